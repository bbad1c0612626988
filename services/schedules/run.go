package schedules

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
)

// RunNow runs a schedule at once, paused or not, and leaves its next slot as it is. While its last
// run is waiting or under way it returns ErrRunning: two admins who press at once run it once.
func (s *Service) RunNow(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		sch := &Schedule{ID: id}
		if err := lock(ctx, tx, sch); err != nil {
			return err
		}
		if !sch.RetiredAt.IsZero() {
			return ErrRetired
		}
		busy, err := busy(ctx, tx, id)
		if err != nil {
			return err
		}
		if busy {
			return ErrRunning
		}
		who, now := access.Who(ctx), s.DB.Now(ctx)
		line := &Tick{ScheduleID: id, SlotAt: now, State: ByHand, ActorName: who.NameEn, TickedAt: now}
		if who.SignedIn() {
			line.ActorID = &who.ID
		}
		written, err := s.write(ctx, tx, sch, line)
		if err == nil && !written {
			return ErrRunning // it is due in this very instant
		}
		return err
	})
}

// busy reports whether a job of a schedule is waiting or running.
func busy(ctx context.Context, tx bun.Tx, id uuid.UUID) (busy bool, err error) {
	err = tx.NewRaw(`
		SELECT EXISTS (
		  SELECT FROM (SELECT job_id FROM schedule_ticks WHERE schedule_id = ? AND job_id IS NOT NULL ORDER BY id DESC LIMIT 100) AS t
		  WHERE EXISTS (SELECT FROM gue_jobs WHERE job_id = t.job_id) OR EXISTS (SELECT FROM job_leases WHERE job_id = t.job_id)
		)`, id).Scan(ctx, &busy)
	if err != nil {
		return false, fmt.Errorf("schedules: busy: %w", err)
	}
	return busy, nil
}
