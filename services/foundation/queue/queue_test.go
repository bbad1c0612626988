package queue_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
)

type letter struct{ To string }

func (letter) Kind() string      { return "letter" }
func (letter) Queue() queue.Name { return queue.Notify }

func open(t *testing.T) (*db.DB, *queue.Queue) {
	t.Helper()
	d := dbtest.Open(t, nil)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return d, q
}

func count(t *testing.T, d *db.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := d.NewRaw(query, args...).Scan(context.Background(), &n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// A job is on the queue when its transaction has committed, and not otherwise.
func TestEnqueue(t *testing.T) {
	t.Parallel()
	d, q := open(t)
	ctx := context.Background()
	dbtest.Rollback(t, d, func(ctx context.Context) {
		if err := q.Enqueue(ctx, letter{"Omar"}); err != nil {
			t.Error(err)
		}
	})
	if n := count(t, d, "SELECT count(*) FROM gue_jobs"); n != 0 {
		t.Errorf("jobs after a rollback = %d, want none", n)
	}
	all := []queue.Args{letter{"Omar"}, letter{"Sara"}, letter{"Hind"}}
	if err := q.EnqueueAll(ctx, all); !errors.Is(err, queue.ErrNoTx) {
		t.Errorf("many outside a transaction = %v, want ErrNoTx", err)
	}
	err := d.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		return errors.Join(q.EnqueueAll(ctx, all), q.EnqueueAll(ctx, nil))
	})
	if n := count(t, d, "DELETE FROM gue_jobs WHERE run_at <= now() AND job_type = 'letter' AND queue = 'notify' RETURNING (SELECT count(DISTINCT (job_id, args)) FROM gue_jobs)"); err != nil || n != len(all) {
		t.Errorf("many at once = %d and %v, want %d", n, err, len(all))
	}
	later := time.Now().Add(time.Hour).Truncate(time.Microsecond)
	err = d.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		return errors.Join(q.Enqueue(ctx, letter{"Omar"}), q.EnqueueAt(ctx, later, letter{"Sara"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, d, `SELECT count(*) FROM gue_jobs WHERE run_at <= now() AND args = '{"To":"Omar"}' AND job_type = 'letter' AND queue = 'notify'`); n != 1 {
		t.Errorf("jobs due = %d, want 1", n)
	}
	if n := count(t, d, `SELECT count(*) FROM gue_jobs WHERE run_at = ? AND args = '{"To":"Sara"}'`, later); n != 1 {
		t.Errorf("jobs in an hour = %d, want 1", n)
	}
	for _, err := range []error{q.Enqueue(ctx, letter{}), q.EnqueueAt(ctx, later, letter{}), q.EnqueueOnce(ctx, "x", letter{})} {
		if !errors.Is(err, queue.ErrNoTx) {
			t.Errorf("outside a transaction = %v, want %v", err, queue.ErrNoTx)
		}
	}
}

// A job with a key is enqueued once, however many ask for it, and also when it is long done.
func TestEnqueueOnce(t *testing.T) {
	t.Parallel()
	d, q := open(t)
	ask := func() error {
		return d.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error {
			return q.EnqueueOnce(ctx, "receipt of payment 7", letter{"Omar"})
		})
	}
	dbtest.Rollback(t, d, func(ctx context.Context) {
		if err := q.EnqueueOnce(ctx, "receipt of payment 7", letter{"Omar"}); err != nil {
			t.Error(err)
		}
	})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := ask(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := count(t, d, "SELECT count(*) FROM gue_jobs"); n != 1 {
		t.Errorf("jobs = %d, want 1", n)
	}
	if _, err := d.ExecContext(context.Background(), "DELETE FROM gue_jobs"); err != nil {
		t.Fatal(err)
	}
	if err := ask(); err != nil {
		t.Error(err)
	}
	if n := count(t, d, "SELECT count(*) FROM gue_jobs"); n != 0 {
		t.Errorf("jobs after the first was done = %d, want none", n)
	}
}

// The job that has been due for longest is next, and nobody else gets it meanwhile.
func TestNext(t *testing.T) {
	t.Parallel()
	d, q := open(t)
	ctx := context.Background()
	err := d.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		return errors.Join(
			q.EnqueueAt(ctx, time.Now().Add(-time.Minute), letter{"second"}),
			q.EnqueueAt(ctx, time.Now().Add(-time.Hour), letter{"first"}),
			q.EnqueueAt(ctx, time.Now().Add(time.Hour), letter{"not yet"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"To":"first"}`, `{"To":"second"}`} {
		job, tx, err := q.Next(ctx, queue.Notify)
		if err != nil || job == nil || string(job.Args) != want {
			t.Fatalf("Next() = %v, %v, want %s", job, err, want)
		}
		defer func() { _ = tx.Rollback() }()
	}
	for _, name := range []queue.Name{queue.Notify, queue.Critical} {
		if job, _, err := q.Next(ctx, name); err != nil || job != nil {
			t.Errorf("Next(%s) = %v, %v, want nothing", name, job, err)
		}
	}
}
