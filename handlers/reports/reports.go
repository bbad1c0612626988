// Package reports is the screens on which one reads what was counted, and takes it away.
package reports

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/reports"
	views "tenhal.sa/tenhal/views/reports"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows reports.
type Screen struct {
	Clock     clock.Clock
	Reports   *reports.Service
	Referrals *referrals.Service
}

// Index is all reports that the reader may see, and what was kept: ?page=.
func (s *Screen) Index(c *fiber.Ctx) (err error) {
	ctx, n, who := c.UserContext(), max(c.QueryInt("page", 1), 1), access.Who(c.UserContext())
	page := views.Index{Today: s.today(ctx), Schedule: who.Can(access.ReportsSchedule), Financial: who.Can(access.ReportsFinancial), Referrals: who.Can(access.ReportsReferrals)}
	if page.Financial {
		more := false
		if page.Snapshots, more, err = s.Reports.Snapshots(ctx, n); err != nil {
			return err
		}
		page.Pages = ui.Around(ctx, n, more)
	}
	return screen.Draw(c, fiber.StatusOK, views.IndexPage(page))
}

// Snapshot is what was kept of a period; with ?print= on paper.
func (s *Screen) Snapshot(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	snap, again, err := s.Reports.Snapshot(ctx, id)
	if err != nil {
		return err
	}
	if c.Query("print") != "" {
		title := views.FinancialText(ctx, snap.Period())
		return screen.Draw(c, fiber.StatusOK, views.Paper(title, views.Figures(ctx, snap.Period(), &snap.Figures)))
	}
	return screen.Draw(c, fiber.StatusOK, views.KeptPage(views.Kept{Snapshot: snap, Again: again}))
}

func (s *Screen) today(ctx context.Context) civil.Date { return civil.Of(s.Clock.Now(), ui.Zone(ctx)) }

// day reads ?date=, or no day where it says none. What is no day is said beside its field.
func day(c *fiber.Ctx, form *ui.Form) (civil.Date, int) {
	form.Values["date"] = screen.Query(c, "date")
	on, err := civil.Parse(form.Value("date"))
	if err == nil || errors.Is(err, text.ErrEmpty) {
		return on, fiber.StatusOK
	}
	form.Errors = map[string]string{"date": fault.Of(err).Key}
	return civil.Date{}, fiber.StatusUnprocessableEntity
}

// csv answers with rows as a file of text.
func csv(c *fiber.Ctx, name string, rows [][]any) error {
	return screen.CSV(c, name+".csv", func(row func(...string) error) error {
		for _, r := range rows {
			line := make([]string, len(r))
			for n, cell := range r {
				line[n] = plain(cell)
			}
			if err := row(line...); err != nil {
				return err
			}
		}
		return nil
	})
}

func plain(cell any) string {
	switch v := cell.(type) {
	case money.Halalas:
		return v.Plain()
	case int:
		return strconv.Itoa(v)
	case string:
		return v
	}
	return ""
}

// xlsx answers with rows as a workbook.
func xlsx(c *fiber.Ctx, name string, rows [][]any) error {
	return screen.XLSX(c, name+".xlsx", func(row func(...any) error) error {
		for _, r := range rows {
			if err := row(r...); err != nil {
				return err
			}
		}
		return nil
	})
}
