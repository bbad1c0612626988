package importing

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Sheet writes rows as a workbook of Excel. Every cell is text there, whatever it looks like: none is taken for a formula.
func Sheet(to io.Writer, write func(row func(cells ...string) error) error) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	lines, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return fmt.Errorf("importing: sheet: %w", err)
	}
	n := 0
	err = write(func(cells ...string) error {
		n++
		line := make([]any, len(cells))
		for i, cell := range cells {
			line[i] = cell
		}
		return lines.SetRow(fmt.Sprintf("A%d", n), line)
	})
	if err == nil {
		err = lines.Flush()
	}
	if err == nil {
		err = book.Write(to)
	}
	return err
}
