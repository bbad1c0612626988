package schedules

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/schedules"
	views "tenhal.sa/tenhal/views/schedules"
	"tenhal.sa/tenhal/views/ui"
)

// New asks for a new schedule.
func (s *Screen) New(c *fiber.Ctx) error {
	n := views.New{Plans: s.plans(c.UserContext())}
	n.Form.Values = map[string]string{
		"cron": "0 8 * * *", "zone": schedules.Zone, "misfire": string(schedules.Once), "catch_up": "10",
	}
	n.Preview = s.preview(n.Form.Value("cron"), n.Form.Value("zone"))
	return screen.Draw(c, fiber.StatusOK, views.Create(n))
}

// Create makes a schedule.
func (s *Screen) Create(c *fiber.Ctx) error {
	made, err := s.Schedules.Create(c.UserContext(), screen.Body(c, "plan"), wish(c))
	if err == nil {
		return s.saved(c, "schedules.was_created", made)
	}
	n := views.New{Plans: s.plans(c.UserContext())}
	if !screen.Refused(err, &n.Form) {
		return err
	}
	n.Form.Values = screen.Values(c, inputs...)
	n.Preview = s.preview(n.Form.Value("cron"), n.Form.Value("zone"))
	return screen.Again(c, err, views.Create(n), views.Create(n))
}

// plans are what a schedule may do.
func (s *Screen) plans(ctx context.Context) (options []ui.Option) {
	for _, p := range s.Schedules.Plans {
		options = append(options, ui.Option{Value: p.Key, Label: i18n.T(ctx, p.Name)})
	}
	return options
}

// Edit changes when a schedule runs and what it is called.
func (s *Screen) Edit(c *fiber.Ctx) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	edited, err := s.Schedules.Edit(c.UserContext(), what, wish(c))
	if err == nil {
		return s.saved(c, "schedules.was_saved", edited)
	}
	return s.refuse(c, err, func(page *views.Page, form ui.Form) {
		form.Values = screen.Values(c, inputs...)
		page.Form, page.Preview = form, s.preview(form.Value("cron"), form.Value("zone"))
	})
}

// saved sends the browser to the schedule and says when it runs next.
func (s *Screen) saved(c *fiber.Ctx, key string, sch *schedules.Schedule) error {
	found, err := s.Schedules.Get(c.UserContext(), sch.ID)
	if err != nil {
		return err
	}
	next := "–"
	if !found.NextSlot.IsZero() {
		next = views.At(c.UserContext(), found.NextSlot)
	}
	return screen.Done(c, "/admin/schedules/"+sch.ID.String(), ui.Notice{Tone: ui.Ok, Title: key, Args: []any{"next", next}})
}

// Pause stops a schedule for a while.
func (s *Screen) Pause(c *fiber.Ctx) error {
	return s.step(c, s.Schedules.Pause, "schedules.was_paused")
}

// Resume lets a schedule go on.
func (s *Screen) Resume(c *fiber.Ctx) error {
	return s.step(c, s.Schedules.Resume, "schedules.was_resumed")
}

// Remove ends a schedule that an admin made.
func (s *Screen) Remove(c *fiber.Ctx) error {
	return s.step(c, s.Schedules.Remove, "schedules.was_removed")
}

func (s *Screen) step(c *fiber.Ctx, do func(context.Context, schedules.Change) (*schedules.Schedule, error), key string) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	sch, err := do(c.UserContext(), what)
	if err != nil {
		return s.refuse(c, err, func(page *views.Page, form ui.Form) { page.Act = form })
	}
	return screen.Done(c, screen.Return(c, "/admin/schedules/"+sch.ID.String()), told(c.UserContext(), key, sch))
}

// Run runs a schedule now.
func (s *Screen) Run(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.Schedules.RunNow(c.UserContext(), id); err != nil {
		return s.refuse(c, err, func(page *views.Page, form ui.Form) { page.Act = form })
	}
	found, err := s.Schedules.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	return screen.Done(c, screen.Return(c, "/admin/schedules/"+id.String()), told(c.UserContext(), "schedules.was_started", &found.Schedule))
}

// refuse draws the page of the schedule anew, with what was refused where place puts it.
func (s *Screen) refuse(c *fiber.Ctx, err error, place func(*views.Page, ui.Form)) error {
	var form ui.Form
	if !screen.Refused(err, &form) {
		return err
	}
	page, loaded := s.page(c)
	if loaded != nil {
		return loaded
	}
	place(&page, form)
	return screen.Again(c, err, views.Show(page), views.Show(page))
}
