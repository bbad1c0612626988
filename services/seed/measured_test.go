package seed

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// The sizes have the counts that benchmarks rely on: weeks of 62 and 63 visits a provider, nobody in
// two places at once, everybody seen, and as many payments as they say.
func TestSizes(t *testing.T) {
	t.Parallel()
	s := newSeed(S, dbtest.Now)
	s.makeCentre()
	s.makePeople()
	type place struct {
		who   int
		start time.Time
	}
	providers, patients, seen := map[place]bool{}, map[place]bool{}, map[int]bool{}
	weeks := map[place]int{}
	for n := range S.Appointments {
		v := s.visit(n)
		week := s.begins().Add(int(v.starts.Sub(s.begins().In(zone)).Hours()) / 24 / 7 * 7).In(zone)
		if providers[place{v.provider, v.starts}] || patients[place{v.patient, v.starts}] {
			t.Fatalf("visit %d is at a time that is taken: %+v", n, v)
		}
		providers[place{v.provider, v.starts}], patients[place{v.patient, v.starts}], seen[v.patient] = true, true, true
		weeks[place{v.provider, week}]++
	}
	for w, n := range weeks {
		if n != 62 && n != 63 {
			t.Errorf("provider %d has %d visits in the week of %s, want 62 or 63", w.who, n, w.start)
		}
	}
	if len(weeks) != S.weeks()*S.Providers || len(seen) != S.Patients {
		t.Errorf("%d weeks and %d patients, want %d and %d", len(weeks), len(seen), S.weeks()*S.Providers, S.Patients)
	}
	week, clinic := Anchor.In(zone), 0
	for w, n := range weeks {
		if w.start.Equal(week) && s.providers[w.who].clinic == 0 {
			clinic += n
		}
	}
	if clinic < 620 || clinic > 630 {
		t.Errorf("a clinic's week has %d visits, want about 625", clinic)
	}
	billed := map[int]bool{}
	for n := range S.Invoices {
		b := s.measuredBill(n)
		if billed[b.n] || b.status != appointments.Completed {
			t.Fatalf("bill %d is for visit %d, which is %s or billed already", n, b.n, b.status)
		}
		billed[b.n] = true
	}
	if got := len(s.payments(S.Invoices, s.measuredBill)); got != S.Payments {
		t.Errorf("%d payments, want %d", got, S.Payments)
	}
}
