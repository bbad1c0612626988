package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// withhold takes what entries say of records that were destroyed out of what is shown. The entries themselves stay as
// they are: they are chained. Who did what and when stays to be read, and why the record was destroyed.
func (s *Service) withhold(ctx context.Context, entries []Entry) error {
	var of []uuid.UUID
	for _, e := range entries {
		if e.PatientID != nil {
			of = append(of, *e.PatientID)
		}
	}
	if len(of) == 0 {
		return nil
	}
	var gone []struct {
		ID          uuid.UUID
		DestroyedAt time.Time
	}
	if err := s.DB.Conn(ctx).NewRaw("SELECT id, destroyed_at FROM destroyed_patients WHERE id IN (?)", bun.List(of)).Scan(ctx, &gone); err != nil {
		return fmt.Errorf("audit: destroyed records: %w", err)
	}
	at := map[uuid.UUID]time.Time{}
	for _, g := range gone {
		at[g.ID] = g.DestroyedAt
	}
	for i := range entries {
		e := &entries[i]
		if e.PatientID == nil || at[*e.PatientID].IsZero() || e.TableName == "destroyed_patients" {
			continue
		}
		e.Before, e.After = nil, nil
		if e.At.Before(at[*e.PatientID]) {
			e.Reason = ""
		}
	}
	return nil
}
