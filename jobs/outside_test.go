package jobs

import (
	"context"
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// expire makes the leases look as if their workers had been silent for too long.
func (h *house) expire() { h.exec("UPDATE job_leases SET until = now() - interval '1s'") }

func TestOutside(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		err     error
		outcome Outcome
	}{
		{"all goes well", nil, Done},
		{"the other side is down", errTest, Retry},
		{"the other side asks us to wait", queue.After(time.Hour, errTest), Retry},
		{"the other side will never take it", queue.Permanent(errTest), Dead},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			kinds := &Kinds{}
			h := newHouse(t, kinds)
			Outside(kinds, func(ctx context.Context, args errand) error {
				if _, within := db.From(ctx); within {
					t.Error("works within a transaction")
				}
				if n := h.count("SELECT count(*) FROM job_leases WHERE until > now()"); n != 1 {
					t.Error("works without a lease that others can see")
				}
				return errors.Join(h.note(ctx, args.N), test.err)
			})
			h.enqueue(errand{1})
			if got := h.work(); got != 1 {
				t.Errorf("taken %d times, want once", got)
			}
			h.wantHistory(test.outcome)
			h.want(1, one(test.outcome == Retry), one(test.outcome == Dead))
		})
	}
}

// A handler that panics, fails for the last time or can't read what it was given ends as it would inside.
func TestOutsideEndsLikeInside(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	Outside(kinds, func(context.Context, errand) error { panic("oh") }, Attempts(2), Backoff(0, 0))
	h.enqueue(errand{1})
	h.work()
	h.wantHistory(Retry, Dead)
	h.enqueue(errand{2})
	h.exec("UPDATE gue_jobs SET args = 'x'")
	h.work()
	h.wantHistory(Retry, Dead, Dead)
	h.want(0, 0, 2)
}

// A worker that dies leaves its lease behind. Any process puts the job back, with the attempt
// counted; after three such deaths the job is taken for their cause.
func TestOutsideWorkerDies(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	Outside(kinds, func(context.Context, errand) error { return nil })
	h.enqueue(errand{1})
	for attempt := 1; attempt <= 3; attempt++ {
		h.die()
		if err := h.reap(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := h.count("SELECT count(*) FROM job_leases WHERE attempt = ?", attempt); n != 1 {
			t.Fatalf("a lease that holds was taken away in attempt %d", attempt)
		}
		h.expire()
		if err := h.reap(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	h.wantHistory(Lost, Lost, Lost)
	h.want(0, 0, 1)
	if dead, _, _ := h.queue.Dead(context.Background(), 1); dead[0].Error != "jobs.lost" || dead[0].Attempts != 3 {
		t.Errorf("dead job = %+v", dead[0])
	}
}

// die takes the job that is due, and goes no further.
func (h *house) die() {
	h.t.Helper()
	locked, tx, err := h.queue.Next(context.Background(), queue.Notify)
	if err != nil || locked == nil {
		h.t.Fatalf("nothing to take: %v", err)
	}
	if err := h.lease(context.Background(), &job{id: locked.ID.String(), attempt: int(locked.ErrorCount) + 1}, tx); err != nil {
		h.t.Fatal(err)
	}
}

// A worker that was taken for dead hears of it, and what it brings home then is not listened to.
func TestOutsideTooLate(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	Outside(kinds, func(ctx context.Context, _ errand) error {
		h.expire()
		if err := h.reap(ctx); err != nil {
			t.Error(err)
		}
		<-ctx.Done() // the next beat finds the lease gone
		return nil
	}, Timeout(time.Minute))
	h.enqueue(errand{1})
	h.next(context.Background(), h.pools[queue.Notify])
	h.wantHistory(Lost)
	h.want(0, 1, 0)
	if n := h.count("SELECT error_count + losses FROM gue_jobs"); n != 2 {
		t.Errorf("attempts and losses = %d, want 1 of each", n)
	}
}

// A lease is extended for as long as its worker works.
func TestOutsideTakesLong(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	Outside(kinds, func(ctx context.Context, args errand) error {
		for beats := range 3 {
			h.eventually("extended once more", func() bool {
				return h.count("SELECT count(*) FROM job_leases WHERE until > started_at + interval '30s' + ? * interval '20ms'", beats) == 1
			})
		}
		return h.note(ctx, args.N)
	})
	h.enqueue(errand{1})
	h.work()
	h.wantHistory(Done)
	h.want(1, 0, 0)
}

// A worker that can't reach the database ends its work before its lease runs out.
func TestOutsideCutOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t, &Kinds{})
	h.pace.lease, h.pace.beat = 2*time.Second, time.Second
	if err := h.db.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	started := time.Now()
	h.hold(ctx, job{}, cancel)
	if took := time.Since(started); took > h.pace.lease {
		t.Errorf("worked on for %v, want less than the lease of %v", took, h.pace.lease)
	}
}
