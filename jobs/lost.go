package jobs

import (
	"context"
	"fmt"
)

// A lost job goes back to its queue, or to the dead ones once it was lost too often.
const (
	lostToEither = `, again AS (
		  INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, error_count, losses, last_error, queue, created_at, updated_at)
		  SELECT job_id, 0, clock_timestamp(), kind, args, attempt, losses + 1, reason, queue, created_at, clock_timestamp()
		  FROM job, told WHERE losses + 1 < most
		), dead AS (
		  INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at)
		  SELECT job_id, kind, queue, args, attempt, reason, clock_timestamp() FROM job, told WHERE losses + 1 >= most
		)
		INSERT INTO job_runs (job_id, kind, queue, attempt, outcome, error, worker, started_at, finished_at)
		SELECT job_id, kind, queue, attempt, 'lost', reason, worker, started_at, clock_timestamp() FROM job, told`
	loseStarted = `
		WITH start AS (DELETE FROM job_starts WHERE job_id = ? RETURNING *),
		job AS (
		  DELETE FROM gue_jobs USING start WHERE gue_jobs.job_id = start.job_id
		  RETURNING gue_jobs.job_id, job_type AS kind, queue, args, error_count + 1 AS attempt, losses, created_at, worker, started_at
		), told (most, reason) AS (VALUES (?, ?))` + lostToEither
	loseLeased = `
		WITH job AS (
		  DELETE FROM job_leases WHERE job_id IN (
		    SELECT job_id FROM job_leases WHERE until < clock_timestamp() ORDER BY until LIMIT 100 FOR UPDATE SKIP LOCKED
		  ) RETURNING *
		), told (most, reason) AS (VALUES (?, ?))` + lostToEither
)

// reap puts back the jobs whose workers gave no sign of life for longer than their lease.
func (r *Runner) reap(ctx context.Context) error {
	res, err := r.db.ExecContext(ctx, loseLeased, maxLosses, errLost.Key)
	if err != nil {
		return fmt.Errorf("expired leases: %w", err)
	}
	n, err := res.RowsAffected()
	if n > 0 {
		r.log.Warn("jobs: lost with their workers", "jobs", n)
	}
	return err
}
