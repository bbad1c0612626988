package account

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/account"
	"tenhal.sa/tenhal/views/ui"
)

// TwoStep shows a code to scan, by which an app becomes the second step.
func (s *Screen) TwoStep(c *fiber.Ctx) error {
	u, err := s.Access.User(c.UserContext(), access.Who(c.UserContext()).ID)
	if err != nil {
		return err
	}
	if !u.TwoStepAt.IsZero() {
		return screen.Go(c, "/account/security")
	}
	e, err := s.Access.NewEnrolment(c.UserContext())
	if err != nil {
		return err
	}
	return s.scan(c, fiber.StatusOK, e, ui.Form{})
}

func (s *Screen) scan(c *fiber.Ctx, status int, e access.Enrolment, form ui.Form) error {
	form.Values = map[string]string{"sealed": e.Sealed}
	page, err := views.NewEnrolment(e, access.SessionOf(c.UserContext()).MustEnrol)
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.TwoStep(page, form))
}

// Enrol sets up the second step, and shows the recovery codes, once.
func (s *Screen) Enrol(c *fiber.Ctx) error {
	var form ui.Form
	sealed := screen.Body(c, "sealed")
	codes, err := s.Access.Enrol(c.UserContext(), sealed, screen.Body(c, "code"))
	if err == nil {
		return screen.Draw(c, fiber.StatusOK, views.Codes(codes))
	}
	if !screen.Refused(err, &form) {
		return err
	}
	e, lost := s.Access.Enrolment(c.UserContext(), sealed)
	if lost != nil { // it was changed on its way, so there is nothing to go on with
		if e, lost = s.Access.NewEnrolment(c.UserContext()); lost != nil {
			return lost
		}
	}
	return s.scan(c, screen.Status(fault.Of(err).Kind), e, form)
}

// RemoveTwoStep takes the second step away.
func (s *Screen) RemoveTwoStep(c *fiber.Ctx) error {
	if err := s.Access.RemoveSecondStep(c.UserContext()); err != nil {
		return err
	}
	return done(c, "account.two_step_removed")
}

// NewCodes replaces the recovery codes, and shows them, once.
func (s *Screen) NewCodes(c *fiber.Ctx) error {
	codes, err := s.Access.NewRecovery(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Codes(codes))
}
