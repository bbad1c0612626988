package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// inside runs a job in the transaction that holds it, within a savepoint: an attempt that fails is
// undone by itself, and recorded in the same transaction.
func (r *Runner) inside(ctx context.Context, j job, tx bun.Tx) error {
	err := r.start(ctx, &j)
	if errors.Is(err, sql.ErrNoRows) { // its last start is still there
		return r.lose(ctx, j, tx)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("jobs: start: %w", err), tx.Rollback())
	}
	failed := r.db.Attempt(ctx, tx, func(ctx context.Context) error { return r.perform(ctx, j) })
	j.savepoint = db.Keep
	if failed != nil {
		j.savepoint = db.Forget
	}
	v, err := r.settle(ctx, tx, j, failed)
	if err == nil {
		err = tx.Commit()
	}
	if err == nil {
		r.tell(j, v)
		return nil
	}
	// The transaction is beyond saving: its connection is gone, or a constraint that is checked in
	// the end refused it. The attempt is counted on another connection, else it would come back at once.
	_ = tx.Rollback() // fails with its connection, and is needed no more then
	j.savepoint = ""
	return r.persist(ctx, j, errors.Join(failed, err))
}

// lose puts back a job whose last run never ended, and counts that run. Doing it takes no more than
// a statement, so that it happens even if the job would end this process too.
func (r *Runner) lose(ctx context.Context, j job, tx bun.Tx) error {
	if _, err := tx.ExecContext(ctx, loseStarted, j.id, maxLosses, errLost.Key); err != nil {
		return errors.Join(fmt.Errorf("jobs: lost: %w", err), tx.Rollback())
	}
	return tx.Commit()
}

// start commits that a run begins, before it does. Where a start is there already, of a run that
// never ended, it returns sql.ErrNoRows. It does not wait for the disk: a start is there to outlive this
// process, and where PostgreSQL itself falls, the run that it tells of is undone and begins again.
func (r *Runner) start(ctx context.Context, j *job) error {
	var off string
	return r.db.NewRaw(`
		INSERT INTO job_starts (job_id, attempt, worker, started_at) VALUES (?, ?, ?, clock_timestamp())
		ON CONFLICT DO NOTHING RETURNING started_at, set_config('synchronous_commit', 'off', true)`, j.id, j.attempt, r.name).
		Scan(ctx, &j.started, &off)
}

// perform calls the handler, in whose context the program itself acts. It has its time, and less of it when the process must end.
func (r *Runner) perform(ctx context.Context, j job) (err error) {
	ctx, cancel := context.WithTimeout(ctx, j.kind.Policy.Timeout)
	defer cancel()
	defer context.AfterFunc(r.aborted, cancel)()
	ctx = queue.Counting(access.With(ctx, access.System), j.counts)
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("jobs: panic", "job", j.id, "kind", j.kind.Name, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return j.kind.work(ctx, j.args)
}
