package seed

import (
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
)

// Size says how much there is to be of everything.
type Size struct {
	Name         string
	Clinics      int
	Providers    int
	Patients     int
	Appointments int
	Invoices     int
	Payments     int
}

// The sizes for measurements. Their last four weeks of appointments start at Anchor.
var (
	S = Size{"S", 5, 50, 5_000, 50_000, 20_000, 25_000}
	L = Size{"L", 20, 200, 100_000, 2_000_000, 800_000, 1_000_000}
)

// demo is the size to look at. Its appointments follow from the calendar, and bills from those.
var demo = Size{Name: "demo", Clinics: 5, Providers: 12, Patients: 300}

// Anchor is the Sunday at which the measured sizes stand.
var Anchor = civil.Date{Year: 2026, Month: time.November, Day: 22}

// ParseSize returns the size of a name: "demo", "S" or "L".
func ParseSize(name string) (Size, error) {
	for _, s := range []Size{demo, S, L} {
		if s.Name == name {
			return s, nil
		}
	}
	return Size{}, fmt.Errorf("seed: there is no size %q; there are demo, S and L", name)
}

// A provider's week has ninety half-hour slots, of which 62 and 63 are taken in turn.
const (
	weekSlots   = 90
	daySlots    = 18
	takenInTwo  = 125
	weeksAhead  = 4
	slotMinutes = 30
	opening     = 8 * 60
)

// weeks is how many weeks of appointments there are.
func (s Size) weeks() int { return s.Appointments * 2 / takenInTwo / s.Providers }

// measured reports whether a size is for measurements, and not for looking at.
func (s Size) measured() bool { return s.Name != demo.Name }

// crowd is from how many rows on a table is loaded on more than one connection.
const crowd = 500_000

// lanes is how many connections load at once: where there is much to load as many as keep two
// processors busy while one of them waits for the disk.
func (s Size) lanes() int {
	if s.Appointments < crowd {
		return 1
	}
	return 3
}
