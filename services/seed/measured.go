package seed

import (
	"bytes"
	"context"
	"time"

	"tenhal.sa/tenhal/services/appointments"
)

const appointmentColumns = "appointments (id, patient_id, provider_id, clinic_id, service_id, room_id, room_unit, starts_at, ends_at, busy_until, status, cancelled_by, cancel_reason, arrived_at, started_at, completed_at, created_at)"

// loadMeasured writes the appointments and bills of a measured size.
func (s *Seed) loadMeasured(ctx context.Context) error {
	err := s.unguarded(ctx, func() error {
		return load(ctx, s.DB, appointmentColumns, s.size.Appointments, func(w *bytes.Buffer, i int) { s.visit(i).write(w) })
	})
	if err != nil {
		return err
	}
	return s.loadBills(ctx, s.size.Invoices, s.measuredBill)
}

// visit is an appointment of a measured size.
type visit struct {
	n        int
	patient  int
	provider int
	clinic   int
	service  int
	starts   time.Time
	ends     time.Time
	status   appointments.Status
}

// visit returns the nth appointment: providers take turns slot by slot, so that rows lie in the
// order of time. Of the slots of a week, every provider leaves other ones free.
func (s *Seed) visit(n int) visit {
	perTwoWeeks := takenInTwo * s.size.Providers
	pair, rest := n/perTwoWeeks, n%perTwoWeeks
	week, nth, p := 2*pair, rest/s.size.Providers, rest%s.size.Providers
	if nth >= takenInTwo/2 { // 62 in the first week, 63 in the second
		week, nth = week+1, nth-takenInTwo/2
	}
	slot := (nth*7 + week*13 + p*11) % weekSlots // 7 and 90 have no common divisor: no slot twice
	day := Anchor.Add((week-s.size.weeks()+weeksAhead)*7 + slot/daySlots)
	at := day.In(zone).Add(time.Duration(opening+slot%daySlots*slotMinutes) * time.Minute)
	v := visit{n: n, provider: p, clinic: s.providers[p].clinic, starts: at, ends: at.Add(slotMinutes * time.Minute)}
	v.service = v.clinic*8 + (n/7)%7
	// At one time no patient is with two providers: the step has no common divisor with their number.
	v.patient = (((week*weekSlots + slot) * 7919) + p*97) % s.size.Patients
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

func (v visit) write(w *bytes.Buffer) {
	var arrived, started, completed, by any = null{}, null{}, null{}, null{}
	reason := ""
	switch v.status {
	case appointments.Completed:
		arrived, started, completed = v.starts.Add(-5*time.Minute), v.starts, v.ends
	case appointments.InSession:
		arrived, started = v.starts.Add(-5*time.Minute), v.starts
	case appointments.Arrived:
		arrived = v.starts.Add(-10 * time.Minute)
	case appointments.Cancelled:
		by, reason = string(appointments.ByPatient), "السفر"
	}
	row(w, id(appointmentID, v.n), id(patientID, v.patient), id(providerID, v.provider), id(clinicID, v.clinic), id(serviceID, v.service),
		id(roomID, v.provider), 1, v.starts, v.ends, v.ends, string(v.status), by, reason, arrived, started, completed, v.starts.AddDate(0, 0, -14))
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
	b.parts = 1
	if (k+1)*extra/paying > k*extra/paying {
		b.parts = 2
	}
	return b
}
