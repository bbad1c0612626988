package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// ErrStillRunning says that jobs went on running after the grace that they had to end. They are
// undone when the process ends, and run again elsewhere.
var ErrStillRunning = errors.New("jobs: some did not stop in time")

// Runner works the jobs of a database and sweeps it at intervals. Any number of processes may each run one.
type Runner struct {
	db     *db.DB
	queue  *queue.Queue
	kinds  *Kinds
	cfg    Config
	log    *slog.Logger
	name   string // of this process among the workers
	pace   pace
	pools  map[queue.Name]*pool
	sweeps []sweep

	calm    atomic.Bool     // has run long enough to take on suspicious jobs
	blind   atomic.Bool     // could not look into a queue the last time
	aborted context.Context // ends when running jobs must end too
	abort   func()
}

// New returns a runner of the jobs in d, a handle of its own with at least cfg.Conns connections,
// and with the bus and clock that the services' handle has.
func New(d *db.DB, kinds *Kinds, cfg Config) (*Runner, error) {
	cfg = cfg.filled()
	if len(kinds.twice) > 0 {
		return nil, fmt.Errorf("jobs: kinds registered twice: %v", kinds.twice)
	}
	if have, need := d.Stats().MaxOpenConnections, cfg.Conns(); have < need {
		return nil, fmt.Errorf("jobs: the workers need %d database connections and may open %d", need, have)
	}
	q, err := queue.New(d)
	if err != nil {
		return nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	r := &Runner{
		db: d, queue: q, kinds: kinds, cfg: cfg, log: cfg.Log, pace: usualPace, pools: map[queue.Name]*pool{},
		// In a container the process id is always the same, so it does not tell one life from the next.
		name: fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:6]),
	}
	r.aborted, r.abort = context.WithCancel(context.Background())
	for name, workers := range cfg.Workers {
		r.pools[name] = newPool(name, workers)
	}
	return r, nil
}

// Run works jobs until ctx ends. Then it takes no more, gives the running ones their grace, cancels
// the contexts of those that are left, and returns; ErrStillRunning if they don't heed that.
// It goes on through restarts of PostgreSQL. It must be called once only.
func (r *Runner) Run(ctx context.Context) error {
	// A transaction must not be rolled back under its job when the process is told to stop, so
	// nothing below that touches the database sees ctx.
	lasting := context.WithoutCancel(ctx)
	defer r.abort()
	calm := time.AfterFunc(r.pace.calm, func() { r.calm.Store(true) })
	defer calm.Stop()

	var running sync.WaitGroup
	for _, p := range r.pools {
		running.Go(func() { p.tick(ctx) })
		for range p.workers {
			running.Go(func() { r.worker(lasting, ctx.Done(), p) })
		}
	}
	for _, s := range r.ownSweeps() {
		running.Go(func() { r.repeat(lasting, ctx.Done(), s) })
	}
	running.Go(func() { r.listen(ctx) })
	<-ctx.Done()
	defer r.leave(lasting)
	return drain(&running, r.cfg.Grace, r.abort)
}

// drain waits for what runs, aborts it after grace, and gives it a little longer to notice.
func drain(running *sync.WaitGroup, grace time.Duration, abort func()) error {
	ended := make(chan struct{})
	go func() { running.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-time.After(grace):
		abort()
	}
	select {
	case <-ended:
		return nil
	case <-time.After(min(grace, 5*time.Second)):
		return ErrStillRunning
	}
}
