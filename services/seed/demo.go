package seed

import (
	"bytes"
	"context"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
)

// The demonstration has appointments from three weeks ago until three weeks ahead.
const demoDays = 21

// loadDemo writes days as they are in a centre: full in the morning, some gaps, some who don't come.
func (s *Seed) loadDemo(ctx context.Context) error {
	visits := []visit{}
	today := civil.Of(s.now, zone)
	for d := -demoDays; d <= demoDays; d++ {
		day := today.Add(d)
		if day.Weekday() == time.Friday || day.Weekday() == time.Saturday {
			continue
		}
		busy := map[int][]visit{} // by patient
		for p := range s.providers {
			visits = s.day(visits, busy, p, day)
		}
	}
	for n := range visits {
		visits[n].n = n
	}
	err := load(ctx, s.DB, appointmentColumns, len(visits), func(w *bytes.Buffer, i int) { visits[i].write(w) })
	if err != nil {
		return err
	}
	bills := s.demoBills(visits)
	return s.loadBills(ctx, len(bills), func(i int) bill { return bills[i] })
}

// day fills a provider's day, from one visit to the next.
func (s *Seed) day(visits []visit, busy map[int][]visit, p int, day civil.Date) []visit {
	for _, span := range [][2]int{{opening, 12 * 60}, {12*60 + 45, 17 * 60}} {
		for at := span[0]; ; {
			if s.dice.IntN(4) == 0 { // nobody wanted this time
				at += 15 * (1 + s.dice.IntN(3))
			}
			v := visit{provider: p, clinic: s.providers[p].clinic}
			v.service = v.clinic*8 + s.dice.IntN(7)
			length := s.services[v.service].minutes
			if at+length > span[1] {
				break
			}
			v.starts = day.In(zone).Add(time.Duration(at) * time.Minute)
			v.ends = v.starts.Add(time.Duration(length) * time.Minute)
			at += length
			v.patient = s.somebody(busy, v)
			v.status = s.demoFate(v)
			visits = append(visits, v)
		}
	}
	return visits
}

// somebody finds a patient who is free then.
func (s *Seed) somebody(busy map[int][]visit, v visit) int {
	for {
		n := s.dice.IntN(len(s.patients))
		free := true
		for _, other := range busy[n] {
			free = free && (!other.starts.Before(v.ends) || !v.starts.Before(other.ends))
		}
		if free {
			busy[n] = append(busy[n], v)
			return n
		}
	}
}

// demoFate is what has become of a visit by now. Today shows every state.
func (s *Seed) demoFate(v visit) appointments.Status {
	roll := s.dice.IntN(20)
	switch {
	case roll == 0:
		return appointments.Cancelled
	case v.ends.Before(s.now) && roll == 1:
		return appointments.NoShow
	case v.ends.Before(s.now):
		return appointments.Completed
	case !v.starts.After(s.now):
		return appointments.InSession
	case v.starts.Before(s.now.Add(40*time.Minute)) && roll < 14:
		return appointments.Arrived
	case roll < 7:
		return appointments.Booked
	}
	return appointments.Confirmed
}

// demoBills bills what was done. Of the last two hours some is not paid yet, as at any desk, and of
// older bills a few are paid in part or not at all.
func (s *Seed) demoBills(visits []visit) []bill {
	bills := []bill{}
	for _, v := range visits {
		if v.status != appointments.Completed {
			continue
		}
		b := bill{visit: v, issued: true, parts: 1}
		switch fresh := s.now.Sub(v.ends) < 2*time.Hour; {
		case fresh && s.dice.IntN(3) > 0:
			b.issued, b.parts = false, 0
		case !fresh && s.dice.IntN(12) == 0:
			b.parts = 0
		case !fresh && s.dice.IntN(8) == 0:
			b.parts = 2
		}
		bills = append(bills, b)
	}
	return bills
}
