package hijri_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/hijri"
	"tenhal.sa/tenhal/services/foundation/text"
)

func day(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q) = %v", s, err)
	}
	return d
}

func TestKnownDays(t *testing.T) {
	tests := []struct{ name, gregorian, hijri, arabic, english string }{
		{"the day of the pictures", "2026-11-22", "1448-06-12", "12 جمادى الآخرة 1448هـ", "12 Jumada II 1448"},
		{"the first day of the calendar", "1937-03-14", "1356-01-01", "1 محرم 1356هـ", "1 Muharram 1356"},
		{"the last day of the calendar", "2077-11-16", "1500-12-30", "30 ذو الحجة 1500هـ", "30 Dhu al-Hijjah 1500"},
		{"a birth date of the 1990s", "1990-07-23", "1411-01-01", "1 محرم 1411هـ", "1 Muharram 1411"},
		{"the first day of Ramadan", "2026-02-18", "1447-09-01", "1 رمضان 1447هـ", "1 Ramadan 1447"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := hijri.From(day(t, test.gregorian))
			if !ok || got.String() != test.hijri {
				t.Fatalf("From(%s) = %v, %v, want %s", test.gregorian, got, ok, test.hijri)
			}
			if got.Arabic() != test.arabic || got.English() != test.english {
				t.Errorf("reads %q, %q, want %q, %q", got.Arabic(), got.English(), test.arabic, test.english)
			}
			if back := got.Gregorian(); back != day(t, test.gregorian) {
				t.Errorf("Gregorian = %v, want %s", back, test.gregorian)
			}
		})
	}
}

// Every day of the calendar is the one that ICU says: testdata/days.txt has a line for each year with its first day
// and the start of the SHA-256 of all its days, each formatted by ICU and not computed from our table.
func TestEveryDay(t *testing.T) {
	file, err := os.ReadFile("testdata/days.txt")
	if err != nil {
		t.Fatal(err)
	}
	years := strings.Split(strings.TrimSpace(string(file)), "\n")
	if len(years) != 1500-1356+1 {
		t.Errorf("testdata/days.txt has %d years", len(years))
	}
	for i, line := range years {
		starts, want := strings.Fields(line)[1], strings.Fields(line)[2]
		if got := checksum(t, day(t, starts), 1356+i); got != want {
			t.Errorf("the days of %d have the checksum %s, want %s", 1356+i, got, want)
		}
	}
}

// checksum is that of all days of a Hijri year, from its first on.
func checksum(t *testing.T, d civil.Date, year int) string {
	t.Helper()
	sum := sha256.New()
	for h, ok := hijri.From(d); ok && h.Year == year; h, ok = hijri.From(d) {
		if back := h.Gregorian(); back != d {
			t.Fatalf("%v is %v, which is %v", d, h, back)
		}
		fmt.Fprintf(sum, "%v %v\n", d, h)
		d = d.Add(1)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))[:16]
}

func TestOutsideTheCalendar(t *testing.T) {
	for _, d := range []string{"1937-03-13", "2077-11-17", "1900-01-01", "2200-12-31"} {
		if got, ok := hijri.From(day(t, d)); ok {
			t.Errorf("From(%s) = %v, want none", d, got)
		}
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, typed string
		want        hijri.Date
		err         error
	}{
		{name: "a day", typed: "1448-06-12", want: hijri.Date{Year: 1448, Month: 6, Day: 12}},
		{name: "as identity cards print it", typed: "١٤١٠/٥/٣", want: hijri.Date{Year: 1410, Month: 5, Day: 3}},
		{name: "spaces around it", typed: " 1448-06-12 ", want: hijri.Date{Year: 1448, Month: 6, Day: 12}},
		{name: "nothing", typed: "", err: text.ErrEmpty},
		{name: "a thirteenth month", typed: "1447-13-01", err: hijri.ErrDate},
		{name: "month zero", typed: "1447-00-01", err: hijri.ErrDate},
		{name: "day zero", typed: "1447-01-00", err: hijri.ErrDate},
		{name: "the 30th of a month of 29", typed: "1448-01-30", err: hijri.ErrDate},
		{name: "before the calendar", typed: "1300-01-01", err: hijri.ErrDate},
		{name: "after the calendar", typed: "1501-01-01", err: hijri.ErrDate},
		{name: "a Gregorian day", typed: "2026-11-22", err: hijri.ErrDate},
		{name: "the day first", typed: "12-06-1448", err: hijri.ErrDate},
		{name: "a word", typed: "محرم", err: hijri.ErrDate},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := hijri.Parse(test.typed)
			if got != test.want || !errors.Is(err, test.err) {
				t.Errorf("Parse(%q) = %v, %v, want %v, %v", test.typed, got, err, test.want, test.err)
			}
		})
	}
}

// A day either is in the calendar, and then comes back from Gregorian the same, or has no Gregorian day.
func TestGregorianAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := hijri.Date{
			Year:  rapid.IntRange(1350, 1505).Draw(t, "year"),
			Month: rapid.IntRange(-1, 14).Draw(t, "month"),
			Day:   rapid.IntRange(-1, 32).Draw(t, "day"),
		}
		g := d.Gregorian()
		if back, ok := hijri.From(g); !g.IsZero() && (!ok || back != d) {
			t.Fatalf("%v is %v, which is %v", d, g, back)
		}
		if _, err := hijri.Parse(d.String()); (err == nil) == g.IsZero() {
			t.Fatalf("Parse(%v) = %v, but its day is %q", d, err, g)
		}
	})
}

func BenchmarkFrom(b *testing.B) {
	d := day(b, "2026-11-22")
	for b.Loop() {
		hijri.From(d)
	}
}
