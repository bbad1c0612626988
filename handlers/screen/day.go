package screen

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/views/ui"
)

// Day reads the day that a filter chooses, ?day=: its first instant and the one after its last, or
// zero times for no day. What is no day is noted on the form, and chooses nothing: ok is false.
func Day(c *fiber.Ctx, form *ui.Form) (from, until time.Time, ok bool) {
	day := form.Value("day")
	if day == "" {
		return from, until, true
	}
	on, err := civil.Parse(day)
	if err != nil {
		form.Errors = map[string]string{"day": fault.Of(err).Key}
		return from, until, false
	}
	zone := ui.Zone(c.UserContext())
	return on.In(zone), on.Add(1).In(zone), true
}
