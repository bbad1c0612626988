// Package retention is the screens of what is forgotten, and of what must not be.
package retention

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/retention"
	views "tenhal.sa/tenhal/views/retention"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows the rules, holds and what is left of what went.
type Screen struct {
	Retention *retention.Service
	Patients  *patients.Service
	Access    *access.Service
}

// Index shows what is due by each rule, the holds or the destroyed records: ?show=&page=
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	page, _ := strconv.Atoi(c.Query("page")) // what is no number is the first page
	switch c.Query("show") {
	case "holds":
		holds, more, err := s.Retention.Standing(ctx, page)
		if err != nil {
			return err
		}
		return screen.Draw(c, fiber.StatusOK, views.Held(views.Standing{Holds: holds, Pages: ui.Around(ctx, page, more)}))
	case "destroyed":
		records, more, err := s.Retention.Destroyed(ctx, page)
		if err != nil {
			return err
		}
		return screen.Draw(c, fiber.StatusOK, views.Destroyed(views.Gone{Records: records, Pages: ui.Around(ctx, page, more)}))
	}
	return s.rules(c)
}

func (s *Screen) rules(c *fiber.Ctx) (err error) {
	ctx := c.UserContext()
	rules := views.Rules{Kept: retention.Kept}
	if rules.Persons, err = s.Retention.Glance(ctx, retention.Kept); err != nil {
		return err
	}
	if rules.Traces, err = s.Retention.Waiting(ctx); err != nil {
		return err
	}
	if rules.Latest, err = s.Retention.Latest(ctx); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(rules))
}

// Holds shows the holds on a patient's record, and asks for another.
func (s *Screen) Holds(c *fiber.Ctx) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	return s.holds(c, p, fiber.StatusOK, ui.Form{})
}

func (s *Screen) holds(c *fiber.Ctx, p *patients.Patient, status int, form ui.Form) error {
	ctx := c.UserContext()
	page := views.Holds{Form: form, Patient: p}
	var err error
	if page.All, err = s.Retention.Holds(ctx, p.ID); err != nil {
		return err
	}
	if page.Names, err = s.Access.Names(ctx); err != nil {
		return err
	}
	return screen.Draw(c, status, views.OfPatient(page))
}

// Hold says that a record must stay: 422 for what was typed, 409 where the same was said already.
func (s *Screen) Hold(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "ground", "reason")}
	return s.change(c, "retention.was_held", form, func(p *patients.Patient) error {
		return s.Retention.Hold(c.UserContext(), p.ID, form.Value("ground"), form.Value("reason"))
	})
}

// Lift ends a hold: 422 without a reason, 409 where it has ended.
func (s *Screen) Lift(c *fiber.Ctx) error {
	id, err := screen.ID(c, "hold")
	if err != nil {
		return err
	}
	form := ui.Form{ID: id.String(), Values: screen.Values(c, "reason")}
	return s.change(c, "retention.was_lifted", form, func(p *patients.Patient) error {
		return s.Retention.Lift(c.UserContext(), p.ID, id, form.Value("reason"))
	})
}

func (s *Screen) change(c *fiber.Ctx, title string, form ui.Form, do func(*patients.Patient) error) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	if err = do(p); err == nil {
		return screen.Done(c, "/patients/"+p.ID.String()+"/holds", ui.Notice{Tone: ui.Ok, Title: title})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.holds(c, p, screen.Status(fault.Of(err).Kind), form)
}
