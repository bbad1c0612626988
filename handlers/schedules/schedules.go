// Package schedules is the screen on which an admin decides what the clock calls for.
package schedules

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/schedules"
	views "tenhal.sa/tenhal/views/schedules"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows schedules and changes them.
type Screen struct {
	Clock     clock.Clock
	Schedules *schedules.Service
}

// Index shows all schedules.
func (s *Screen) Index(c *fiber.Ctx) error {
	all, err := s.Schedules.List(c.UserContext())
	if err != nil {
		return err
	}
	list := views.List{All: all}
	screen.Live(c)
	return screen.Page(c, views.Index(list), views.Rows(list))
}

// Show shows one schedule with its history, as the address chooses it: ?outcome=&day=&older=
func (s *Screen) Show(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	return screen.Page(c, views.Show(page), views.Past(page.History))
}

// page is the schedule of the address.
func (s *Screen) page(c *fiber.Ctx) (page views.Page, err error) {
	id, err := screen.ID(c, "id")
	if err != nil {
		return page, err
	}
	ctx := c.UserContext()
	found, err := s.Schedules.Get(ctx, id)
	if err != nil {
		return page, err
	}
	page.History.Schedule = *found
	page.Form.Values = map[string]string{
		"name": i18n.T(ctx, found.Name), "cron": found.Cron, "zone": found.Zone, "misfire": string(found.Misfire),
		"catch_up": strconv.Itoa(found.CatchUp), "version": strconv.Itoa(found.Version),
	}
	page.Preview = s.preview(found.Cron, found.Zone)
	screen.Live(c)
	return page, s.history(c, &page.History)
}

// history reads the page of the history that the address chooses. A day that is none chooses nothing.
func (s *Screen) history(c *fiber.Ctx, h *views.History) (err error) {
	ctx := c.UserContext()
	h.Filter.Values = map[string]string{"outcome": screen.Query(c, "outcome"), "day": screen.Query(c, "day")}
	f := schedules.Filter{Outcome: schedules.Outcome(h.Filter.Value("outcome"))}
	f.Older, _ = strconv.ParseInt(c.Query("older"), 10, 64) // what is no number is the first page
	var more, ok bool
	if f.From, f.Until, ok = screen.Day(c, &h.Filter); !ok {
		return nil
	}
	if h.Lines, more, err = s.Schedules.History(ctx, h.Schedule.ID, f); err == nil && more {
		h.Pages.Next = ui.Here(ctx, "older", strconv.FormatInt(h.Lines[len(h.Lines)-1].ID, 10))
	}
	return err
}

// upcoming is how many runs are previewed.
const upcoming = 5

func (s *Screen) preview(cron, zone string) views.Preview {
	c, err := schedules.ParseCron(cron, zone)
	if err != nil {
		fields := fault.Of(err).Fields
		for _, name := range []string{"cron", "zone"} {
			if fields[name] != "" {
				return views.Preview{Wrong: fields[name]}
			}
		}
	}
	return views.Preview{Cron: c, Slots: c.Upcoming(s.Clock.Now(), upcoming)}
}

// Preview shows the next runs of what stands in a form: ?cron=&zone=
func (s *Screen) Preview(c *fiber.Ctx) error {
	return screen.Draw(c, fiber.StatusOK, views.Upcoming(s.preview(screen.Query(c, "cron"), screen.Query(c, "zone"))))
}

// inputs are those of the form of a schedule.
var inputs = []string{"name", "cron", "zone", "misfire", "catch_up", "version", "plan"}

// wish reads the form. A number that is none is one that no schedule may have.
func wish(c *fiber.Ctx) schedules.Wish {
	most, err := strconv.Atoi(text.Figures(screen.Body(c, "catch_up")))
	if err != nil {
		most = 0
	}
	return schedules.Wish{
		Name: screen.Body(c, "name"), Cron: screen.Body(c, "cron"), Zone: screen.Body(c, "zone"),
		Misfire: schedules.Misfire(screen.Body(c, "misfire")), CatchUp: most,
	}
}

func change(c *fiber.Ctx) (schedules.Change, error) {
	id, err := screen.ID(c, "id")
	if err != nil {
		return schedules.Change{}, err
	}
	version, err := strconv.Atoi(screen.Body(c, "version"))
	if err != nil {
		version = 0
	}
	return schedules.Change{ID: id, Version: version}, nil
}

// told is the notice of what was done to a schedule.
func told(ctx context.Context, key string, s *schedules.Schedule) ui.Notice {
	return ui.Notice{Tone: ui.Ok, Title: key, Args: []any{"name", i18n.T(ctx, s.Name)}}
}
