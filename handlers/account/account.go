// Package account is the screens on which users look after their own sign-in.
package account

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/account"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows and changes how whoever asks signs in.
type Screen struct {
	Access  *access.Service
	Cookies screen.Cookies
}

// Security shows the second step, the passkeys, the browsers that are signed in, and who tried to be.
func (s *Screen) Security(c *fiber.Ctx) error {
	ctx := c.UserContext()
	me := access.Who(ctx).ID
	u, err := s.Access.User(ctx, me)
	if err != nil {
		return err
	}
	page := views.Security{TwoStepAt: u.TwoStepAt, Here: access.SessionOf(ctx).ID}
	switch err := s.Access.MayAddPasskey(ctx); {
	case err == nil:
		page.CanAdd = true
	case fault.Of(err).Kind != fault.Conflict:
		return err
	}
	if page.Seats, err = s.Access.Seats(ctx, me); err != nil {
		return err
	}
	if page.Attempts, err = s.Access.Attempts(ctx, u); err != nil {
		return err
	}
	if page.Passkeys, err = s.Access.Passkeys(ctx, me); err != nil {
		return err
	}
	if page.CodesLeft, err = s.Access.RecoveryLeft(ctx, me); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Overview(page))
}

// Password asks for another password, and for the one until now.
func (s *Screen) Password(c *fiber.Ctx) error {
	return screen.Draw(c, fiber.StatusOK, views.Password(ui.Form{}))
}

// ChangePassword keeps another password. The browser goes on; all others are signed out.
func (s *Screen) ChangePassword(c *fiber.Ctx) error {
	var form ui.Form
	err := error(access.ErrTypedTwice)
	if screen.Body(c, "password") == screen.Body(c, "again") {
		err = s.Access.ChangePassword(c.UserContext(), screen.Body(c, "old"), screen.Body(c, "password"), s.Cookies.Visitor(c))
	}
	if err == nil {
		return done(c, "account.password_changed")
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return screen.Again(c, err, views.Password(form), views.PasswordForm(form))
}

// EndOne signs one of the user's browsers out.
func (s *Screen) EndOne(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.Access.EndSeat(c.UserContext(), access.Who(c.UserContext()).ID, id); err != nil {
		return err
	}
	return done(c, "account.session_ended")
}

// EndOthers signs the user out everywhere else.
func (s *Screen) EndOthers(c *fiber.Ctx) error {
	if err := s.Access.EndSeats(c.UserContext(), access.Who(c.UserContext()).ID); err != nil {
		return err
	}
	return done(c, "account.sessions_ended")
}

func done(c *fiber.Ctx, said string) error {
	return screen.Done(c, "/account/security", ui.Notice{Tone: ui.Ok, Title: said})
}
