package schedules

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// decision is what an admin decided over a dead job. It is saved for the audit log, which says who.
type decision struct {
	bun.BaseModel `bun:"table:job_decisions,alias:d"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	JobID     string
	Kind      string
	Decision  string
	Reason    string
	DecidedAt time.Time
}

// Retry runs a dead job again. Of two admins who ask at once, one gets queue.ErrNotDead.
func (s *Service) Retry(ctx context.Context, job string) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		dead, err := s.Queue.OneDead(ctx, job)
		if err != nil {
			return err
		}
		if err := s.Queue.Retry(ctx, job); err != nil {
			return err
		}
		return s.decide(ctx, tx, decision{JobID: job, Kind: dead.Kind, Decision: "retry"})
	})
}

// RetryAll runs the dead jobs of a kind again, or of every kind where it is empty, and returns how
// many there were.
func (s *Service) RetryAll(ctx context.Context, kind string) (n int, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		jobs, err := s.Queue.RetryAll(ctx, kind)
		if err != nil {
			return err
		}
		for _, dead := range jobs {
			if err := s.decide(ctx, tx, decision{JobID: dead.JobID, Kind: dead.Kind, Decision: "retry"}); err != nil {
				return err
			}
		}
		n = len(jobs)
		return nil
	})
	return n, err
}

// Discard gives a dead job up, for a reason: without one it is refused on "reason". Of two admins
// who ask at once, one gets queue.ErrNotDead.
func (s *Service) Discard(ctx context.Context, job, reason string) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		dead, err := s.Queue.OneDead(ctx, job)
		if err != nil {
			return err
		}
		if err := s.Queue.Discard(ctx, job, reason); err != nil {
			return err
		}
		return s.decide(ctx, tx, decision{JobID: job, Kind: dead.Kind, Decision: "discard", Reason: strings.TrimSpace(reason)})
	})
}

func (s *Service) decide(ctx context.Context, tx bun.Tx, d decision) error {
	d.ID, d.DecidedAt = db.NewID(), s.DB.Now(ctx)
	if _, err := tx.NewInsert().Model(&d).Exec(ctx); err != nil {
		return fmt.Errorf("schedules: decision: %w", err)
	}
	return nil
}
