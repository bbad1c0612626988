package notifications

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/signal"
)

// Hours are when nobody is written to, by the centre's clocks.
type Hours struct {
	bun.BaseModel `bun:"table:message_hours,alias:mh"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	QuietFrom int       // minutes after midnight
	QuietTo   int       // the same as QuietFrom: no hour is quiet
	QuietDays []int64   `bun:",array"` // on which nothing leaves at all; 0 is Sunday
	Paces     string    // how fast messages leave, as it was decided, for the record
	Version   int
}

// farthest is as many quiet stretches as there can be in a row: six days with their nights.
const farthest = 16

// quiet reports whether nobody is written to at a time, told in the centre's zone.
func (h *Hours) quiet(at time.Time) bool { return h.quietDay(at) || h.quietHour(at) }

func (h *Hours) quietDay(at time.Time) bool { return slices.Contains(h.QuietDays, int64(at.Weekday())) }

func (h *Hours) quietHour(at time.Time) bool {
	now := minuteOf(at)
	if h.QuietFrom <= h.QuietTo {
		return h.QuietFrom <= now && now < h.QuietTo
	}
	return h.QuietFrom <= now || now < h.QuietTo
}

// before returns the last moment up to at that is not quiet.
func (h *Hours) before(at time.Time) time.Time {
	for range farthest {
		switch {
		case h.quietDay(at):
			at = onDay(at, 0, -1)
		case h.quietHour(at):
			day := 0
			if minuteOf(at) < h.QuietFrom {
				day = -1
			}
			at = onDay(at, day, h.QuietFrom-1)
		default:
			return at
		}
	}
	return at
}

// after returns the first moment from at on that is not quiet.
func (h *Hours) after(at time.Time) time.Time {
	for range farthest {
		switch {
		case h.quietDay(at):
			at = onDay(at, 1, 0)
		case h.quietHour(at):
			day := 0
			if minuteOf(at) >= h.QuietTo {
				day = 1
			}
			at = onDay(at, day, h.QuietTo)
		default:
			return at
		}
	}
	return at
}

func minuteOf(at time.Time) int { return at.Hour()*60 + at.Minute() }

// onDay returns a minute of the day so many days after that of at.
func onDay(at time.Time, days, minute int) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day()+days, 0, minute, 0, 0, at.Location())
}
