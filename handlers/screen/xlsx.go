package screen

import (
	"bytes"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/foundation/sheet"
)

// XLSX answers with a table as a workbook of Excel. Write hands over its rows, the heads of the columns first.
func XLSX(c *fiber.Ctx, name string, write func(row func(cells ...any) error) error) error {
	var file bytes.Buffer
	if err := sheet.Write(&file, write); err != nil {
		return fmt.Errorf("screen: %s: %w", name, err)
	}
	c.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", name))
	return c.Send(file.Bytes())
}
