// Package schedules knows what the clock calls for, and when. A schedule is a row; each of its
// slots is decided on once, in the transaction that enqueues its job.
package schedules

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// The faults of this package.
var (
	ErrCron    = fault.ErrInvalid.On("cron", "schedules.cron_wrong")
	ErrNever   = fault.ErrInvalid.On("cron", "schedules.cron_never")
	ErrOften   = fault.ErrInvalid.On("cron", "schedules.cron_often")
	ErrZone    = fault.ErrInvalid.On("zone", "schedules.zone_unknown")
	ErrName    = fault.ErrInvalid.On("name", "schedules.name_taken")
	ErrMisfire = fault.ErrInvalid.On("misfire", "fault.choice")
	ErrCatchUp = fault.ErrInvalid.On("catch_up", "schedules.catch_up_bound")
	ErrPlan    = fault.ErrInvalid.On("plan", "fault.choice")

	ErrRunning = fault.New(fault.Conflict, "schedules.runs_already")
	ErrRetired = fault.New(fault.Conflict, "schedules.is_retired")
	ErrKept    = fault.New(fault.Conflict, "schedules.is_kept")
	ErrStale   = fault.New(fault.Stale, "fault.stale")
)

var constraints = db.Constraints{
	"schedules_name_is_free":        ErrName,
	"schedules_catch_up_is_bounded": ErrCatchUp,
}

// Misfire is what becomes of slots that passed while nobody looked at the clock.
type Misfire string

// The policies.
const (
	Skip    Misfire = "skip"     // they are missed; the next one runs in its time
	Once    Misfire = "once"     // the latest runs late, and stands for those before it
	CatchUp Misfire = "catch_up" // each runs late, the latest so many of them
)

// Misfires are all of them, in the order in which they are offered.
var Misfires = []Misfire{Once, Skip, CatchUp}

// MostCatchUp is how many missed slots a schedule may make up for.
const MostCatchUp = 100

// Zone is where schedules live unless they say otherwise.
const Zone = "Asia/Riyadh"

// Plan is a line in the program's own table of what happens when. The rest is up to admins.
type Plan struct {
	Key     string     // names the line; it stays when the rest changes
	Name    string     // message key
	Does    queue.Args // the job
	Cron    string
	Zone    string  // empty: Zone
	Misfire Misfire // empty: Once
	CatchUp int     // 0: as many as there may be
	// How long after its slot the job begins at the latest, at a moment that is drawn: a clock that shows the full hour shows it
	// to many centres at once. Whoever runs it by hand does not wait.
	Spread time.Duration
}

// Schedule is something that runs when the clock says so.
type Schedule struct {
	bun.BaseModel `bun:"table:schedules,alias:s"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	Plan      string    // key of the plan whose job it enqueues
	Own       bool      // an admin made it
	Name      string    // message key or text
	Kind      string
	Queue     queue.Name
	Args      json.RawMessage `bun:"type:jsonb"`
	Cron      string
	Zone      string
	Misfire   Misfire
	CatchUp   int
	Enabled   bool
	Edited    bool      // an admin changed it, so the table no longer says when it runs
	RetiredAt time.Time `bun:",nullzero"`
	Version   int
	CreatedAt time.Time
}

// Runs reports whether the clock is looked at for it.
func (s *Schedule) Runs() bool { return s.Enabled && s.RetiredAt.IsZero() }

// job returns what it enqueues.
func (s *Schedule) job() queue.Stored {
	return queue.Stored{Of: s.Kind, In: s.Queue, Body: s.Args}
}

// keep is how many of the slots that have come it runs at most.
func (s *Schedule) keep() int {
	if s.Misfire == CatchUp {
		return s.CatchUp
	}
	return 1
}

// Service keeps schedules and looks at the clock for them.
type Service struct {
	DB    *db.DB
	Queue *queue.Queue
	Plans []Plan // the program's own table
}

// plan returns the line of a key.
func (s *Service) plan(key string) (Plan, bool) {
	for _, p := range s.Plans {
		if p.Key == key {
			return p, true
		}
	}
	return Plan{}, false
}
