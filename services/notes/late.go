package notes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

const (
	lateAfter = 24 * time.Hour // a note is owed so long before its author is told
	lateBatch = 500            // notes that are taken at once, at most
)

// Late is a visit whose note has been owed for a day.
type Late struct {
	AppointmentID uuid.UUID
	PatientID     uuid.UUID
	ProviderID    uuid.UUID
	StartsAt      time.Time
}

// TakeLate returns the visits whose note has been owed for a day at now, each once: they are noted as told of in tx.
func TakeLate(ctx context.Context, tx bun.Tx, now time.Time) (late []Late, err error) {
	err = tx.NewRaw(`
UPDATE unsigned_notes AS un SET told_at = ?0 FROM appointments AS a
WHERE a.id = un.appointment_id AND un.appointment_id IN (
  SELECT appointment_id FROM unsigned_notes WHERE told_at IS NULL AND since <= ?1 ORDER BY since, appointment_id LIMIT ?2 FOR UPDATE SKIP LOCKED)
RETURNING un.appointment_id, a.patient_id, un.provider_id, a.starts_at`, now, now.Add(-lateAfter), lateBatch).Scan(ctx, &late)
	if err != nil {
		return nil, fmt.Errorf("notes: late: %w", err)
	}
	return late, nil
}
