// Package hijri converts between Gregorian days and those of the Umm al-Qura calendar, which Saudi Arabia goes by.
// Hijri is for entry and display; what is kept is the civil.Date.
package hijri

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

//go:generate node gen/generate.mjs

// ErrDate refuses what is no day of the calendar from 1356 (1937) to 1500 (2077); nothing at all is text.ErrEmpty.
var ErrDate = fault.New(fault.Invalid, "hijri.date")

// Date is a day of the Hijri calendar. Month is 1 for Muharram.
type Date struct{ Year, Month, Day int }

// starts has for each month the number of days since begins, and one more entry for the end of the last.
var starts = func() []int {
	days := []int{0}
	for _, year := range long {
		for month := range 12 {
			days = append(days, days[len(days)-1]+29+int(year>>month&1))
		}
	}
	return days
}()

// First returns the first day of the calendar.
func First() Date { return Date{firstYear, 1, 1} }

// From returns the Hijri day of d, or false where d is outside the calendar.
func From(d civil.Date) (Date, bool) {
	n := d.Sub(begins)
	if n < 0 || n >= starts[len(starts)-1] {
		return Date{}, false
	}
	month := sort.SearchInts(starts, n+1) - 1 // the last month that starts no later than n
	return Date{firstYear + month/12, month%12 + 1, n - starts[month] + 1}, true
}

// Gregorian returns the civil day of d, or the zero civil.Date where the calendar has no such day.
func (d Date) Gregorian() civil.Date {
	if d.Year < firstYear || d.Year > lastYear || d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return civil.Date{}
	}
	month := (d.Year-firstYear)*12 + d.Month - 1
	if n := starts[month] + d.Day - 1; n < starts[month+1] {
		return begins.Add(n)
	}
	return civil.Date{}
}

var written = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$`)

// Parse reads a day with its year first, as identity cards print it: "1448-06-12", "١٤٤٨/٦/١٢".
func Parse(s string) (Date, error) {
	if s = text.Figures(s); s == "" {
		return Date{}, text.ErrEmpty
	}
	parts := written.FindStringSubmatch(s)
	if parts == nil {
		return Date{}, ErrDate
	}
	var n [3]int
	for i, part := range parts[1:] {
		n[i], _ = strconv.Atoi(part) // at most four digits
	}
	d := Date{n[0], n[1], n[2]}
	if d.Gregorian().IsZero() {
		return Date{}, ErrDate
	}
	return d, nil
}

// String returns the day as Parse reads it: "1448-06-12".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }
