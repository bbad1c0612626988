package screen

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/views/ui"
)

// Days reads the days that a filter chooses, ?from= and ?until=, both included: the first instant and the one after the
// last, or zero times. A day that is none is said beside its field and chooses nothing.
func Days(c *fiber.Ctx, form *ui.Form) (from, until time.Time) {
	zone := ui.Zone(c.UserContext())
	read := func(name string, later int) (at time.Time) {
		typed := form.Value(name)
		if typed == "" {
			return at
		}
		on, err := civil.Parse(typed)
		if err != nil {
			if form.Errors == nil {
				form.Errors = map[string]string{}
			}
			form.Errors[name] = fault.Of(err).Key
			return at
		}
		return on.Add(later).In(zone)
	}
	return read("from", 0), read("until", 1)
}

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
