package civil

import (
	"time"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrTime refuses what is no moment; nothing at all is text.ErrEmpty.
var ErrTime = fault.New(fault.Invalid, "fault.time")

// ParseLocal reads a moment as a datetime-local field sends it, "2026-12-01T10:00", as it is told in loc.
// A moment with its own offset ("2026-12-01T07:00Z", "…+03:00") is taken at its word. It refuses times that the
// clocks of loc skip; of a time that they show twice it takes one. The result is in UTC.
func ParseLocal(s string, loc *time.Location) (time.Time, error) {
	const local, offset = "2006-01-02T15:04", "2006-01-02T15:04Z07:00"
	if s = text.Figures(s); s == "" {
		return time.Time{}, text.ErrEmpty
	}
	t, err := time.ParseInLocation(local, s, loc)
	if err == nil && t.Format(local) != s {
		return time.Time{}, ErrTime // the clocks skip it, and Go moved it
	}
	if err != nil {
		t, err = time.Parse(offset, s)
	}
	if err != nil || !plausible(t) {
		return time.Time{}, ErrTime
	}
	return t.UTC(), nil
}
