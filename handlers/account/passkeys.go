package account

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/account"
	"tenhal.sa/tenhal/views/ui"
)

// NewPasskey asks what a passkey is to be called.
func (s *Screen) NewPasskey(c *fiber.Ctx) error {
	if err := s.Access.MayAddPasskey(c.UserContext()); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.NewPasskey(ui.Form{}))
}

// AskPasskey tells a script what the browser makes a passkey of.
func (s *Screen) AskPasskey(c *fiber.Ctx) error {
	ctx := c.UserContext()
	wish, err := s.Access.AskNewPasskey(ctx, ui.FrameOf(ctx).CSRF, s.Cookies.Visitor(c))
	if err != nil {
		return err
	}
	return c.JSON(wish)
}

// AddPasskey keeps what the browser has made.
func (s *Screen) AddPasskey(c *fiber.Ctx) error {
	ctx := c.UserContext()
	form := ui.Form{Values: screen.Values(c, "name")}
	_, err := s.Access.AddPasskey(ctx, access.NewPasskey{
		Name: form.Value("name"), Answer: screen.Body(c, "answer"), Form: ui.FrameOf(ctx).CSRF,
	})
	if err == nil {
		return done(c, "account.passkey_added")
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return screen.Draw(c, screen.Status(fault.Of(err).Kind), views.NewPasskey(form))
}

// RemovePasskey takes one of the user's passkeys away.
func (s *Screen) RemovePasskey(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.Access.RemovePasskey(c.UserContext(), id); err != nil {
		return err
	}
	return done(c, "account.passkey_removed")
}
