package jobs

import (
	"log/slog"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// Config says how much of the work one process takes on.
type Config struct {
	Workers map[queue.Name]int // how many jobs of each queue run at once; nil means DefaultWorkers
	Grace   time.Duration      // how long running jobs may go on once the process is told to stop; 0 means 20 s
	Log     *slog.Logger       // nil means slog.Default
	Observe func(Ended)        // is told of every run that ends; nil means nobody
}

// DefaultWorkers suit a process on two cores.
var DefaultWorkers = map[queue.Name]int{queue.Critical: 6, queue.Notify: 4, queue.Integrations: 2, queue.Reports: 1}

// polls is how often a queue is looked into when nothing wakes its workers. LISTEN does that
// within milliseconds; this is for the wake-ups that get lost, and for jobs whose time comes.
var polls = map[queue.Name]time.Duration{
	queue.Critical: time.Second, queue.Notify: time.Second, queue.Integrations: 5 * time.Second, queue.Reports: 5 * time.Second,
}

// Conns returns how many connections the database handle of a runner must have: one for every
// running job, and some to count starts, extend leases and sweep with while all workers are busy.
// One more, outside the handle, listens for new jobs.
func (c Config) Conns() int {
	workers := 0
	for _, n := range c.filled().Workers {
		workers += n
	}
	return workers + workers/2 + 2
}

func (c Config) filled() Config {
	if c.Workers == nil {
		c.Workers = DefaultWorkers
	}
	if c.Grace == 0 {
		c.Grace = 20 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// pace is how long the runner waits for what. Tests are less patient.
type pace struct {
	lease time.Duration // how long an outside job stays its worker's without a sign of life
	beat  time.Duration // how often its worker gives one
	reap  time.Duration // how often expired leases are looked for
	calm  time.Duration // how long a process must have run to take on a job that failed twice
	brief time.Duration // between tries to reach a database that does not answer
}

var usualPace = pace{lease: time.Minute, beat: 20 * time.Second, reap: 10 * time.Second, calm: 10 * time.Second, brief: time.Second}
