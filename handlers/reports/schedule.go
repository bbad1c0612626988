package reports

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/reports"
	views "tenhal.sa/tenhal/views/reports"
	"tenhal.sa/tenhal/views/ui"
)

// Schedule is the visits of a day: ?date=, ?clinic=, ?provider=; with ?print= on paper. A clinician's own list opens where
// nobody else's is asked for.
func (s *Screen) Schedule(c *fiber.Ctx) error {
	page, status, err := s.schedule(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	if c.Query("print") != "" {
		return screen.Draw(c, status, views.Paper(views.ScheduleText(ctx, page.Date), page.Paper(ctx)))
	}
	return screen.Draw(c, status, views.SchedulePage(*page))
}

// ScheduleCSV is the same as a file of text.
func (s *Screen) ScheduleCSV(c *fiber.Ctx) error {
	name, rows, err := s.scheduleRows(c)
	if err != nil {
		return err
	}
	return csv(c, name, rows)
}

// ScheduleXLSX is the same for Excel.
func (s *Screen) ScheduleXLSX(c *fiber.Ctx) error {
	name, rows, err := s.scheduleRows(c)
	if err != nil {
		return err
	}
	return xlsx(c, name, rows)
}

func (s *Screen) scheduleRows(c *fiber.Ctx) (name string, rows [][]any, err error) {
	page, _, err := s.schedule(c)
	if err != nil {
		return "", nil, err
	}
	ctx := c.UserContext()
	return "schedule-" + page.Date.String(), views.Rows(ctx, views.ScheduleText(ctx, page.Date), page.Sections(ctx)), nil
}

func (s *Screen) schedule(c *fiber.Ctx) (page *views.Schedule, status int, err error) {
	ctx := c.UserContext()
	page = &views.Schedule{Form: ui.Form{Values: map[string]string{}}, Today: s.today(ctx)}
	on, status := day(c, &page.Form)
	ask := reports.Ask{Date: on, Clinic: screen.QueryID(c, "clinic"), Provider: screen.QueryID(c, "provider")}
	if own := access.Who(ctx).ProviderID; own != nil && c.Query("clinic") == "" && c.Query("provider") == "" {
		ask.Provider = *own
	}
	if page.Schedule, err = s.Reports.Schedule(ctx, ask); err != nil {
		return nil, status, err
	}
	for name, id := range map[string]uuid.UUID{"clinic": page.Clinic, "provider": page.Provider} {
		if id != uuid.Nil {
			page.Form.Values[name] = id.String()
		}
	}
	if status == fiber.StatusOK {
		page.Form.Values["date"] = page.Date.String()
	}
	return page, status, nil
}
