package inbox

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notifications/inbox"
	views "tenhal.sa/tenhal/views/inbox"
	"tenhal.sa/tenhal/views/ui"
)

// Preferences shows what the user wants to hear of.
func (s *Screen) Preferences(c *fiber.Ctx) error {
	list, err := s.Inbox.Preferences(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Preferences(list))
}

// Prefer keeps what the user wants to hear of: "shown" and "rings" have the kinds that are ticked.
func (s *Screen) Prefer(c *fiber.Ctx) error {
	ctx := c.UserContext()
	wishes := map[inbox.Kind]inbox.Preference{}
	for _, m := range inbox.For(access.Who(ctx)) {
		wishes[m.Kind] = inbox.Preference{Shown: ticked(c, "shown", m.Kind), Rings: ticked(c, "rings", m.Kind)}
	}
	if err := s.Inbox.Prefer(ctx, wishes); err != nil {
		return err
	}
	return screen.Done(c, "/inbox/preferences", ui.Notice{Tone: ui.Ok, Title: "inbox.preferred"})
}

func ticked(c *fiber.Ctx, name string, kind inbox.Kind) bool {
	return screen.Body(c, name+"."+string(kind)) == "true"
}
