package jobs

import (
	"context"
	"math/rand/v2"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// pool is the workers of one queue in this process. They sleep until one of them gets the nudge;
// whoever finds a job passes it on, so that a burst wakes as many as it has jobs. With the
// database gone nobody passes it on, and the pool looks again at its next tick only.
type pool struct {
	queue   queue.Name
	workers int
	poll    time.Duration
	wake    chan struct{} // holds at most one nudge
	echo    *time.Timer   // nudges once more after a notification
}

func newPool(name queue.Name, workers int) *pool {
	p := &pool{queue: name, workers: workers, poll: polls[name], wake: make(chan struct{}, 1)}
	if p.poll == 0 {
		p.poll = time.Second
	}
	p.echo = time.AfterFunc(echo, p.nudge)
	return p
}

// echo is how long after the last notification the pool looks again: of transactions that commit
// together one notifies, and others may become visible a little after it.
const echo = 50 * time.Millisecond

// notified is called when a job was committed, and perhaps others with it.
func (p *pool) notified() {
	p.nudge()
	p.echo.Reset(echo)
}

// nudge makes a worker look into the queue, unless one is about to.
func (p *pool) nudge() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// tick nudges at intervals.
func (p *pool) tick(ctx context.Context) {
	for {
		p.nudge()
		select {
		case <-ctx.Done():
			return
		case <-time.After(jittered(p.poll)):
		}
	}
}

// jittered keeps processes that started together from acting together.
func jittered(d time.Duration) time.Duration { return d*3/4 + rand.N(d/2+1) }

func (r *Runner) worker(ctx context.Context, stop <-chan struct{}, p *pool) {
	for {
		select {
		case <-stop:
			return
		case <-p.wake:
		}
		for !over(stop) && r.next(ctx, p) {
		}
	}
}

func over(stop <-chan struct{}) bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}
