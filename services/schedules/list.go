package schedules

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Standing is a schedule with where it stands.
type Standing struct {
	Schedule `bun:",extend"`
	NextSlot time.Time `bun:",nullzero"`
	Missed   int       // slots that were missed within a day, or since the last one that ran
	Overdue  bool      // its next slot has passed, and nobody looked at the clock
	Last     *Line     `bun:"-"` // of its history; nil before the first
}

// standing chooses schedules with where they stand. Its parameters are now and the latest time by
// which a slot should have been noted.
const standing = `
	SELECT s.*, h.next_slot, coalesce(h.next_slot < ?1, false) AS overdue,
	       (SELECT coalesce(sum(m.missed), 0) FROM schedule_ticks AS m
	        WHERE m.schedule_id = s.id AND m.state = 'missed' AND (m.slot_at > ?0::timestamptz - interval '1 day' OR NOT EXISTS (
	          SELECT FROM schedule_ticks AS later WHERE later.schedule_id = s.id AND later.state = 'run' AND later.slot_at > m.slot_at))) AS missed
	FROM schedules AS s JOIN schedule_hands AS h ON h.schedule_id = s.id`

// List returns the schedules that are not retired, those that run next first.
func (s *Service) List(ctx context.Context) ([]Standing, error) {
	all := []Standing{}
	now := s.DB.Now(ctx)
	err := s.DB.Conn(ctx).NewRaw(standing+` WHERE s.retired_at IS NULL ORDER BY h.next_slot NULLS LAST, s.id`, now, now.Add(-grace)).Scan(ctx, &all)
	if err != nil {
		return nil, fmt.Errorf("schedules: list: %w", err)
	}
	return all, s.last(ctx, all)
}

// Get returns a schedule with where it stands, retired or not, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Standing, error) {
	found := []Standing{}
	now := s.DB.Now(ctx)
	if err := s.DB.Conn(ctx).NewRaw(standing+" WHERE s.id = ?2", now, now.Add(-grace), id).Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("schedules: get: %w", err)
	}
	if len(found) == 0 {
		return nil, db.ErrNotFound
	}
	return &found[0], s.last(ctx, found)
}

// last fills in the latest line of each schedule's history.
func (s *Service) last(ctx context.Context, all []Standing) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	latest := []Line{}
	err := s.DB.Conn(ctx).NewRaw("SELECT t.* FROM ? AS t WHERE t.id IN (SELECT max(id) FROM schedule_ticks WHERE schedule_id IN (?) GROUP BY schedule_id)",
		bun.Safe(lines), bun.List(ids)).Scan(ctx, &latest)
	if err != nil {
		return fmt.Errorf("schedules: last runs: %w", err)
	}
	of := map[uuid.UUID]*Line{}
	for i := range latest {
		of[latest[i].ScheduleID] = &latest[i]
	}
	for i := range all {
		all[i].Last = of[all[i].ID]
	}
	return nil
}
