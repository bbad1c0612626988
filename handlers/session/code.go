package session

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	views "tenhal.sa/tenhal/views/session"
	"tenhal.sa/tenhal/views/ui"
)

// AskCode asks whoever has given their password for the second step.
func (s Screen) AskCode(c *fiber.Ctx) error {
	_, err := s.Access.Pending(c.UserContext(), s.Cookies.Get(c, screen.SessionCookie))
	if errors.Is(err, access.ErrSignedOut) {
		return screen.Go(c, "/login")
	}
	if err != nil {
		return err
	}
	form := ui.Form{Values: map[string]string{"next": screen.Local(c.Query("next"), "/")}}
	return screen.Draw(c, fiber.StatusOK, views.Code(form))
}

// SecondStep lets in whoever gives a right code.
func (s Screen) SecondStep(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "next")}
	from := s.visitor(c)
	token, err := s.Access.SecondStep(c.UserContext(), screen.Body(c, "code"), from)
	switch {
	case err == nil:
		return s.enter(c, token, from.Device, screen.Local(form.Value("next"), "/"))
	case errors.Is(err, access.ErrSignedOut):
		return screen.Go(c, "/login")
	case !screen.Refused(err, &form):
		return err
	}
	return screen.Again(c, err, views.Code(form), views.CodeForm(form))
}
