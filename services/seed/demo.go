package seed

import (
	"bytes"
	"context"
	"slices"
	"time"

	"tenhal.sa/tenhal/services/appointments"
)

// The demonstration has appointments from three weeks ago until three weeks ahead.
const demoDays = 21

func (s *Seed) loadDemo(ctx context.Context) error {
	visits := s.demoVisits()
	if err := s.loadConsents(ctx, visits); err != nil {
		return err
	}
	err := s.load(ctx, appointmentColumns, len(visits), func(w *bytes.Buffer, i int) { s.writeVisit(w, visits[i]) })
	if err != nil {
		return err
	}
	if err := s.load(ctx, eventColumns, len(visits), func(w *bytes.Buffer, i int) { s.history(w, visits[i]) }); err != nil {
		return err
	}
	if err := s.loadAlerts(ctx, visits); err != nil {
		return err
	}
	if err := s.loadNotes(ctx, visits); err != nil {
		return err
	}
	if err := s.loadResults(ctx, visits); err != nil {
		return err
	}
	if err := s.loadReferrals(ctx, visits); err != nil {
		return err
	}
	if err := s.loadReminders(ctx, len(visits), func(i int) visit { return visits[i] }); err != nil {
		return err
	}
	bills := s.demoBills(visits)
	return s.loadBills(ctx, len(bills), func(i int) bill { return bills[i] })
}

// demoVisits are the days of a centre: children in therapy week after week, others when they need to.
func (s *Seed) demoVisits() []visit {
	visits, plan := []visit{}, s.plan()
	for d := range 2*demoDays + 1 {
		day := s.begins().Add(d)
		visits = append(visits, s.day(day, plan[day.Weekday()])...)
	}
	for n := range visits {
		visits[n].n = n
		visits[n].status = s.demoFate(visits[n])
	}
	s.advise(visits)
	return visits
}

// demoFate is what has become of a visit by now. Today shows every state.
func (s *Seed) demoFate(v visit) appointments.Status {
	roll := s.dice.IntN(20)
	begun, over := !v.starts.After(s.now), v.ends.Before(s.now)
	switch {
	case roll == 0:
		return appointments.Cancelled
	case over && roll == 1:
		return appointments.NoShow
	case over:
		return appointments.Completed
	case begun && roll > 14 && s.now.Sub(v.starts) < 20*time.Minute: // the one before takes longer
		return appointments.Arrived
	case begun:
		return appointments.InSession
	case roll < 14 && v.starts.Sub(s.now) < 40*time.Minute:
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
