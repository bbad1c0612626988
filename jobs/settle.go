package jobs

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// maxLosses is how many runs of a job may end with their process before it is taken for the cause.
const maxLosses = 3

var errLost = fault.New(fault.Internal, "jobs.lost")

// errNotOurs says that somebody else has settled the job, because he had to take us for dead.
var errNotOurs = errors.New("jobs: no longer held by this worker")

// A job is settled by one statement that takes it from where it was, puts it where it goes, and
// writes its run into the history. It does nothing when the job is no longer its worker's.
const (
	fromInside = `WITH start AS (DELETE FROM job_starts WHERE job_id = ? AND worker = ? AND attempt = ?),
		job AS (DELETE FROM gue_jobs WHERE job_id = ? AND error_count + 1 = ?
		        RETURNING job_id, job_type AS kind, queue, args, error_count + 1 AS attempt, losses, created_at)`
	fromOutside = `
		WITH job AS (DELETE FROM job_leases WHERE job_id = ? AND worker = ? AND attempt = ? RETURNING *)`
	toQueue = `, again AS (
		  INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, error_count, losses, last_error, queue, created_at, updated_at)
		  SELECT job_id, 0, clock_timestamp() + ? * interval '1 microsecond', kind, args, attempt, losses, ?, queue, created_at, clock_timestamp()
		  FROM job
		)`
	toDead = `, dead AS (
		  INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at)
		  SELECT job_id, kind, queue, args, attempt, ?, clock_timestamp() FROM job
		)`
	toHistory = `
		INSERT INTO job_runs (job_id, kind, queue, attempt, outcome, error, counts, worker, started_at, finished_at)
		SELECT job_id, kind, queue, attempt, ?, ?, ?, ?, ?, clock_timestamp() FROM job`
)

// settle records how a run ended and moves its job on, or returns errNotOurs. Whoever commits that tells of it.
func (r *Runner) settle(ctx context.Context, conn bun.IDB, j job, failed error) (verdict, error) {
	v := j.kind.Policy.judge(j.attempt, failed)
	query, args := fromOutside, []any{j.id, r.name, j.attempt}
	if j.kind.Inside {
		query, args = fromInside, append(args, j.id, j.attempt)
	}
	counts := "{}"
	switch v.outcome {
	case Done:
		counts = j.counts.JSON()
	case Retry:
		query, args = query+toQueue, append(args, v.wait.Microseconds(), v.reason)
	case Dead:
		query, args = query+toDead, append(args, v.reason)
	}
	res, err := conn.ExecContext(ctx, j.savepoint+query+toHistory, append(args, v.outcome, v.reason, counts, r.name, j.started)...)
	if err != nil {
		return v, fmt.Errorf("jobs: settle %s: %w", j.kind.Name, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return v, errors.Join(errNotOurs, err)
	}
	return v, nil
}

// tell says how a run ended to those who measure, and to the log where anything went wrong.
func (r *Runner) tell(j job, v verdict) {
	r.observe(j, v.outcome)
	switch v.outcome {
	case Retry:
		r.log.Warn("jobs: failed", "kind", j.kind.Name, "job", j.id, "attempt", j.attempt, "wait", v.wait, "reason", v.reason)
	case Dead:
		r.log.Error("jobs: dead", "kind", j.kind.Name, "job", j.id, "attempt", j.attempt, "reason", v.reason)
	}
}

// persist settles a job on a connection of its own, and is patient: the database may be restarting,
// and a statement that our broken connection has left behind may hold the job for a while.
func (r *Runner) persist(ctx context.Context, j job, failed error) error {
	var v verdict
	var err error
	for range 10 {
		if v, err = r.settle(ctx, r.db, j, failed); err == nil {
			r.tell(j, v)
			return nil
		}
		if errors.Is(err, errNotOurs) {
			r.log.Warn("jobs: too late, the run was given up for lost", "kind", j.kind.Name, "job", j.id, "attempt", j.attempt)
			return nil
		}
		r.rest()
	}
	return err
}
