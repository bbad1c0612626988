package session

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	views "tenhal.sa/tenhal/views/session"
	"tenhal.sa/tenhal/views/ui"
)

// Welcome asks somebody who was invited to choose a password. To look at it uses nothing up.
func (s Screen) Welcome(c *fiber.Ctx) error { return s.welcome(c, fiber.StatusOK, ui.Form{}) }

func (s Screen) welcome(c *fiber.Ctx, status int, form ui.Form) error {
	u, err := s.Access.Invitee(c.UserContext(), c.Params("token"))
	if errors.Is(err, access.ErrInvitation) {
		return screen.Draw(c, fiber.StatusNotFound, views.InvitationOver())
	}
	if err != nil {
		return err
	}
	if s.Cookies.Get(c, screen.LangCookie) == "" {
		c.SetUserContext(i18n.With(c.UserContext(), u.Locale))
	}
	who := u.Actor()
	return screen.Draw(c, status, views.Welcome(c.Params("token"), who.Name(c.UserContext()), u.Email, form))
}

// Accept keeps the password that was chosen, and sends whoever chose it to sign in.
func (s Screen) Accept(c *fiber.Ctx) error {
	var form ui.Form
	err := error(access.ErrTypedTwice)
	if screen.Body(c, "password") == screen.Body(c, "again") {
		err = s.Access.Accept(c.UserContext(), c.Params("token"), screen.Body(c, "password"))
	}
	switch {
	case err == nil:
		return screen.Done(c, "/login", ui.Notice{Tone: ui.Ok, Title: "session.chosen"})
	case errors.Is(err, access.ErrInvitation):
		return screen.Draw(c, fiber.StatusNotFound, views.InvitationOver())
	case !screen.Refused(err, &form):
		return err
	}
	return s.welcome(c, screen.Status(fault.Of(err).Kind), form)
}
