package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

const email = "email" // the one channel so far

// majority is the age from which patients are written to themselves.
const majority = 18

// reachable is the address of whoever is written to about the patient p: a minor's first guardian
// who has one, else the patient. It takes the date before which adults are born.
const reachable = `coalesce((
  SELECT g.email FROM guardians AS g
  WHERE g.patient_id = p.id AND g.email <> '' AND p.birth_date > ?
  ORDER BY g.id LIMIT 1), p.email)`

func adultsBornBy(now time.Time) time.Time { return now.AddDate(-majority, 0, 0) }

// audience is who hears of a visit, and what they have been told of it.
type audience struct {
	Recipient    string
	Language     i18n.Locale
	ProviderID   uuid.UUID
	ToldStart    time.Time
	ToldProvider uuid.UUID
}

func (s *Service) audience(ctx context.Context, appointment uuid.UUID) (audience, error) {
	var who audience
	err := s.DB.Conn(ctx).NewRaw(`
SELECT `+reachable+` AS recipient, p.language, a.provider_id, told.starts_at AS told_start, told.provider_id AS told_provider
FROM appointments AS a
JOIN patients AS p ON p.id = a.patient_id
LEFT JOIN LATERAL (
  SELECT starts_at, provider_id FROM messages
  WHERE appointment_id = a.id AND state IN ('sending', 'sent', 'in_doubt')
  ORDER BY schedule_version DESC LIMIT 1) AS told ON true
WHERE a.id = ?`, adultsBornBy(s.DB.Now(ctx)), appointment).Scan(ctx, &who)
	if err != nil {
		return who, fmt.Errorf("notifications: audience of %s: %w", appointment, db.Found(err))
	}
	return who, nil
}
