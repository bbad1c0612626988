package jobs

import (
	"context"
	"runtime/debug"
	"time"
)

// sweep is work that the clock calls for.
type sweep struct {
	name  string
	every time.Duration
	do    func(context.Context) error
}

// Every makes the runner call do at its start and then at intervals, each counted from the end of
// the last call and varied by a quarter. All processes do it, so do must be safe to run in several
// at once. A call may take a minute. Every must be called before Run.
func (r *Runner) Every(name string, interval time.Duration, do func(context.Context) error) {
	r.sweeps = append(r.sweeps, sweep{name, interval, do})
}

// signEvery is how often a process says that it lives; see queue.Silence.
const signEvery = 10 * time.Second

// ownSweeps are those of the caller and those that the queue itself needs.
func (r *Runner) ownSweeps() []sweep {
	return append(r.sweeps,
		sweep{"expired leases", r.pace.reap, r.reap},
		sweep{"sign of life", signEvery, r.beat},
	)
}

// beat says that this process lives, and how many jobs it does at once.
func (r *Runner) beat(ctx context.Context) error {
	places := 0
	for _, p := range r.pools {
		places += p.workers
	}
	return r.queue.Beat(ctx, r.name, places)
}

// farewell is how long a process that stops waits for the database to strike it off the list.
const farewell = time.Second

// leave takes this process off the list of those that live, as well as it can while it stops.
func (r *Runner) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	if err := r.queue.Leave(ctx, r.name); err != nil {
		r.log.Warn("jobs: left without a word", "err", err)
	}
}

func (r *Runner) repeat(ctx context.Context, stop <-chan struct{}, s sweep) {
	for {
		wait := s.every
		if !r.sweep(ctx, s) {
			wait = max(wait, 5*r.pace.brief)
		}
		select {
		case <-stop:
			return
		case <-time.After(jittered(wait)):
		}
	}
}

// sweep calls s once and reports whether it went well. A sweep that panics is tried again like one that fails.
func (r *Runner) sweep(ctx context.Context, s sweep) (ok bool) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	defer context.AfterFunc(r.aborted, cancel)()
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("jobs: panic", "sweep", s.name, "panic", p, "stack", string(debug.Stack()))
			ok = false
		}
	}()
	if err := s.do(ctx); err != nil {
		r.log.Error("jobs: sweep", "sweep", s.name, "err", err)
		return false
	}
	return true
}
