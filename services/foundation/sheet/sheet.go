// Package sheet writes workbooks of Excel.
package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"tenhal.sa/tenhal/services/foundation/money"
)

// thousands is Excel's own format 4, "1,280.00".
const thousands = 4

// Write writes rows as a workbook. Strings are text there, whatever they look like: none is taken for a formula. Whole
// numbers are numbers, and amounts are riyals with two decimals.
func Write(to io.Writer, write func(row func(cells ...any) error) error) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	lines, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	style, err := book.NewStyle(&excelize.Style{NumFmt: thousands})
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	n := 0
	err = write(func(cells ...any) error {
		n++
		line := make([]any, len(cells))
		for i, cell := range cells {
			line[i] = cell
			if amount, of := cell.(money.Halalas); of {
				line[i] = excelize.Cell{StyleID: style, Value: float64(amount) / float64(money.Riyal)}
			}
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

// Texts is row for cells that are all text.
func Texts(row func(cells ...any) error) func(cells ...string) error {
	return func(cells ...string) error {
		line := make([]any, len(cells))
		for i, cell := range cells {
			line[i] = cell
		}
		return row(line...)
	}
}
