package civil_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/text"
)

func date(year int, month time.Month, day int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: day}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("this machine knows no time zones: %v", err)
	}
	return loc
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, typed string
		want        civil.Date
		err         error
	}{
		{name: "a day", typed: "2026-11-22", want: date(2026, 11, 22)},
		{name: "a leap day", typed: "2028-02-29", want: date(2028, 2, 29)},
		{name: "the leap day of a century", typed: "2000-02-29", want: date(2000, 2, 29)},
		{name: "Arabic digits", typed: "٢٠٢٦-٠٢-٠٩", want: date(2026, 2, 9)},
		{name: "a space after it", typed: "2026-02-09 ", want: date(2026, 2, 9)},
		{name: "the oldest patient", typed: "1900-01-01", want: date(1900, 1, 1)},
		{name: "nothing", typed: "", err: text.ErrEmpty},
		{name: "no leap year", typed: "2027-02-29", err: civil.ErrDate},
		{name: "April has no 31st", typed: "2026-04-31", err: civil.ErrDate},
		{name: "a thirteenth month", typed: "2026-13-01", err: civil.ErrDate},
		{name: "day zero", typed: "2026-01-00", err: civil.ErrDate},
		{name: "a Hijri day", typed: "1448-06-12", err: civil.ErrDate},
		{name: "too early", typed: "1899-12-31", err: civil.ErrDate},
		{name: "too late", typed: "2201-01-01", err: civil.ErrDate},
		{name: "a negative year", typed: "-0001-01-01", err: civil.ErrDate},
		{name: "day or month first", typed: "05/06/2026", err: civil.ErrDate},
		{name: "no leading zeros", typed: "2026-2-9", err: civil.ErrDate},
		{name: "with a time", typed: "2026-02-09T10:00", err: civil.ErrDate},
		{name: "a word", typed: "tomorrow", err: civil.ErrDate},
		{name: "a word that PostgreSQL takes", typed: "infinity", err: civil.ErrDate},
		{name: "another", typed: "epoch", err: civil.ErrDate},
		{name: "seconds since 1970", typed: "1700000000", err: civil.ErrDate},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := civil.Parse(test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Parse(%q) = %v, %v, want %v, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

func TestWeekStart(t *testing.T) {
	tests := []struct {
		name  string
		day   civil.Date
		first time.Weekday
		want  civil.Date
	}{
		{"Sunday itself", date(2026, 11, 22), time.Sunday, date(2026, 11, 22)},
		{"Saturday ends the week", date(2026, 11, 28), time.Sunday, date(2026, 11, 22)},
		{"over the new year", date(2027, 1, 1), time.Sunday, date(2026, 12, 27)},
		{"a week from Saturday", date(2026, 11, 22), time.Saturday, date(2026, 11, 21)},
		{"a week from Monday", date(2026, 11, 22), time.Monday, date(2026, 11, 16)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.day.WeekStart(test.first); got != test.want {
				t.Errorf("WeekStart = %v, want %v", got, test.want)
			}
		})
	}
}

func TestAge(t *testing.T) {
	tests := []struct {
		name          string
		born, on      civil.Date
		years, months int
	}{
		{"a newborn", date(2026, 11, 22), date(2026, 11, 22), 0, 0},
		{"the day before the first month is full", date(2026, 10, 23), date(2026, 11, 22), 0, 0},
		{"the day the first month is full", date(2026, 10, 22), date(2026, 11, 22), 0, 1},
		{"the day before a birthday", date(1990, 11, 23), date(2026, 11, 22), 35, 11},
		{"the birthday", date(1990, 11, 22), date(2026, 11, 22), 36, 0},
		{"born on a leap day, 28 February", date(2024, 2, 29), date(2026, 2, 28), 1, 11},
		{"born on a leap day, 1 March", date(2024, 2, 29), date(2026, 3, 1), 2, 0},
		{"not yet born", date(2026, 11, 23), date(2026, 11, 22), 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			years, months := test.born.Age(test.on)
			if years != test.years || months != test.months {
				t.Errorf("Age = %d years %d months, want %d years %d months", years, months, test.years, test.months)
			}
		})
	}
}

func anyDate(t *rapid.T) civil.Date {
	return date(1900, 1, 1).Add(rapid.IntRange(0, 300*365).Draw(t, "day"))
}

func TestCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t), rapid.IntRange(-5000, 5000).Draw(t, "n")
		later := d.Add(n)
		if got := later.Sub(d); got != n {
			t.Fatalf("%v is %d days from %v, want %d", later, got, d, n)
		}
		if later.Before(d) != (n < 0) || later.After(d) != (n > 0) {
			t.Fatalf("%v and %v are out of order", d, later)
		}
		if got, err := civil.Parse(d.String()); got != d || err != nil {
			t.Fatalf("Parse(%v) = %v, %v", d, got, err)
		}
		start := d.WeekStart(time.Sunday)
		if gap := d.Sub(start); start.Weekday() != time.Sunday || gap < 0 || gap > 6 {
			t.Fatalf("week of %v starts on %v", d, start)
		}
	})
}

// A day begins at its first instant, also where the clocks change at midnight: one nanosecond earlier it is yesterday.
func TestDayBegins(t *testing.T) {
	for _, name := range []string{"UTC", "Asia/Riyadh", "Africa/Cairo", "Asia/Amman", "America/Sao_Paulo"} {
		loc := zone(t, name)
		rapid.Check(t, func(t *rapid.T) {
			d := date(1970, 1, 1).Add(rapid.IntRange(0, 80*365).Draw(t, "day"))
			begins := d.In(loc)
			if got, eve := civil.Of(begins, loc), civil.Of(begins.Add(-1), loc); got != d || eve != d.Add(-1) {
				t.Fatalf("%v in %s begins at %v", d, name, begins)
			}
		})
	}
}
