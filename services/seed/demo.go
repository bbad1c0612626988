package seed

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
)

// The demonstration has appointments from three weeks ago until three weeks ahead.
const demoDays = 21

func (s *Seed) loadDemo(ctx context.Context) error {
	visits := s.demoVisits()
	err := s.load(ctx, appointmentColumns, len(visits), func(w *bytes.Buffer, i int) { s.writeVisit(w, visits[i]) })
	if err != nil {
		return err
	}
	if err := s.load(ctx, eventColumns, len(visits), func(w *bytes.Buffer, i int) { s.history(w, visits[i]) }); err != nil {
		return err
	}
	bills := s.demoBills(visits)
	return s.loadBills(ctx, len(bills), func(i int) bill { return bills[i] })
}

// demoVisits are the days of a centre: children in therapy week after week, others when they need to.
func (s *Seed) demoVisits() []visit {
	visits, plan := []visit{}, s.plan()
	for day := s.begins(); !day.After(s.begins().Add(2 * demoDays)); day = day.Add(1) {
		visits = s.day(visits, day, plan[day.Weekday()])
	}
	for n := range visits {
		visits[n].n = n
		visits[n].status = s.demoFate(visits[n])
	}
	s.advise(visits)
	return visits
}

// day adds the visits of a day: the regulars, with some who stay away, and those who come once.
func (s *Seed) day(visits []visit, day civil.Date, plan weekday) []visit {
	coming := maps.Clone(plan.patients) // by patient; nobody comes twice
	for p, provider := range s.providers {
		add := func(at, service, patient int) {
			v := visit{provider: p, clinic: provider.clinic, service: service, patient: patient}
			v.starts = day.In(zone).Add(time.Duration(at) * time.Minute)
			v.ends = v.starts.Add(time.Duration(s.services[service].minutes) * time.Minute)
			visits = append(visits, v)
		}
		for _, r := range plan.regulars[p] {
			switch s.dice.IntN(12) {
			case 0, 1: // a gap that nobody wanted
			case 2: // somebody else, for something that takes as long
				add(r.at, provider.clinic*perClinic+r.service%2+2*s.dice.IntN(3), s.somebody(coming, true))
			default:
				add(r.at, r.service, r.patient)
			}
		}
		if s.clinics[provider.clinic].therapy {
			continue
		}
		for _, open := range s.working(p, day.Weekday()) {
			for at := open.from; ; {
				at += 15 * s.dice.IntN(3)
				service := provider.clinic*perClinic + s.dice.IntN(reports)
				length := s.services[service].minutes
				if at+length > open.to {
					break
				}
				add(at, service, s.somebody(coming, false))
				at += length
			}
		}
	}
	return visits
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
	case v.starts.Before(s.now.Add(-20 * time.Minute)), !v.starts.After(s.now) && roll < 15:
		return appointments.InSession
	case !v.starts.After(s.now): // the one before is taking longer
		return appointments.Arrived
	case v.starts.Before(s.now.Add(40*time.Minute)) && roll < 14:
		return appointments.Arrived
	case roll < 7:
		return appointments.Booked
	}
	return appointments.Confirmed
}

// advice is what clinics note at the end of a visit when another clinic could help.
var advice = map[string]string{
	"ABA": "يُنصح بتحويل إلى العلاج الوظيفي",
	"OT":  "يُنصح بتقييم لدى عيادة النطق والتخاطب",
	"SLP": "يُنصح بتحويل إلى تحليل السلوك التطبيقي",
	"MED": "يُنصح بتحويل إلى العلاج الوظيفي لتقييم المهارات الحركية",
}

// advise notes advice at the last completed visit of a few patients: they are ready to be referred.
func (s *Seed) advise(visits []visit) {
	seen := map[int]bool{}
	for n, v := range slices.Backward(visits) {
		if v.status != appointments.Completed || seen[v.patient] {
			continue
		}
		seen[v.patient] = true
		if v.patient%24 == 7 {
			visits[n].note = advice[s.clinics[v.clinic].code]
		}
	}
}

// demoBills bills what was done, in the order of time. Of the last two hours some is not paid yet, as
// at any desk, and of older bills a few are paid in part or not at all, some of them overdue.
func (s *Seed) demoBills(visits []visit) []bill {
	bills := []bill{}
	for _, v := range visits {
		if v.status != appointments.Completed {
			continue
		}
		age := s.now.Sub(v.ends)
		b := bill{visit: v, issued: true, report: v.n%15 == 3, parts: inFull}
		switch {
		case age < 2*issue || age < 2*time.Hour && v.n%3 > 0:
			b.issued, b.parts = false, nil
		case v.n%12 == 0:
			b.parts = nil
		case v.n%10 == 1 && age > rest+2*issue:
			b.parts = inHalves
		case v.n%10 == 1 || v.n%14 == 3:
			b.parts = oneHalf
		}
		bills = append(bills, b)
	}
	slices.SortStableFunc(bills, func(a, b bill) int { return a.ends.Compare(b.ends) })
	return bills
}
