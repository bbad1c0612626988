package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Letter is what a message tells, for a Writer to put into words.
type Letter struct {
	Rule     Rule
	To       string // the address; empty where nobody can be reached
	Language i18n.Locale
	For      string // the patient's name where somebody else is written to, else empty
	Centre   clinics.Organisation
	Visit    Visit   // of a message about an appointment
	Payment  Payment // of a receipt
}

// Visit is an appointment as a letter tells it.
type Visit struct {
	StartsAt               time.Time
	ProviderAr, ProviderEn string
	ServiceAr, ServiceEn   string
	ClinicAr, ClinicEn     string

	Status          appointments.Status
	ScheduleVersion int
}

// Payment is a payment as a letter tells it.
type Payment struct {
	Number     string // of the receipt
	Amount     money.Halalas
	ReceivedAt time.Time
}

// hold locks the visit that a message tells of against change until the transaction ends, so that
// what is about to leave is true when it does.
func (s *Service) hold(ctx context.Context, m *Message) error {
	if m.AppointmentID == uuid.Nil {
		return nil
	}
	_, err := s.DB.Conn(ctx).NewRaw("SELECT FROM appointments WHERE id = ? FOR SHARE", m.AppointmentID).Exec(ctx)
	return err
}

// letter reads what a message tells of, as it is now.
func (s *Service) letter(ctx context.Context, m *Message) (Letter, error) {
	l := Letter{Rule: m.Rule}
	err := s.read(ctx, m, &l)
	if err == nil {
		err = s.address(ctx, m, &l)
	}
	if err == nil {
		l.Centre, err = s.Clinics.Organisation(ctx)
	}
	if err != nil {
		return l, fmt.Errorf("notifications: letter of %s: %w", m.ID, db.Found(err))
	}
	return l, nil
}

func (s *Service) read(ctx context.Context, m *Message, l *Letter) error {
	if m.AppointmentID == uuid.Nil {
		return s.DB.Conn(ctx).NewRaw("SELECT number, amount, received_at FROM payments WHERE id = ?", m.PaymentID).Scan(ctx, &l.Payment)
	}
	return s.DB.Conn(ctx).NewRaw(`
SELECT a.starts_at, a.status, a.schedule_version,
  p.name_ar AS provider_ar, p.name_en AS provider_en,
  s.name_ar AS service_ar, s.name_en AS service_en,
  c.name_ar AS clinic_ar, c.name_en AS clinic_en
FROM appointments AS a
JOIN providers AS p ON p.id = a.provider_id
JOIN services AS s ON s.id = a.service_id
JOIN clinics AS c ON c.id = a.clinic_id
WHERE a.id = ?`, m.AppointmentID).Scan(ctx, &l.Visit)
}

// address reads who is written to now: an address that was mended after the message was planned
// is the right one, and the old one may be a stranger's.
func (s *Service) address(ctx context.Context, m *Message, l *Letter) error {
	var to struct {
		Recipient, Email, NameAr, NameEn string
		Language                         i18n.Locale
	}
	err := s.DB.Conn(ctx).NewRaw("SELECT "+reachable+" AS recipient, p.email, p.language, p.name_ar, p.name_en FROM patients AS p WHERE p.id = ?",
		adultsBornBy(s.DB.Now(ctx)), m.PatientID).Scan(ctx, &to)
	l.To, l.Language = to.Recipient, to.Language
	if to.Recipient != to.Email {
		l.For = i18n.Pick(i18n.With(ctx, to.Language), to.NameAr, to.NameEn)
	}
	return err
}

// whyNot returns why a message should not leave, or "".
func (l *Letter) whyNot(m *Message, now time.Time) Reason {
	if m.AppointmentID != uuid.Nil {
		if m.ScheduleVersion != l.Visit.ScheduleVersion || !m.StartsAt.Equal(l.Visit.StartsAt) {
			return Moved
		}
		if why := m.Rule.fits(l.Visit.Status); why != "" {
			return why
		}
	}
	switch {
	case !now.Before(m.ExpiresAt):
		return Expired
	case l.To == "":
		return NoAddress
	}
	return ""
}
