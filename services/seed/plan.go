package seed

import "time"

// weekday is who comes on a day of every week.
type weekday struct {
	regulars map[int][]regular // by provider
	patients map[int]bool
}

// regular is a place in a provider's week that belongs to a patient.
type regular struct {
	at      int // minutes since midnight
	service int
	patient int
}

// plan fills the weeks of therapists with sessions, some of them long. Nobody has two on a day.
func (s *Seed) plan() (week [7]weekday) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		today := weekday{map[int][]regular{}, map[int]bool{}}
		for p, provider := range s.providers {
			if !s.clinics[provider.clinic].therapy {
				continue
			}
			for _, open := range s.working(p, day) {
				for at := open.from; ; {
					service := provider.clinic * perClinic
					if s.dice.IntN(5) == 0 {
						service++ // the long one
					}
					length := s.services[service].minutes
					if at+length > open.to {
						break
					}
					today.regulars[p] = append(today.regulars[p], regular{at, service, s.somebody(today.patients, true)})
					at += length
				}
			}
		}
		week[day] = today
	}
	return week
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
