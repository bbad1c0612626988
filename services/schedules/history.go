package schedules

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// State is what was decided over a slot.
type State string

// What may become of a slot.
const (
	Run    State = "run"
	Missed State = "missed"
	ByHand State = "by_hand" // somebody wanted it now; it takes the slot of no other
)

// Tick is a line in the history of a schedule.
type Tick struct {
	bun.BaseModel `bun:"table:schedule_ticks,alias:t"`

	ID         int64 `bun:",pk,autoincrement"`
	ScheduleID uuid.UUID
	SlotAt     time.Time
	State      State
	Missed     int        // slots that passed unseen, for which it stands
	Since      time.Time  `bun:",nullzero"` // the first of those
	JobID      string     `bun:",nullzero"`
	ActorID    *uuid.UUID // who ran it by hand
	ActorName  string
	TickedAt   time.Time
}

// Outcome is how far the job of a slot has come.
type Outcome string

// The outcomes.
const (
	Waiting Outcome = "waiting"
	Running Outcome = "running"
	Done    Outcome = "done"
	Retry   Outcome = "retry" // failed, and will be tried again
	Failed  Outcome = "failed"
	Lapsed  Outcome = "missed"    // it had no job
	Dropped Outcome = "discarded" // an admin gave it up
)

// Outcomes are all of them, for filters.
var Outcomes = []Outcome{Done, Running, Waiting, Retry, Failed, Lapsed, Dropped}

// Line is a tick with what became of its job.
type Line struct {
	Tick       `bun:",extend"`
	ActorAr    string // who ran it by hand, as they are called now
	ActorEn    string
	Outcome    Outcome
	Error      string // of the latest run: a message key or text
	Counts     json.RawMessage
	StartedAt  time.Time `bun:",nullzero"` // of the latest run
	FinishedAt time.Time `bun:",nullzero"`
}

// Took returns how long the latest run took, or 0 where none has ended.
func (l Line) Took() time.Duration {
	if l.FinishedAt.IsZero() || l.StartedAt.IsZero() {
		return 0
	}
	return l.FinishedAt.Sub(l.StartedAt)
}

// lines are the ticks with what is known of their jobs. A job that is neither waiting nor running
// and has no runs any more was done long ago.
const lines = `(
  SELECT t.*, coalesce(u.name_ar, t.actor_name) AS actor_ar, coalesce(u.name_en, t.actor_name) AS actor_en, coalesce(run.error, '') AS error, coalesce(run.counts, '{}') AS counts,
         coalesce(start.started_at, lease.started_at, run.started_at) AS started_at,
         CASE WHEN start.job_id IS NULL AND lease.job_id IS NULL THEN run.finished_at END AS finished_at,
         CASE WHEN t.state = 'missed' THEN 'missed'
              WHEN start.job_id IS NOT NULL OR lease.job_id IS NOT NULL THEN 'running'
              WHEN job.job_id IS NOT NULL AND run.outcome IN ('retry', 'lost') THEN 'retry'
              WHEN job.job_id IS NOT NULL THEN 'waiting'
              WHEN run.outcome = 'discarded' THEN 'discarded'
              WHEN run.outcome IN ('dead', 'lost') THEN 'failed'
              ELSE 'done' END AS outcome
  FROM schedule_ticks AS t
  LEFT JOIN LATERAL (SELECT * FROM job_runs WHERE job_id = t.job_id ORDER BY id DESC LIMIT 1) AS run ON true
  LEFT JOIN users AS u ON u.id = t.actor_id
  LEFT JOIN gue_jobs AS job ON job.job_id = t.job_id
  LEFT JOIN job_starts AS start ON start.job_id = t.job_id
  LEFT JOIN job_leases AS lease ON lease.job_id = t.job_id
)`

// PageSize is how many lines of a history a page has.
const PageSize = 25

// Filter chooses lines of a history. What is empty does not matter.
type Filter struct {
	Outcome Outcome
	From    time.Time // the first instant
	Until   time.Time // the instant after the last
	Older   int64     // lines before this one: the ID of the last one shown
}

// History returns a page of a schedule's history, the latest first, and whether there is more.
func (s *Service) History(ctx context.Context, id uuid.UUID, f Filter) (page []Line, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().ColumnExpr("t.*").TableExpr("? AS t", bun.Safe(lines)).
		Where("t.schedule_id = ?", id).Order("t.id DESC").Limit(PageSize + 1)
	if f.Outcome != "" {
		q.Where("t.outcome = ?", f.Outcome)
	}
	if !f.From.IsZero() {
		q.Where("t.slot_at >= ?", f.From)
	}
	if !f.Until.IsZero() {
		q.Where("t.slot_at < ?", f.Until)
	}
	if f.Older > 0 {
		q.Where("t.id < ?", f.Older)
	}
	if err := q.Scan(ctx, &page); err != nil {
		return nil, false, fmt.Errorf("schedules: history: %w", err)
	}
	page, more = db.Cut(page, PageSize)
	return page, more, nil
}
