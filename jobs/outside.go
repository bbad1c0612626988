package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// outside takes a job from the queue under a lease, and runs it without a transaction.
func (r *Runner) outside(ctx context.Context, j job, tx bun.Tx) error {
	if err := r.lease(ctx, &j, tx); err != nil {
		return err
	}
	held, letGo := context.WithTimeout(ctx, j.kind.Policy.Timeout) // a handler that ignores its end is not kept alive
	go r.hold(held, j, letGo)
	failed := r.perform(held, j)
	letGo()
	return r.persist(ctx, j, failed)
}

// lease moves a job from the queue to the leases, and commits that with the attempt counted.
func (r *Runner) lease(ctx context.Context, j *job, tx bun.Tx) error {
	err := tx.NewRaw(`
		WITH job AS (DELETE FROM gue_jobs WHERE job_id = ? RETURNING *)
		INSERT INTO job_leases (job_id, kind, queue, args, attempt, losses, worker, created_at, started_at, until)
		SELECT job_id, job_type, queue, args, ?, losses, ?, created_at, now(), clock_timestamp() + ? * interval '1 microsecond'
		FROM job RETURNING started_at`, j.id, j.attempt, r.name, r.pace.lease.Microseconds()).Scan(ctx, &j.started)
	if err != nil {
		return errors.Join(fmt.Errorf("jobs: lease: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("jobs: lease: %w", err)
	}
	return nil
}

// hold extends the lease of j until ctx ends, and ends it itself by letGo when the lease is lost.
func (r *Runner) hold(ctx context.Context, j job, letGo func()) {
	// Without an answer from the database the worker must stop before others take it for dead.
	late := time.AfterFunc(r.pace.lease-r.pace.beat/2, letGo)
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(r.pace.beat):
		}
		kept, err := r.extend(ctx, j)
		switch {
		case kept:
			late.Reset(r.pace.lease - r.pace.beat/2)
		case err == nil:
			letGo()
		}
	}
}

func (r *Runner) extend(ctx context.Context, j job) (kept bool, err error) {
	res, err := r.db.ExecContext(ctx, `
		UPDATE job_leases SET until = clock_timestamp() + ? * interval '1 microsecond'
		WHERE job_id = ? AND worker = ? AND attempt = ?`, r.pace.lease.Microseconds(), j.id, r.name, j.attempt)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
