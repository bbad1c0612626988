package seed

import (
	"bytes"
	"context"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notifications"
)

const messageColumns = "messages (id, rule, channel, recipient, guardian_id, language, patient_id, appointment_id, schedule_version, starts_at, provider_id, state, due_at, check_at, expires_at, changed_at, created_at)"

// reminders are those that every centre begins with, and when each loses its point.
var reminders = []struct {
	rule        notifications.RuleKey
	lead, until time.Duration
}{
	{notifications.Reminder24h, 24 * time.Hour, 2 * time.Hour},
	{notifications.Reminder2h, 2 * time.Hour, 0},
}

// loadReminders plans the reminders of the confirmed visits to come.
func (s *Seed) loadReminders(ctx context.Context, n int, visit func(i int) visit) error {
	return s.load(ctx, messageColumns, n, func(w *bytes.Buffer, i int) { s.remind(w, visit(i)) })
}

func (s *Seed) remind(w *bytes.Buffer, v visit) {
	if v.status != appointments.Confirmed {
		return
	}
	p, planned := s.patients[v.patient], s.lifeOf(v).confirmed
	var guardian any
	language := "ar"
	if p.child {
		guardian = id(guardianID, v.patient)
	}
	if v.patient%5 == 0 {
		language = "en"
	}
	for i, r := range reminders {
		due := v.starts.Add(-r.lead)
		if !due.After(s.now) {
			continue
		}
		row(w, id(messageID, 2*v.n+i), string(r.rule), string(notifications.SMS), p.Phone, guardian, language, id(patientID, v.patient),
			id(appointmentID, v.n), 1, v.starts, id(providerID, v.provider), string(notifications.Planned), due, due, v.starts.Add(-r.until), planned, planned)
	}
}
