package schedules

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// Prune is the job that forgets old runs of jobs, and the history of schedules with them.
type Prune struct{}

// Kind names the job on the queue.
func (Prune) Kind() string { return "schedules.prune" }

// Queue is where the job waits.
func (Prune) Queue() queue.Name { return queue.Reports }

// Prune does the job. The latest line of each schedule is kept, however old.
func (s *Service) Prune(ctx context.Context, _ Prune) error {
	runs, err := s.Queue.Prune(ctx)
	if err != nil {
		return err
	}
	queue.Count(ctx, "runs_forgotten", runs)
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM schedule_ticks AS t WHERE ticked_at < ?::timestamptz - interval '90 days'
			AND EXISTS (SELECT FROM schedule_ticks AS later WHERE later.schedule_id = t.schedule_id AND later.id > t.id)`, s.DB.Now(ctx))
		return err
	})
	if err != nil {
		return fmt.Errorf("schedules: prune: %w", err)
	}
	return nil
}
