package reports

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/reports"
	views "tenhal.sa/tenhal/views/reports"
	"tenhal.sa/tenhal/views/ui"
)

// Financial is the money of a week or month: ?period=week or month, ?date= in it; with ?print= on paper.
func (s *Screen) Financial(c *fiber.Ctx) error {
	page, status, err := s.financial(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	if c.Query("print") != "" {
		return screen.Draw(c, status, views.Paper(views.FinancialText(ctx, page.Period), views.Figures(ctx, page.Period, &page.Figures)))
	}
	return screen.Draw(c, status, views.FinancialPage(*page))
}

// FinancialCSV is the same as a file of text.
func (s *Screen) FinancialCSV(c *fiber.Ctx) error {
	name, rows, err := s.financialRows(c)
	if err != nil {
		return err
	}
	return csv(c, name, rows)
}

// FinancialXLSX is the same for Excel.
func (s *Screen) FinancialXLSX(c *fiber.Ctx) error {
	name, rows, err := s.financialRows(c)
	if err != nil {
		return err
	}
	return xlsx(c, name, rows)
}

func (s *Screen) financialRows(c *fiber.Ctx) (name string, rows [][]any, err error) {
	page, _, err := s.financial(c)
	if err != nil {
		return "", nil, err
	}
	ctx := c.UserContext()
	rows = views.Rows(ctx, views.FinancialText(ctx, page.Period), views.Figures(ctx, page.Period, &page.Figures))
	return "financial-" + string(page.Kind) + "-" + page.From.String(), rows, nil
}

func (s *Screen) financial(c *fiber.Ctx) (page *views.Financial, status int, err error) {
	ctx := c.UserContext()
	page = &views.Financial{Form: ui.Form{Values: map[string]string{}}, Today: s.today(ctx)}
	on, status := day(c, &page.Form)
	page.Financial, err = s.Reports.Financial(ctx, reports.Kind(c.Query("period")), on)
	return page, status, err
}
