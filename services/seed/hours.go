package seed

import "time"

// span is a stretch of a day in minutes.
type span struct{ from, to int }

// The hours of the demonstration. Gaps are for meals and prayer. Every third provider works late, so
// that there is something to see in the evening too, and on weekends there is somebody on duty.
var (
	early    = []span{{opening, 12 * 60}, {12*60 + 45, 17 * 60}}
	late     = []span{{13 * 60, 17 * 60}, {18 * 60, 21 * 60}}
	friday   = []span{{16 * 60, 21 * 60}}
	saturday = []span{{10 * 60, 15 * 60}}
)

// working is when a provider works on a day of the week.
func (s *Seed) working(provider int, day time.Weekday) []span {
	weekend := day == time.Friday || day == time.Saturday
	switch {
	case weekend && !s.onDuty(provider):
		return nil
	case s.size.measured():
		return []span{{opening, opening + daySlots*slotMinutes}}
	case day == time.Friday:
		return friday
	case day == time.Saturday:
		return saturday
	case provider%3 == 2:
		return late
	}
	return early
}

// onDuty reports whether a provider works on weekends: the first of their clinic does, where any does.
func (s *Seed) onDuty(provider int) bool {
	p := s.providers[provider]
	first := provider == 0 || s.providers[provider-1].clinic != p.clinic
	return !s.size.measured() && first && s.clinics[p.clinic].weekends
}
