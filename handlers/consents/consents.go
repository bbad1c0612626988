// Package consents is the screens on which forms of consent are written, signed and withdrawn.
package consents

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/consents"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows forms, and what people have agreed to.
type Screen struct {
	Clinics  *clinics.Directory
	Patients *patients.Service
	Consents *consents.Service
	Settings *settings.Service
}

// Index lists the consents of a patient.
func (s *Screen) Index(c *fiber.Ctx) error { return s.list(c, fiber.StatusOK, ui.Form{}) }

// list draws the consents. A withdrawal that was refused has the id of its consent.
func (s *Screen) list(c *fiber.Ctx, status int, form ui.Form) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	who := access.Who(ctx)
	l := views.List{Form: form, MaySign: who.Can(access.ConsentsSign), MayManage: who.Can(access.ConsentsManage)}
	if l.Patient, err = s.Patients.Get(ctx, id); err != nil {
		return err
	}
	if l.Items, err = s.Consents.List(ctx, id); err != nil {
		return err
	}
	if l.Today, _, err = s.Patients.Today(ctx); err != nil {
		return err
	}
	if l.Clinics, err = s.Clinics.Catalogue(ctx); err != nil {
		return err
	}
	return screen.Draw(c, status, views.Index(l))
}

// Withdraw notes that somebody agrees no longer.
func (s *Screen) Withdraw(c *fiber.Ctx) error {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	id, err := screen.ID(c, "consent")
	if err != nil {
		return err
	}
	if err = s.Consents.Withdraw(c.UserContext(), patient, id, screen.Body(c, "reason")); err == nil {
		return screen.Done(c, views.Path(patient), ui.Notice{Tone: ui.Ok, Title: "consents.was_withdrawn"})
	}
	form := ui.Form{ID: id.String(), Values: screen.Values(c, "reason")}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}

// Print shows a consent as it is printed.
func (s *Screen) Print(c *fiber.Ctx) error {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	id, err := screen.ID(c, "consent")
	if err != nil {
		return err
	}
	ctx, page := c.UserContext(), views.Copy{}
	if page.Consent, err = s.Consents.Get(ctx, patient, id); err != nil {
		return err
	}
	if page.Patient, err = s.Patients.Brief(ctx, patient); err != nil {
		return err
	}
	if page.Text, err = s.Consents.Text(ctx, page.Consent.FormID, page.Consent.Number); err != nil {
		return err
	}
	if page.Drawn, err = s.Consents.Signature(ctx, page.Consent); err != nil {
		return err
	}
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return err
	}
	page.Centre = centre.Name(ctx)
	return screen.Draw(c, fiber.StatusOK, views.Print(page))
}

// Ending lists the consents that end soon or have ended lately.
func (s *Screen) Ending(c *fiber.Ctx) error {
	ctx := c.UserContext()
	rows, err := s.Consents.Ending(ctx)
	if err != nil {
		return err
	}
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Ending(rows, today))
}
