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
func (s Screen) Welcome(c *fiber.Ctx) error {
	return s.choose(c, "session.welcome", fiber.StatusOK, ui.Form{})
}

// Accept keeps the password that was chosen, and sends whoever chose it to sign in.
func (s Screen) Accept(c *fiber.Ctx) error { return s.accept(c, "session.welcome") }

// Reset asks somebody who forgot their password to choose another. To look at it uses nothing up.
func (s Screen) Reset(c *fiber.Ctx) error {
	return s.choose(c, "session.another", fiber.StatusOK, ui.Form{})
}

// AcceptReset is Accept for another password.
func (s Screen) AcceptReset(c *fiber.Ctx) error { return s.accept(c, "session.another") }

func (s Screen) choose(c *fiber.Ctx, title string, status int, form ui.Form) error {
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
	chooser := views.Chooser{Title: title, Path: c.Path(), Name: who.Name(c.UserContext()), Email: u.Email}
	return screen.Draw(c, status, views.Choose(chooser, form))
}

func (s Screen) accept(c *fiber.Ctx, title string) error {
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
	return s.choose(c, title, screen.Status(fault.Of(err).Kind), form)
}
