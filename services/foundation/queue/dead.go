package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrNotDead says that somebody else has retried or discarded the job already.
var ErrNotDead = fault.New(fault.Conflict, "jobs.not_dead")

// DeadPage is how many jobs Dead returns at most.
const DeadPage = 50

// DeadJob is a job that failed for good and waits for an admin.
type DeadJob struct {
	bun.BaseModel `bun:"table:dead_jobs,alias:dead_jobs"`

	JobID    string
	Kind     string
	Queue    Name
	Args     []byte // JSON, or whatever could not be read as that
	Attempts int
	Error    string // a message key, or the text of the last error, without personal data
	DiedAt   time.Time
}

// Dead returns a page of the dead jobs, the latest first, and how many there are in all.
// Pages are counted from 1.
func (q *Queue) Dead(ctx context.Context, page int) (jobs []DeadJob, total int, err error) {
	count, err := q.db.Conn(ctx).NewSelect().Model(&jobs).
		Order("died_at DESC", "job_id DESC").
		Limit(DeadPage).Offset(int64(max(page, 1)-1) * DeadPage).
		ScanAndCount(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("queue: dead jobs: %w", err)
	}
	return jobs, int(count), nil
}

// Retry runs a dead job again, with all its attempts before it. Of two who ask at once one
// gets ErrNotDead.
func (q *Queue) Retry(ctx context.Context, id string) error {
	return q.move(ctx, `
		WITH job AS (DELETE FROM dead_jobs WHERE job_id = ? RETURNING *)
		INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, last_error, queue, created_at, updated_at)
		SELECT job_id, 0, clock_timestamp(), kind, args, error, queue, clock_timestamp(), clock_timestamp() FROM job`, id)
}

// RetryPage is how many dead jobs RetryAll takes at most.
const RetryPage = 500

// RetryAll runs the dead jobs of a kind again, or of every kind where it is empty, the oldest first,
// and returns them. Whoever asks at the same time gets others, or none.
func (q *Queue) RetryAll(ctx context.Context, kind string) (jobs []DeadJob, err error) {
	err = q.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewRaw(`
			WITH job AS (
			  DELETE FROM dead_jobs WHERE job_id IN (
			    SELECT job_id FROM dead_jobs WHERE ? IN ('', kind) ORDER BY died_at, job_id LIMIT ? FOR UPDATE SKIP LOCKED
			  ) RETURNING *
			), again AS (
			  INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, last_error, queue, created_at, updated_at)
			  SELECT job_id, 0, clock_timestamp(), kind, args, error, queue, clock_timestamp(), clock_timestamp() FROM job
			)
			SELECT * FROM job`, kind, RetryPage).Scan(ctx, &jobs)
		if err != nil {
			return fmt.Errorf("queue: retry all: %w", err)
		}
		return nil
	})
	return jobs, err
}

// OneDead returns a dead job, or ErrNotDead.
func (q *Queue) OneDead(ctx context.Context, id string) (*DeadJob, error) {
	job := new(DeadJob)
	err := db.Found(q.db.Conn(ctx).NewSelect().Model(job).Where("job_id = ?", id).Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return nil, ErrNotDead
	}
	return job, err
}

// Discard gives a dead job up and keeps the reason in the history of runs. A reason that is empty
// or longer than 500 characters is ErrInvalid, on "reason". Of two who ask at once one gets ErrNotDead.
func (q *Queue) Discard(ctx context.Context, id, reason string) error {
	reason, err := text.Clean(reason, 500)
	if err != nil {
		return fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	return q.move(ctx, `
		WITH job AS (DELETE FROM dead_jobs WHERE job_id = ? RETURNING *)
		INSERT INTO job_runs (job_id, kind, queue, attempt, outcome, error, worker, started_at, finished_at)
		SELECT job_id, kind, queue, attempts, 'discarded', ?, '', now(), now() FROM job`, id, reason)
}

// move runs a statement that takes a job from the dead ones.
func (q *Queue) move(ctx context.Context, query string, args ...any) error {
	return q.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("queue: dead job %v: %w", args[0], err)
		}
		n, err := res.RowsAffected()
		if err == nil && n == 0 {
			return ErrNotDead
		}
		return err
	})
}
