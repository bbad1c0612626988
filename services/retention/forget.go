package retention

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Forget is the job that forgets the traces whose time is over.
type Forget struct{}

// Kind names the job on the queue.
func (Forget) Kind() string { return "retention.forget" }

// Queue is where the job waits.
func (Forget) Queue() queue.Name { return queue.Reports }

// How much is forgotten at once, so that nobody waits for a row for long; and by one run of a rule at most. What is left
// then is the next night's.
const (
	batch   = 1000
	batches = 500
)

// Run is what was forgotten of the traces in one night, or at somebody's command.
type Run struct {
	bun.BaseModel `bun:"table:retention_runs,alias:rr"`

	ID      uuid.UUID `bun:",pk"`
	BeganAt time.Time
	EndedAt time.Time
	Counts  map[string]int `bun:"type:jsonb"` // rows, by the keys of Rules
}

// Forget does the job, some rows of a rule in each transaction. A run that is cut off has forgotten what it has, and the
// next one goes on; of two at once each takes rows that the other has not. A rule that fails holds back no other: the job
// fails with it once all had their turn.
func (s *Service) Forget(ctx context.Context, _ Forget) error {
	run := &Run{ID: db.NewID(), BeganAt: s.DB.Now(ctx), Counts: map[string]int{}}
	var failed error
	for _, r := range Rules {
		n, err := s.forget(ctx, r)
		run.Counts[r.Key], failed = n, errors.Join(failed, err)
		queue.Count(ctx, "traces_forgotten", n)
	}
	if failed != nil {
		return failed
	}
	run.EndedAt = s.DB.Now(ctx)
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(run).Exec(ctx); err != nil {
			return fmt.Errorf("retention: note a run: %w", err)
		}
		return nil
	})
}

// due fills the statements of a rule.
type due struct {
	Table  bun.Ident
	Before time.Time // the time of rows that began by then is over
	Limit  int
}

func (r Rule) due(now time.Time, limit int) due {
	return due{Table: bun.Ident(r.table), Before: r.After.Before(now), Limit: limit}
}

// rows are those whose time is over.
func (r Rule) rows() string {
	rows := " FROM ?table AS t WHERE " + r.begin + " <= ?before"
	if r.only != "" {
		rows += " AND " + r.only
	}
	return rows
}

// statement forgets some of the rows, in no order, which would have to be made for each batch; and none that somebody holds.
func (r Rule) statement() string {
	of := " WHERE t.ctid = ANY (ARRAY(SELECT t.ctid" + r.rows() + " LIMIT ?limit FOR UPDATE OF t SKIP LOCKED))"
	if r.set == "" {
		return "DELETE FROM ?table AS t" + of
	}
	return "UPDATE ?table AS t SET " + r.set + of
}

func (s *Service) forget(ctx context.Context, r Rule) (n int, err error) {
	for range batches {
		gone := 0
		err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if r.heard {
				if err := signal.Announce(ctx); err != nil {
					return err
				}
			}
			res, err := tx.NewRaw(r.statement(), r.due(s.DB.Now(ctx), batch)).Exec(ctx)
			if err != nil {
				return err
			}
			rows, err := res.RowsAffected()
			gone = int(rows)
			return err
		})
		if err != nil {
			return n, fmt.Errorf("retention: %s: %w", r.Key, err)
		}
		if n += gone; gone < batch {
			return n, nil
		}
	}
	return n, nil
}

// MostCounted is where counting stops: whether ten thousand rows or a million are due, the next night sees to them.
const MostCounted = 10_000

// Waiting is how much of a rule is due.
type Waiting struct {
	Rule
	Due int // MostCounted where there may be more
}

// Waiting returns how much of each rule is due now.
func (s *Service) Waiting(ctx context.Context) ([]Waiting, error) {
	list := make([]Waiting, len(Rules))
	for i, r := range Rules {
		list[i].Rule = r
		err := s.DB.Conn(ctx).NewRaw("SELECT count(*) FROM (SELECT"+r.rows()+" LIMIT ?limit) AS due", r.due(s.DB.Now(ctx), MostCounted)).Scan(ctx, &list[i].Due)
		if err != nil {
			return nil, fmt.Errorf("retention: what is due of %s: %w", r.Key, err)
		}
	}
	return list, nil
}

// Latest returns the latest run, or nil where there was none.
func (s *Service) Latest(ctx context.Context) (*Run, error) {
	var found []Run
	err := s.DB.Conn(ctx).NewSelect().Model(&found).Order("began_at DESC", "id DESC").Limit(1).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("retention: latest run: %w", err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}
