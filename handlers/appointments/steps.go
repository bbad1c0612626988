package appointments

import (
	"context"
	"errors"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// step is a change of an appointment that needs no form.
type step func(context.Context, appointments.Change) (*appointments.Appointment, error)

// Confirm records that the patient agreed to come.
func (s *Screen) Confirm(c *fiber.Ctx) error {
	return s.take(c, s.Appointments.Confirm, "appointments.was_confirmed")
}

// Arrive checks the patient in.
func (s *Screen) Arrive(c *fiber.Ctx) error {
	return s.take(c, s.Appointments.Arrive, "appointments.was_arrived")
}

// Start begins the session.
func (s *Screen) Start(c *fiber.Ctx) error {
	return s.take(c, s.Appointments.Start, "appointments.was_started")
}

// Complete ends the session.
func (s *Screen) Complete(c *fiber.Ctx) error {
	return s.take(c, s.Appointments.Complete, "appointments.was_completed")
}

// Miss records that the patient did not come.
func (s *Screen) Miss(c *fiber.Ctx) error {
	return s.take(c, s.Appointments.Miss, "appointments.was_missed")
}

// Undo takes the last change back.
func (s *Screen) Undo(c *fiber.Ctx) error {
	return s.take(c, s.Appointments.Undo, "appointments.was_undone")
}

func (s *Screen) take(c *fiber.Ctx, do step, title string) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	a, err := do(c.UserContext(), what)
	if err != nil {
		return s.refuse(c, err)
	}
	return s.done(c, a, title)
}

// done answers a change that was made: with a toast that offers to undo it, while the parts of the
// page that show visits fetch themselves anew; or without script with the page that the user was on, which says so.
func (s *Screen) done(c *fiber.Ctx, a *appointments.Appointment, title string) error {
	notice, err := s.notice(c.UserContext(), a, title)
	if err != nil {
		return err
	}
	if !screen.IsPart(c) {
		return screen.Done(c, screen.Return(c, "/appointments/"+a.ID.String()), notice)
	}
	return told(c, fiber.StatusOK, ui.Toast(notice))
}

func (s *Screen) notice(ctx context.Context, a *appointments.Appointment, title string) (ui.Notice, error) {
	who, err := s.Patients.Brief(ctx, a.PatientID)
	if err != nil {
		return ui.Notice{}, err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return ui.Notice{}, err
	}
	service := catalogue.Service(a.ServiceID)
	n := ui.Notice{
		Tone: ui.Ok, Title: title, Args: []any{"who", who.Name(ctx)},
		Body: ui.RangeText(ctx, a.StartsAt, a.EndsAt) + " · " + i18n.Pick(ctx, service.NameAr, service.NameEn),
	}
	if day := civil.Of(a.StartsAt, ui.Zone(ctx)); day != civil.Of(s.Clock.Now(), ui.Zone(ctx)) {
		n.Body = ui.DayText(ctx, day) + " · " + n.Body
	}
	if title != "appointments.was_undone" {
		n.Undo = "/appointments/" + a.ID.String() + "/undo"
	}
	return n, nil
}

// told answers htmx with a toast alone.
func told(c *fiber.Ctx, status int, toast templ.Component) error {
	c.Set("HX-Reswap", "none")
	c.Set("HX-Trigger", changed)
	return screen.Draw(c, status, toast)
}

// refuse answers a change that was not made. What the user can't mend in a form is told in a toast
// beside the fresh state; without script the door of errors has a page for it.
func (s *Screen) refuse(c *fiber.Ctx, err error) error {
	f := fault.Of(err)
	if !screen.IsPart(c) || !mendable[f.Kind] {
		return err
	}
	return told(c, screen.Status(f.Kind), ui.Toast(refusal(c.UserContext(), err)))
}

// mendable are the kinds of faults that leave the user where they were.
var mendable = map[fault.Kind]bool{fault.Conflict: true, fault.Stale: true, fault.Invalid: true}

// refusal says why a change was not made, and who is in its way.
func refusal(ctx context.Context, err error) ui.Notice {
	f := fault.Of(err)
	n := ui.Notice{Tone: ui.Danger, Title: f.Key, Args: f.Args}
	if f.Kind != fault.Stale && !errors.Is(f, appointments.ErrState) { // which say so themselves
		n.Body = i18n.T(ctx, "appointments.unchanged")
	}
	var taken *appointments.Taken
	if errors.As(err, &taken) && len(taken.By) > 0 {
		by := taken.By[0]
		who := i18n.Pick(ctx, by.PatientAr, by.PatientEn)
		if by.Elsewhere {
			who = i18n.T(ctx, "appointments.elsewhere")
		}
		n.Body = who + " " + ui.RangeText(ctx, by.StartsAt, by.EndsAt) + ". " + n.Body
	}
	if errors.Is(f, fault.ErrInvalid) {
		for _, key := range f.Fields {
			n.Title = key
		}
	}
	return n
}
