package queue

import (
	"context"
	"fmt"
	"time"
)

// Current is a job that is being worked.
type Current struct {
	JobID     string
	Kind      string
	Queue     Name
	Attempt   int
	Worker    string
	StartedAt time.Time
}

// Running returns the jobs that are being worked, those that have taken longest first.
func (q *Queue) Running(ctx context.Context) (jobs []Current, err error) {
	err = q.db.Conn(ctx).NewRaw(`
		SELECT s.job_id, j.job_type AS kind, j.queue, s.attempt, s.worker, s.started_at
		FROM job_starts AS s JOIN gue_jobs AS j ON j.job_id = s.job_id
		UNION ALL SELECT job_id, kind, queue, attempt, worker, started_at FROM job_leases
		ORDER BY started_at LIMIT 200`).Scan(ctx, &jobs)
	if err != nil {
		return nil, fmt.Errorf("queue: running: %w", err)
	}
	return jobs, nil
}

// Silence is how long a worker may give no sign of life before it is taken for dead.
const Silence = 30 * time.Second

// Worker is a process that does jobs.
type Worker struct {
	Name      string
	Places    int // jobs that it does at once
	Busy      int // jobs that it does now
	StartedAt time.Time
	BeatAt    time.Time // its latest sign of life
	Silent    bool      // for longer than Silence
}

// Workers returns the processes that do jobs, and those that fell silent within an hour.
func (q *Queue) Workers(ctx context.Context) (workers []Worker, err error) {
	err = q.db.Conn(ctx).NewRaw(`
		SELECT w.*, clock_timestamp() - beat_at > ? * interval '1 second' AS silent,
		       (SELECT count(*) FROM job_starts AS s JOIN gue_jobs USING (job_id) WHERE s.worker = w.name)
		       + (SELECT count(*) FROM job_leases AS l WHERE l.worker = w.name) AS busy
		FROM workers AS w ORDER BY started_at, name`, Silence.Seconds()).Scan(ctx, &workers)
	if err != nil {
		return nil, fmt.Errorf("queue: workers: %w", err)
	}
	return workers, nil
}

// Beat is a sign of life of a worker. Those that gave none for an hour are forgotten.
func (q *Queue) Beat(ctx context.Context, name string, places int) error {
	_, err := q.db.Conn(ctx).ExecContext(ctx, `
		WITH gone AS (DELETE FROM workers WHERE beat_at < clock_timestamp() - interval '1 hour')
		INSERT INTO workers (name, places, started_at, beat_at) VALUES (?, ?, clock_timestamp(), clock_timestamp())
		ON CONFLICT (name) DO UPDATE SET beat_at = EXCLUDED.beat_at, places = EXCLUDED.places`, name, places)
	if err != nil {
		return fmt.Errorf("queue: sign of life: %w", err)
	}
	return nil
}

// Leave says that a worker has stopped.
func (q *Queue) Leave(ctx context.Context, name string) error {
	if _, err := q.db.Conn(ctx).ExecContext(ctx, "DELETE FROM workers WHERE name = ?", name); err != nil {
		return fmt.Errorf("queue: leave: %w", err)
	}
	return nil
}
