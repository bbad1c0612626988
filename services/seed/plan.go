package seed

import "time"

// weekday is who comes on a day of every week.
type weekday struct {
	regulars map[int][]turn // by provider
	patients map[int]bool
}

// turn is a patient's time with a provider.
type turn struct {
	at      int // minutes since midnight
	service int
	patient int
}

// plan fills the weeks of therapists.
func (s *Seed) plan() (week [7]weekday) {
	for day := range week {
		week[day] = weekday{map[int][]turn{}, map[int]bool{}}
		for p, provider := range s.providers {
			if s.clinics[provider.clinic].therapy {
				week[day].regulars[p] = s.sessions(p, time.Weekday(day), week[day].patients)
			}
		}
	}
	return week
}

// sessions follow each other all day, some of them long ones, each with another child.
func (s *Seed) sessions(provider int, day time.Weekday, coming map[int]bool) []turn {
	turns := []turn{}
	for _, open := range s.working(provider, day) {
		for at := open.from; ; {
			service := s.providers[provider].clinic * perClinic
			if s.dice.IntN(5) == 0 {
				service++ // the long one
			}
			length := s.services[service].minutes
			if at+length > open.to {
				break
			}
			turns = append(turns, turn{at, service, s.somebody(coming, true)})
			at += length
		}
	}
	return turns
}

// somebody finds a patient who is not coming that day yet, and notes that they do.
func (s *Seed) somebody(coming map[int]bool, child bool) int {
	for {
		n := s.dice.IntN(len(s.patients))
		if !coming[n] && (s.patients[n].child || !child) {
			coming[n] = true
			return n
		}
	}
}
