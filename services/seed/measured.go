package seed

import (
	"time"

	"tenhal.sa/tenhal/services/appointments"
)

// visit returns the nth appointment of a measured size: providers take turns slot by slot, so that rows
// lie in the order of time. Of the slots of a week, every provider leaves other ones free. Each has
// patients of their own, who come once a week for some weeks.
func (s *Seed) visit(n int) visit {
	perTwoWeeks := takenInTwo * s.size.Providers
	pair, rest := n/perTwoWeeks, n%perTwoWeeks
	week, nth, p := 2*pair, rest/s.size.Providers, rest%s.size.Providers
	if nth >= takenInTwo/2 { // 62 in the first week, 63 in the second
		week, nth = week+1, nth-takenInTwo/2
	}
	slot := (nth*7 + week*13 + p*11) % weekSlots // 7 and 90 have no common divisor: no slot twice
	day := s.begins().Add(week*7 + slot/daySlots)
	at := day.In(zone).Add(time.Duration(opening+slot%daySlots*slotMinutes) * time.Minute)
	theirs := s.size.Patients / s.size.Providers
	v := visit{n: n, provider: p, clinic: s.providers[p].clinic, starts: at, ends: at.Add(slotMinutes * time.Minute)}
	v.patient = p*theirs + (nth+week*theirs/s.size.weeks())%theirs
	v.service = v.clinic*perClinic + n/7%reports
	v.status = s.fate(n, at)
	return v
}

// fate is what became of a visit by the Anchor.
func (s *Seed) fate(n int, at time.Time) appointments.Status {
	past := at.Before(Anchor.In(zone))
	switch {
	case past && n%12 == 5:
		return appointments.NoShow
	case past:
		return appointments.Completed
	case n%3 == 0:
		return appointments.Booked
	}
	return appointments.Confirmed
}

// measuredBill returns the nth bill: of completed visits, evenly spread over the past. One in ten is
// not paid, and of the others as many are paid in two parts as the size has payments left.
func (s *Seed) measuredBill(n int) bill {
	past := (s.size.weeks() - weeksAhead) / 2 * takenInTwo * s.size.Providers
	completed := past / 12 * 11
	c := int(int64(n) * int64(completed) / int64(s.size.Invoices))
	nth := c/11*12 + c%11
	if c%11 >= 5 { // one in twelve was a no-show: see fate
		nth++
	}
	b := bill{visit: s.visit(nth), issued: true}
	if n%10 == 0 {
		return b
	}
	paying := int64(s.size.Invoices - s.size.Invoices/10)
	extra, k := int64(s.size.Payments)-paying, int64(n-n/10-1)
	b.parts = inFull
	if (k+1)*extra/paying > k*extra/paying {
		b.parts = inHalves
	}
	return b
}
