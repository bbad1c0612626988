package session

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	views "tenhal.sa/tenhal/views/session"
	"tenhal.sa/tenhal/views/ui"
)

// Forgotten asks whose password was forgotten.
func (s Screen) Forgotten(c *fiber.Ctx) error {
	return screen.Draw(c, fiber.StatusOK, views.Forgot(ui.Form{}))
}

// Forgot has a link sent, and says the same whether or not the address is a user's.
func (s Screen) Forgot(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "email")}
	err := s.Access.Forgot(c.UserContext(), form.Value("email"), s.Cookies.Visitor(c))
	if err == nil {
		return screen.Done(c, "/login", ui.Notice{Tone: ui.Ok, Title: "session.link_sent"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return screen.Draw(c, fiber.StatusTooManyRequests, views.Forgot(form))
}
