// Package civil has days of the calendar, which are the same day whatever the zone: birth dates, leave, the day of a page.
package civil

import (
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrDate refuses what is no day between 1900 and 2200; nothing at all is text.ErrEmpty.
var ErrDate = fault.New(fault.Invalid, "fault.date")

const (
	layout             = "2006-01-02"
	earliest, farthest = 1900, 2200 // years; a Hijri year in a Gregorian field falls outside
	secondsADay        = 24 * 60 * 60
)

// Date is a day of the Gregorian calendar. The zero Date is no day and is NULL in the database.
// Dates are made by Parse, Of and the methods of a Date; those made by hand must exist.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Parse reads a day as a date field sends it, "2026-11-22", or in Arabic digits.
func Parse(s string) (Date, error) {
	if s = text.Figures(s); s == "" {
		return Date{}, text.ErrEmpty
	}
	t, err := time.Parse(layout, s)
	if err != nil || !plausible(t) {
		return Date{}, ErrDate
	}
	return Of(t, time.UTC), nil
}

func plausible(t time.Time) bool { return t.Year() >= earliest && t.Year() <= farthest }

// Of returns the day that it is at t in loc.
func Of(t time.Time, loc *time.Location) Date {
	year, month, day := t.In(loc).Date()
	return Date{year, month, day}
}

// In returns the first instant of the day in loc: midnight, the earlier of two where the clocks show it twice,
// or the moment they jump where they skip it.
func (d Date) In(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	changed, changes := t.ZoneBounds()
	if Of(t, loc).Before(d) {
		return changes
	}
	_, before := changed.Add(-1).Zone()
	_, now := t.Zone()
	if first := t.Add(time.Duration(now-before) * time.Second); first.Before(changed) {
		return first
	}
	return t
}

// Add returns the day n days later, or earlier for n below zero.
func (d Date) Add(n int) Date { return Of(d.utc().AddDate(0, 0, n), time.UTC) }

// Sub returns the number of days from other to d.
func (d Date) Sub(other Date) int { return int((d.utc().Unix() - other.utc().Unix()) / secondsADay) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// WeekStart returns the first day of d's week, for weeks that begin on first.
func (d Date) WeekStart(first time.Weekday) Date { return d.Add(-(int(d.Weekday()-first) + 7) % 7) }

// MonthStart returns the first day of d's month.
func (d Date) MonthStart() Date { return Date{d.Year, d.Month, 1} }

// Compare is -1, 0 or 1 as d is before, equal to or after other.
func (d Date) Compare(other Date) int { return d.utc().Compare(other.utc()) }

// Before says whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After says whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// IsZero says whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the day as Parse reads it, "2026-11-22", and "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Age returns the full years, and the full months beyond them, that somebody born on d has lived on a day.
// Who is born on 29 February grows older on 1 March of common years. Before birth both are 0.
func (d Date) Age(on Date) (years, months int) {
	all := (on.Year-d.Year)*12 + int(on.Month-d.Month)
	if on.Day < d.Day {
		all--
	}
	all = max(all, 0)
	return all / 12, all % 12
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
