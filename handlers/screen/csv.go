package screen

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// byteOrderMark tells Excel that a file is UTF-8; without it Arabic is not read as such.
const byteOrderMark = "\uFEFF"

// CSV answers with a table as a file. Write hands over its rows, the heads of the columns first.
func CSV(c *fiber.Ctx, name string, write func(row func(cells ...string) error) error) error {
	file := bytes.NewBufferString(byteOrderMark)
	table := csv.NewWriter(file)
	table.UseCRLF = true
	err := write(func(cells ...string) error {
		safe := make([]string, len(cells))
		for i, cell := range cells {
			safe[i] = plain(cell)
		}
		return table.Write(safe)
	})
	if err != nil {
		return err
	}
	if table.Flush(); table.Error() != nil {
		return fmt.Errorf("screen: %s: %w", name, table.Error())
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", name))
	return c.Send(file.Bytes())
}

// plain keeps a spreadsheet from taking a cell for a formula, as OWASP says: what begins like one begins with a quote.
// Signs as wide as Chinese letters count too, for Excel reads them so.
func plain(cell string) string {
	if strings.ContainsAny(firstRune(cell), "=+-@\t\r\n＝＋－＠") || strings.ContainsAny(firstRune(strings.TrimSpace(cell)), "=+-@＝＋－＠") {
		return "'" + cell
	}
	return cell
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
