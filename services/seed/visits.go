package seed

import (
	"bytes"
	"context"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
)

// visit is an appointment.
type visit struct {
	n        int
	patient  int
	provider int
	clinic   int
	service  int
	starts   time.Time
	ends     time.Time
	status   appointments.Status
	note     string
}

// life is when the steps of a visit were, as far as it has come; the others are zero.
type life struct {
	booked, confirmed, arrived, started, ended time.Time
}

// lifeOf works out when the steps of a visit were. Nothing is in the future of s.now.
func (s *Seed) lifeOf(v visit) life {
	l := life{booked: earlier(v.starts.AddDate(0, 0, -14), s.now.Add(-time.Hour))}
	if v.status != appointments.Booked {
		l.confirmed = later(l.booked.Add(10*time.Minute), earlier(v.starts.AddDate(0, 0, -2), s.now.Add(-40*time.Minute)))
	}
	switch v.status {
	case appointments.Completed:
		l.arrived, l.started, l.ended = v.starts.Add(-5*time.Minute), v.starts, v.ends
	case appointments.InSession:
		l.arrived, l.started = v.starts.Add(-5*time.Minute), v.starts
	case appointments.Arrived:
		l.arrived = earlier(v.starts.Add(-10*time.Minute), s.now.Add(-time.Duration(3+v.n%20)*time.Minute))
	case appointments.Cancelled:
		l.ended = later(l.confirmed, earlier(v.starts.AddDate(0, 0, -1), s.now.Add(-30*time.Minute)))
	case appointments.NoShow:
		l.ended = v.ends
	}
	return l
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

const appointmentColumns = "appointments (id, patient_id, provider_id, clinic_id, service_id, room_id, room_unit, starts_at, ends_at, busy_until, status, note, cancelled_by, cancel_reason, arrived_at, started_at, completed_at, created_at)"

func (s *Seed) writeVisit(w *bytes.Buffer, v visit) {
	l, p := s.lifeOf(v), s.providers[v.provider]
	var by any
	reason, completed := "", time.Time{}
	switch v.status {
	case appointments.Completed:
		completed = l.ended
	case appointments.Cancelled:
		by, reason = string(appointments.ByPatient), reasons[v.n%len(reasons)]
	}
	row(w, id(appointmentID, v.n), id(patientID, v.patient), id(providerID, v.provider), id(clinicID, v.clinic), id(serviceID, v.service),
		id(roomID, p.room), p.unit, v.starts, v.ends, v.ends, string(v.status), v.note, by, reason, l.arrived, l.started, completed, l.booked)
}

var reasons = []string{"السفر", "وعكة صحية", "ظرف عائلي", "طلب موعدًا آخر"}

// begins is the first day with visits.
func (s *Seed) begins() civil.Date {
	if s.size.measured() {
		return Anchor.Add((weeksAhead - s.size.weeks()) * 7)
	}
	return civil.Of(s.now, zone).Add(-demoDays)
}

// loadVisits writes the appointments and what they cost.
func (s *Seed) loadVisits(ctx context.Context) error {
	if !s.size.measured() {
		return s.loadDemo(ctx)
	}
	err := s.load(ctx, appointmentColumns, s.size.Appointments, func(w *bytes.Buffer, i int) { s.writeVisit(w, s.visit(i)) })
	if err != nil {
		return err
	}
	ahead := weeksAhead / 2 * takenInTwo * s.size.Providers // they are the last
	err = s.loadReminders(ctx, ahead, func(i int) visit { return s.visit(s.size.Appointments - ahead + i) })
	if err != nil {
		return err
	}
	return s.loadBills(ctx, s.size.Invoices, s.measuredBill)
}
