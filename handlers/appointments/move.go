package appointments

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
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
	switch {
	case screen.Body(c, "short") != "" && screen.IsPart(c) && mendable[fault.Of(err).Kind]:
		return s.refuseMove(c, what, form, err)
	case fault.Of(err).Kind == fault.Stale:
		return s.refuse(c, err)
	}
	return s.redrawMove(c, what, form, err)
}

// refuseMove answers a move in the calendar that was not made: with a toast that offers other times.
func (s *Screen) refuseMove(c *fiber.Ctx, what appointments.Change, form ui.Form, err error) error {
	again := views.Again{Path: "/appointments/" + what.ID.String() + "/reschedule", Form: views.BookForm{Form: form}}
	if zone, err := s.zone(c.UserContext()); err == nil {
		again.Form.When, _ = civil.ParseLocal(form.Value("starts_at"), zone) // the zero time names the day of each
	}
	form.Values["version"] = strconv.Itoa(what.Version)
	s.say(c, &again.Form, err)
	return told(c, screen.Status(fault.Of(err).Kind), views.Refused(refusal(c.UserContext(), err), again))
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
