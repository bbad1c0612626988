package schedules

import "time"

// A time in UTC stands for what the clocks of the zone show; c.spec knows no other. The difference
// to the instant is the offset, which changes in spring and autumn.

const (
	everyHour = 1<<24 - 1
	shift     = 4 * time.Hour // more than clocks are ever put back or forward by
)

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// shown returns what the clocks show at an instant.
func (c Cron) shown(t time.Time) time.Time {
	t = t.In(c.Zone)
	return t.UTC().Add(offset(t))
}

// instant returns when the clocks show a time, for the first time. One that they skip comes as much
// later as they skip.
func (c Cron) instant(shown time.Time) time.Time {
	before := shown.Add(-offset(shown.Add(-24 * time.Hour).In(c.Zone)))
	after := shown.Add(-offset(shown.Add(24 * time.Hour).In(c.Zone)))
	if !c.shown(before).Equal(shown) && c.shown(after).Equal(shown) {
		return after
	}
	return before
}

// nextCivil is Next for what runs at certain hours: each time that the clocks ought to show, once.
func (c Cron) nextCivil(after time.Time) time.Time {
	shown := c.spec.Next(c.shown(after))
	if shown.IsZero() {
		return shown
	}
	from, until := after.In(c.Zone).ZoneBounds()
	next := c.instant(shown)
	if (from.IsZero() || after.Sub(from) > shift) && (until.IsZero() || until.Sub(next) > shift) {
		return next
	}
	// The clocks change about then, so the times that they show don't come in order.
	var first time.Time
	for shown = c.spec.Next(c.shown(after).Add(-shift)); !shown.IsZero(); shown = c.spec.Next(shown) {
		if !first.IsZero() && shown.Sub(c.shown(first)) > shift {
			break
		}
		if t := c.instant(shown); t.After(after) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// nextHourly is Next for what runs in every hour: whenever the clocks show such a time, however often.
func (c Cron) nextHourly(after time.Time) time.Time {
	for {
		local := after.In(c.Zone)
		_, until := local.ZoneBounds()
		shown := c.spec.Next(c.shown(after))
		if shown.IsZero() {
			return shown
		}
		next := shown.Add(-offset(local))
		if until.IsZero() || next.Before(until) {
			return next
		}
		if after = until.UTC(); c.spec.Next(c.shown(after).Add(-time.Second)).Equal(c.shown(after)) {
			return after
		}
	}
}
