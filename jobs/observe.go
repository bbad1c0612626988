package jobs

import (
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Ended is a run that has ended, as those see it who measure.
type Ended struct {
	Kind    string
	Queue   queue.Name
	Outcome Outcome
	Waited  time.Duration // from when it was due until it began, by the database's clock
	Took    time.Duration
}

// watch is the real clock, also in tests that choose the time of day.
var watch clock.Clock

func (r *Runner) observe(j job, outcome Outcome) {
	if r.cfg.Observe == nil {
		return
	}
	r.cfg.Observe(Ended{Kind: j.kind.Name, Queue: j.kind.Queue, Outcome: outcome, Waited: max(0, j.started.Sub(j.due)), Took: watch.Since(j.taken)})
}
