package screen

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/views/ui"
)

// Live has the page that is drawn listen also to the news of the work in the background.
func Live(c *fiber.Ctx) {
	frame := ui.FrameOf(c.UserContext())
	frame.Events = "/events?of=work"
	c.SetUserContext(ui.WithFrame(c.UserContext(), frame))
}
