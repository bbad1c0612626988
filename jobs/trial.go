package jobs

import (
	"context"
	"os"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/tally"
)

// Trial is a job that does nothing but note when it began and ended, for those who measure the queue
// from outside. Only a program that is not in production knows it.
type Trial struct {
	Seq     int
	SleepMS int
	Log     string // file to which it appends "S seq ns pid" and "D seq ns pid"
}

// Kind is "trial".
func (Trial) Kind() string { return "trial" }

// Queue is the critical one.
func (Trial) Queue() queue.Name { return queue.Critical }

// Enqueue puts the job on the queue, in a transaction of its own, to be done after some time.
func (t Trial) Enqueue(ctx context.Context, d *db.DB, q *queue.Queue, after time.Duration) error {
	return d.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		if after == 0 {
			return q.Enqueue(ctx, t)
		}
		return q.EnqueueAt(ctx, watch.Now().Add(after), t)
	})
}

// Trials makes the jobs of trials known.
func Trials(k *Kinds) { Inside(k, try) }

func try(ctx context.Context, t Trial) error {
	if err := t.note("S"); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(t.SleepMS) * time.Millisecond):
	}
	return t.note("D")
}

func (t Trial) note(what string) error {
	return tally.Line(t.Log, "%s %d %d %d", what, t.Seq, watch.Now().UnixNano(), os.Getpid())
}
