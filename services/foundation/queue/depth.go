package queue

import (
	"context"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrUnknownKind is the last error of a job whose kind no worker has known so far. It waits for
// one that does: during a rolling deploy old workers meet new kinds.
var ErrUnknownKind = fault.New(fault.Internal, "jobs.unknown_kind")

// Depth is how full a queue is.
type Depth struct {
	Queue   Name
	Due     int       // waiting for a worker, or in a transaction of one
	Later   int       // waiting for their time, such as a retry
	Leased  int       // being worked outside a transaction
	Dead    int       // waiting for an admin
	Unknown int       // due or later, of a kind that no worker knew
	Oldest  time.Time // since when the longest waiting one is due; zero when none is
}

// Depths returns how full the queues are that hold anything, by name. What is due the database's clock decides.
func (q *Queue) Depths(ctx context.Context) ([]Depth, error) {
	var depths []Depth
	err := q.db.Conn(ctx).NewRaw(`
		WITH jobs AS (
		  SELECT queue, CASE WHEN run_at <= now() THEN 'due' ELSE 'later' END AS state, run_at, last_error = ? AS unknown
		  FROM gue_jobs
		  UNION ALL SELECT queue, 'leased', NULL, false FROM job_leases
		  UNION ALL SELECT queue, 'dead', NULL, false FROM dead_jobs
		)
		SELECT queue,
		       count(*) FILTER (WHERE state = 'due') AS due,
		       count(*) FILTER (WHERE state = 'later') AS later,
		       count(*) FILTER (WHERE state = 'leased') AS leased,
		       count(*) FILTER (WHERE state = 'dead') AS dead,
		       count(*) FILTER (WHERE unknown) AS unknown,
		       min(run_at) FILTER (WHERE state = 'due') AS oldest
		FROM jobs GROUP BY queue ORDER BY queue`, ErrUnknownKind.Key).Scan(ctx, &depths)
	if err != nil {
		return nil, fmt.Errorf("queue: depths: %w", err)
	}
	return depths, nil
}

// Age returns how long the job has waited that has been due for longest: 0 where none is due. The database's clock decides.
func (q *Queue) Age(ctx context.Context) (time.Duration, error) {
	var seconds float64
	err := q.db.Conn(ctx).NewRaw("SELECT coalesce(extract(epoch FROM now() - min(run_at)), 0)::float8 FROM gue_jobs WHERE run_at <= now()").Scan(ctx, &seconds)
	if err != nil {
		return 0, fmt.Errorf("queue: age: %w", err)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
