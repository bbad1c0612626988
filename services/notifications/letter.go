package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Letter is what a message tells, for a Writer to put into words.
type Letter struct {
	Event    Event
	Channel  Channel
	Language i18n.Locale
	Template Template
	Centre   clinics.Organisation
	Name     string    // of the patient or the new user
	Visits   []Visit   // of a message about appointments, the earliest first
	Payment  Payment   // of a receipt
	Text     string    // of a broadcast
	Report   Report    // that is there to be read
	At       time.Time // when what it tells happened to an account
	Link     string    // to answer, or to begin; empty where there is none
	Leave    string    // link to get no more of this kind; empty where that is not offered
}

// Visit is an appointment as a letter tells it.
type Visit struct {
	ID, ClinicID           uuid.UUID
	StartsAt, EndsAt       time.Time
	ProviderAr, ProviderEn string
	ServiceAr, ServiceEn   string
	ClinicAr, ClinicEn     string
	NameAr, NameEn         string // of the patient
	Other                  bool   // somebody else than the patient is written to, so the name is to be said

	Status          appointments.Status
	ScheduleVersion int
}

// For returns the patient's name in the reader's language, or "" where it is the patient who reads.
func (v *Visit) For(ctx context.Context) string {
	if !v.Other {
		return ""
	}
	return i18n.Pick(ctx, v.NameAr, v.NameEn)
}

// Payment is a payment as a letter tells it.
type Payment struct {
	Number     string // of the receipt
	Amount     money.Halalas
	ReceivedAt time.Time
}

// visits reads the visits that messages tell of, as they are now.
func (s *Service) visits(ctx context.Context, messages []Message) (map[uuid.UUID]Visit, error) {
	ids := []uuid.UUID{}
	for _, m := range messages {
		if m.AppointmentID != uuid.Nil {
			ids = append(ids, m.AppointmentID)
		}
	}
	all := map[uuid.UUID]Visit{}
	if len(ids) == 0 {
		return all, nil
	}
	list := []Visit{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT a.id, a.clinic_id, a.starts_at, a.ends_at, a.status, a.schedule_version,
  p.name_ar AS provider_ar, p.name_en AS provider_en,
  s.name_ar AS service_ar, s.name_en AS service_en,
  c.name_ar AS clinic_ar, c.name_en AS clinic_en, who.name_ar, who.name_en
FROM appointments AS a
JOIN patients AS who ON who.id = a.patient_id
JOIN providers AS p ON p.id = a.provider_id
JOIN services AS s ON s.id = a.service_id
JOIN clinics AS c ON c.id = a.clinic_id
WHERE a.id IN (?)`, bun.List(ids)).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("notifications: visits: %w", err)
	}
	for _, v := range list {
		all[v.ID] = v
	}
	return all, nil
}

// payment reads the payment that a receipt tells of.
func (s *Service) payment(ctx context.Context, id uuid.UUID) (p Payment, err error) {
	if id == uuid.Nil {
		return p, nil
	}
	err = s.DB.Conn(ctx).NewRaw("SELECT number, amount, received_at FROM payments WHERE id = ?", id).Scan(ctx, &p)
	return p, db.Found(err)
}

// letter is what a message and its parts tell, as it is now, to whom it goes by now.
func (s *Service) letter(ctx context.Context, m *Message, event Event, visits []Visit) (l Letter, err error) {
	l = Letter{Event: event, Channel: m.Channel, Language: m.Language, Visits: visits, At: m.CreatedAt}
	if m.Report != nil {
		l.Report = *m.Report
	}
	for i := range l.Visits {
		l.Visits[i].Other = m.GuardianID != uuid.Nil
	}
	if l.Centre, err = s.Clinics.Organisation(ctx); err != nil {
		return l, fmt.Errorf("notifications: letter of %s: %w", m.ID, err)
	}
	if l.Template, err = s.Template(ctx, event, m.Channel, m.Language); err != nil {
		return l, err
	}
	if l.Payment, err = s.payment(ctx, m.PaymentID); err != nil {
		return l, fmt.Errorf("notifications: letter of %s: %w", m.ID, err)
	}
	if m.BroadcastID != uuid.Nil {
		b, err := s.broadcast(ctx, m.BroadcastID, "")
		if err != nil {
			return l, fmt.Errorf("notifications: letter of %s: %w", m.ID, err)
		}
		l.Text = b.Says(m.Language)
	}
	return l, nil
}

// untrue returns why a message should not be told of a visit any more, or "".
func (m *Message) untrue(event Event, v *Visit) Reason {
	switch {
	case m.ScheduleVersion != v.ScheduleVersion || !m.StartsAt.Equal(v.StartsAt):
		return Moved
	case event == OnCancellation && v.Status != appointments.Cancelled:
		return Restored
	case event == OnCancellation:
		return ""
	case v.Status == appointments.Cancelled:
		return CalledOff
	case v.Status == appointments.NoShow:
		return Missed
	case !v.Status.Planned():
		return Arrived
	case event == BeforeVisit && v.Status != appointments.Confirmed:
		return Unconfirmed
	}
	return ""
}
