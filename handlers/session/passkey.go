package session

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/views/ui"
)

// AskPasskey tells a script what the browser signs with a passkey.
func (s Screen) AskPasskey(c *fiber.Ctx) error {
	ctx := c.UserContext()
	wish, err := s.Access.AskPasskey(ctx, ui.FrameOf(ctx).CSRF, s.Cookies.Visitor(c))
	if err != nil {
		return err
	}
	return c.JSON(wish)
}

// Passkey lets in whoever's passkey has signed.
func (s Screen) Passkey(c *fiber.Ctx) error {
	ctx := c.UserContext()
	form := ui.Form{Values: screen.Values(c, "next")}
	from := s.visitor(c)
	token, err := s.Access.SignInByPasskey(ctx, screen.Body(c, "answer"), ui.FrameOf(ctx).CSRF, from)
	if err != nil {
		return s.again(c, err, form)
	}
	return s.enter(c, token, from.Device, screen.Local(form.Value("next"), "/"))
}
