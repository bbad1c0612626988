package appointments

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/appointments"
	"tenhal.sa/tenhal/views/ui"
)

// Reschedule moves a visit: by the form of its page, or by dragging it in the calendar.
func (s *Screen) Reschedule(c *fiber.Ctx) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "provider_id", "starts_at", "duration", "outside_hours")}
	if other := screen.Body(c, "alternative"); other != "" {
		form.Values["starts_at"] = other
	}
	zone, err := s.zone(c.UserContext())
	if err != nil {
		return err
	}
	var check fault.Check
	move := appointments.Move{Change: what, ProviderID: parseID(form.Value("provider_id")), OutsideHours: form.Value("outside_hours") != ""}
	move.StartsAt, move.Minutes = when(form, zone, &check)
	if err = check.Err(); err == nil {
		var a *appointments.Appointment
		if a, err = s.Appointments.Reschedule(c.UserContext(), move); err == nil {
			return s.done(c, a, "appointments.was_moved")
		}
	}
	if c.Get("HX-Target") == "calendar-grid" || fault.Of(err).Kind == fault.Stale {
		return s.refuse(c, err)
	}
	return s.redrawMove(c, what, form, err)
}

func (s *Screen) redrawMove(c *fiber.Ctx, what appointments.Change, form ui.Form, refusal error) error {
	if !screen.Refused(refusal, &form) {
		return refusal
	}
	v, err := s.visit(c.UserContext(), what.ID)
	if err != nil {
		return err
	}
	if v.Move, err = s.bookForm(c.UserContext(), form); err != nil {
		return err
	}
	s.say(c, &v.Move, refusal)
	if v.Move.Fault == "" {
		v.Move.Fault = fault.Of(refusal).Key
	}
	status := screen.Status(fault.Of(refusal).Kind)
	if screen.IsPart(c) {
		return screen.Draw(c, status, views.MoveFields(*v))
	}
	return screen.Draw(c, status, views.Show(*v))
}

// Cancel calls a visit off, or shows its form again without a reason.
func (s *Screen) Cancel(c *fiber.Ctx) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	a, err := s.Appointments.Cancel(c.UserContext(), what, appointments.Party(screen.Body(c, "by")))
	switch {
	case err == nil:
		return s.done(c, a, "appointments.was_cancelled")
	case !errors.Is(err, fault.ErrInvalid):
		return s.refuse(c, err)
	}
	v, lookup := s.visit(c.UserContext(), what.ID)
	if lookup != nil {
		return lookup
	}
	v.Cancel = ui.Form{Values: screen.Values(c, "by", "reason")}
	screen.Refused(err, &v.Cancel)
	if screen.IsPart(c) {
		return screen.Draw(c, fiber.StatusUnprocessableEntity, views.CancelFields(*v))
	}
	return screen.Draw(c, fiber.StatusUnprocessableEntity, views.Show(*v))
}
