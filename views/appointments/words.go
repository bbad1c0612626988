package appointments

import (
	"context"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

func (v Visit) path() string { return "/appointments/" + v.ID.String() }

// day is the calendar of the visit's day.
func (v Visit) day() string { return "/calendar?view=day&date=" + v.Date.String() }

// pickUp is that calendar with the visit in hand. Without a script it is the calendar alone.
func (v Visit) pickUp() string { return v.day() + "&pickup=" + v.ID.String() }

func (v Visit) length(ctx context.Context) string {
	return i18n.N(ctx, "appointments.minutes", int(v.To.Sub(v.From)/time.Minute))
}
