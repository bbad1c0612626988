package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Run is an attempt at a job, or the end that an admin put to it.
type Run struct {
	ID         int64
	JobID      string
	Kind       string
	Queue      Name
	Attempt    int
	Outcome    string // done, retry, dead, lost, discarded
	Error      string // a message key, or text without personal data
	Counts     json.RawMessage
	Worker     string
	StartedAt  time.Time
	FinishedAt time.Time
}

// Outcomes are how runs may have ended, in the order in which they are offered to choose from.
var Outcomes = []string{"done", "retry", "dead", "lost", "discarded"}

// RunsPage is how many runs Runs returns at most.
const RunsPage = 50

// RunFilter chooses runs. What is empty does not matter.
type RunFilter struct {
	Kind    string
	Outcome string
	From    time.Time // the first instant of their ends
	Until   time.Time // the instant after the last
	Older   int64     // runs before this one: the ID of the last one shown
}

// Runs returns the runs that a filter chooses, the latest first, and whether there are more.
func (q *Queue) Runs(ctx context.Context, f RunFilter) (runs []Run, more bool, err error) {
	s := q.db.Conn(ctx).NewSelect().TableExpr("job_runs AS r").ColumnExpr("r.*").Order("r.id DESC").Limit(RunsPage + 1)
	if f.Kind != "" {
		s.Where("r.kind = ?", f.Kind)
	}
	if f.Outcome != "" {
		s.Where("r.outcome = ?", f.Outcome)
	}
	if !f.From.IsZero() {
		s.Where("r.finished_at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		s.Where("r.finished_at < ?", f.Until)
	}
	if f.Older > 0 {
		s.Where("r.id < ?", f.Older)
	}
	if err := s.Scan(ctx, &runs); err != nil {
		return nil, false, fmt.Errorf("queue: runs: %w", err)
	}
	runs, more = db.Cut(runs, RunsPage)
	return runs, more, nil
}

// Kinds returns the kinds of jobs that have run, for a choice of them.
func (q *Queue) Kinds(ctx context.Context) (kinds []string, err error) {
	// A loose index scan: DISTINCT alone would read every run.
	err = q.db.Conn(ctx).NewRaw(`WITH RECURSIVE known AS (
  SELECT min(kind) AS kind FROM job_runs
  UNION ALL
  SELECT (SELECT min(kind) FROM job_runs WHERE kind > known.kind) FROM known WHERE kind IS NOT NULL
) SELECT kind FROM known WHERE kind IS NOT NULL`).Scan(ctx, &kinds)
	if err != nil {
		return nil, fmt.Errorf("queue: kinds: %w", err)
	}
	return kinds, nil
}
