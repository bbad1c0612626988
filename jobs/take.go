package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
	"github.com/vgarvardt/gue/v5"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// job is a job that a worker has taken.
type job struct {
	id      string
	kind    Kind
	args    []byte
	attempt int       // counted from 1
	due     time.Time // by the database's clock, like
	started time.Time
	taken   time.Time // by ours
	counts  *queue.Counts

	savepoint string // what ends the savepoint of its attempt, where one is open
}

// next works one job of p's queue and reports whether there was one.
func (r *Runner) next(ctx context.Context, p *pool) bool {
	locked, tx, err := r.queue.Next(ctx, p.queue)
	if err != nil {
		if !r.blind.Swap(true) {
			r.log.Error("jobs: the queue can't be read", "queue", p.queue, "err", err)
		}
		r.reconnect()
		return false
	}
	if r.blind.Swap(false) {
		r.log.Info("jobs: the queue can be read again", "queue", p.queue)
	}
	if locked == nil {
		return false
	}
	p.nudge()
	if err := r.take(ctx, locked, tx); err != nil {
		r.log.Error("jobs: left as it was", "job", locked.ID.String(), "kind", locked.Type, "err", err)
		r.rest()
	}
	return true
}

// reconnect closes the connections that nobody uses. After a restart of PostgreSQL they are all
// dead, and each would cost somebody a failed statement: the driver can't tell before it tries.
func (r *Runner) reconnect() {
	most := r.db.Stats().MaxOpenConnections
	r.db.SetMaxIdleConns(-1)
	r.db.SetMaxIdleConns(most)
}

// rest keeps a worker from trying at once what the database has just refused.
func (r *Runner) rest() {
	select {
	case <-r.aborted.Done():
	case <-time.After(jittered(r.pace.brief)):
	}
}

// take works a locked job. An error means that nothing came of it, as if it had not been taken.
func (r *Runner) take(ctx context.Context, locked *gue.Job, tx bun.Tx) error {
	kind, known := r.kinds.byName[locked.Type]
	j := job{id: locked.ID.String(), kind: kind, args: locked.Args, attempt: int(locked.ErrorCount) + 1, counts: &queue.Counts{}, due: locked.RunAt, taken: watch.Now()}
	switch {
	case !known:
		r.log.Warn("jobs: unknown kind", "job", j.id, "kind", locked.Type)
		return postpone(ctx, tx, j, verdict{wait: time.Minute, reason: queue.ErrUnknownKind.Key})
	case j.attempt > 2 && !r.calm.Load():
		// It may be what ends our processes. Whatever else there is to do is done first; and where
		// something else ends them, again and again, that is not held against the job.
		return postpone(ctx, tx, j, verdict{wait: r.pace.calm, reason: locked.LastError.String})
	case kind.Inside:
		return r.inside(ctx, j, tx)
	}
	return r.outside(ctx, j, tx)
}

// postpone puts a job back without counting an attempt.
func postpone(ctx context.Context, tx bun.Tx, j job, v verdict) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE gue_jobs SET run_at = clock_timestamp() + ? * interval '1 microsecond', last_error = ?, updated_at = clock_timestamp()
		WHERE job_id = ?`, v.wait.Microseconds(), v.reason, j.id)
	if err != nil {
		return errors.Join(fmt.Errorf("jobs: postpone: %w", err), tx.Rollback())
	}
	return tx.Commit()
}
