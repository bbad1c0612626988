package privacy

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/privacy"
	"tenhal.sa/tenhal/views/ui"
)

// Restriction shows whether a record is restricted, and lets that be changed.
func (s *Screen) Restriction(c *fiber.Ctx) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	return s.limits(c, p, fiber.StatusOK, ui.Form{})
}

func (s *Screen) limits(c *fiber.Ctx, p *patients.Patient, status int, form ui.Form) error {
	ctx := c.UserContext()
	page := views.Limits{Form: form, Patient: p}
	var err error
	if page.All, err = s.Audit.Restrictions(ctx, p.ID); err != nil {
		return err
	}
	if page.Names, err = s.Access.Names(ctx); err != nil {
		return err
	}
	return screen.Draw(c, status, views.Restriction(page))
}

// Restrict restricts a record: 422 for what was typed, 409 where it is restricted already.
func (s *Screen) Restrict(c *fiber.Ctx) error {
	return s.limit(c, "privacy.was_restricted", func(p *patients.Patient, form ui.Form) error {
		return s.Audit.Restrict(c.UserContext(), p.ID, form.Value("ground"), form.Value("reason"))
	})
}

// Lift opens a record to all again: 422 without a reason, 409 where it is open.
func (s *Screen) Lift(c *fiber.Ctx) error {
	return s.limit(c, "privacy.was_lifted", func(p *patients.Patient, form ui.Form) error {
		return s.Audit.Lift(c.UserContext(), p.ID, form.Value("reason"))
	})
}

func (s *Screen) limit(c *fiber.Ctx, title string, do func(*patients.Patient, ui.Form) error) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "ground", "reason")}
	if err = do(p, form); err == nil {
		return screen.Done(c, "/patients/"+p.ID.String()+"/restriction", ui.Notice{Tone: ui.Ok, Title: title})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.limits(c, p, screen.Status(fault.Of(err).Kind), form)
}
