package messages

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
	views "tenhal.sa/tenhal/views/messages"
)

// bodyPolicy lets a caught mail have its own style and nothing else: no script, no picture from
// elsewhere, no way out of its frame.
const bodyPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

// Outbox lists what the catcher caught.
func (s *Screen) Outbox(c *fiber.Ctx) error {
	found, err := s.Catcher.List(c.UserContext())
	if err != nil {
		return err
	}
	list := make([]views.Caught, len(found))
	for i, m := range found {
		list[i] = caught(&m)
	}
	return screen.Draw(c, fiber.StatusOK, views.Outbox(list))
}

// Caught shows one mail or text that the catcher caught.
func (s *Screen) Caught(c *fiber.Ctx) error {
	m, err := s.caught(c)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.CaughtOne(caught(m)))
}

// CaughtBody is the page of a caught mail, to be shown in a frame. A text has none.
func (s *Screen) CaughtBody(c *fiber.Ctx) error {
	m, err := s.caught(c)
	if err != nil {
		return err
	}
	if m.Channel != notifications.Email {
		return screen.ErrNoPage
	}
	c.Set(fiber.HeaderContentSecurityPolicy, bodyPolicy)
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(m.BodyHTML)
}

func (s *Screen) caught(c *fiber.Ctx) (*catcher.Caught, error) {
	id, err := screen.ID(c, "id")
	if err != nil {
		return nil, err
	}
	return s.Catcher.Get(c.UserContext(), id)
}

func caught(m *catcher.Caught) views.Caught {
	return views.Caught{ID: m.ID, Channel: m.Channel, Subject: m.Subject, To: m.Recipient, Files: m.Files, Text: m.BodyText, At: m.CaughtAt}
}
