package seed

import (
	"maps"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
)

// day returns the visits of a day: the regulars, some of whom stay away, and those who come once.
func (s *Seed) day(date civil.Date, plan weekday) []visit {
	visits := []visit{}
	coming := maps.Clone(plan.patients) // nobody comes twice
	for p := range s.providers {
		turns := append(s.therapy(p, plan, coming), s.practice(p, date.Weekday(), coming)...)
		for _, t := range turns {
			v := visit{provider: p, clinic: s.providers[p].clinic, service: t.service, patient: t.patient}
			v.starts = date.In(zone).Add(time.Duration(t.at) * time.Minute)
			v.ends = v.starts.Add(time.Duration(s.services[t.service].minutes) * time.Minute)
			visits = append(visits, v)
		}
	}
	return visits
}

// therapy is a therapist's day: of twelve regulars nine come, and one is stood in for.
func (s *Seed) therapy(provider int, plan weekday, coming map[int]bool) []turn {
	turns := []turn{}
	for _, t := range plan.regulars[provider] {
		switch s.dice.IntN(12) {
		case 0, 1:
			continue
		case 2: // by somebody who needs as long
			t.service += 2 * s.dice.IntN(3)
			t.patient = s.somebody(coming, true)
		}
		turns = append(turns, t)
	}
	return turns
}

// practice is the day of a provider who has no regulars, with gaps.
func (s *Seed) practice(provider int, day time.Weekday, coming map[int]bool) []turn {
	clinic := s.providers[provider].clinic
	if s.clinics[clinic].therapy {
		return nil
	}
	turns := []turn{}
	for _, open := range s.working(provider, day) {
		for at := open.from; ; {
			at += 15 * s.dice.IntN(3)
			service := clinic*perClinic + s.dice.IntN(reports)
			length := s.services[service].minutes
			if at+length > open.to {
				break
			}
			turns = append(turns, turn{at, service, s.somebody(coming, false)})
			at += length
		}
	}
	return turns
}
