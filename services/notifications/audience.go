package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)



// majority is the age from which patients are written to themselves.
const majority = 18

// reachable is the address of whoever is written to about the patient p: a minor's first guardian
// who has one, else the patient. It takes the date before which adults are born.
const reachable = `coalesce((
  SELECT g.email FROM guardians AS g
  WHERE g.patient_id = p.id AND g.email <> '' AND p.birth_date > ?
  ORDER BY g.id LIMIT 1), p.email)`

func adultsBornBy(now time.Time) time.Time { return now.AddDate(-majority, 0, 0) }

// audience is who hears of a visit, and with whom it is.
type audience struct {
	Recipient  string
	Language   i18n.Locale
	ProviderID uuid.UUID
}

func (s *Service) audience(ctx context.Context, visit appointments.Facts) (audience, error) {
	var who audience
	err := s.DB.Conn(ctx).NewRaw(`
SELECT `+reachable+` AS recipient, p.language, (SELECT provider_id FROM appointments WHERE id = ?) AS provider_id
FROM patients AS p WHERE p.id = ?`, adultsBornBy(s.DB.Now(ctx)), visit.ID, visit.PatientID).Scan(ctx, &who)
	if err != nil {
		return who, fmt.Errorf("notifications: audience of %s: %w", visit.ID, db.Found(err))
	}
	return who, nil
}

// news returns what the patient has yet to hear of a visit's time: nothing where a move led back
// to what they were told last.
func (s *Service) news(ctx context.Context, visit appointments.Facts) ([]Rule, error) {
	var same []bool
	err := s.DB.Conn(ctx).NewRaw(`
SELECT m.starts_at = a.starts_at AND m.provider_id = a.provider_id
FROM messages AS m JOIN appointments AS a ON a.id = m.appointment_id
WHERE m.appointment_id = ? AND m.state IN ('sending', 'sent', 'in_doubt')
ORDER BY m.schedule_version DESC LIMIT 1`, visit.ID).Scan(ctx, &same)
	switch {
	case err != nil:
		return nil, fmt.Errorf("notifications: news of %s: %w", visit.ID, err)
	case len(same) == 0:
		return []Rule{AppointmentBooked}, nil
	case same[0]:
		return nil, nil
	}
	return []Rule{AppointmentMoved}, nil
}
