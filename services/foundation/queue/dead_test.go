package queue_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// bury puts n dead jobs into d, named 1 to n, each older than the next.
func bury(t *testing.T, d *db.DB, n int) {
	t.Helper()
	_, err := d.ExecContext(context.Background(), `
		INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at)
		SELECT lpad(n::text, 26, '0'), 'letter', 'notify', '{"To":"Omar"}', 8, 'no answer', now() + n * interval '1 minute'
		FROM generate_series(1, ?) AS n`, n)
	if err != nil {
		t.Fatal(err)
	}
}

func TestDeadPages(t *testing.T) {
	t.Parallel()
	d, q := open(t)
	bury(t, d, queue.DeadPage+1)
	for _, test := range []struct {
		page, jobs int
		first      string
	}{{1, queue.DeadPage, "51"}, {2, 1, "1"}, {3, 0, ""}, {-1, queue.DeadPage, "51"}} {
		jobs, total, err := q.Dead(context.Background(), test.page)
		if err != nil || total != queue.DeadPage+1 || len(jobs) != test.jobs {
			t.Fatalf("Dead(%d) = %d jobs of %d, %v, want %d of %d", test.page, len(jobs), total, err, test.jobs, queue.DeadPage+1)
		}
		if len(jobs) > 0 && strings.TrimLeft(jobs[0].JobID, "0") != test.first {
			t.Errorf("Dead(%d) begins with %s, want %s", test.page, jobs[0].JobID, test.first)
		}
	}
}

// Of two admins who retry or discard one job, one does and the other is told.
func TestDeadRace(t *testing.T) {
	t.Parallel()
	d, q := open(t)
	bury(t, d, 1)
	id := strings.Repeat("0", 25) + "1"
	var all sync.WaitGroup
	errs := make([]error, 10)
	for i := range errs {
		all.Go(func() {
			if i%2 == 0 {
				errs[i] = q.Retry(context.Background(), id)
			} else {
				errs[i] = q.Discard(context.Background(), id, "a test patient")
			}
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, queue.ErrNotDead) {
			t.Errorf("lost with %v, want %v", err, queue.ErrNotDead)
		}
	}
	if again := count(t, d, "SELECT (SELECT count(*) FROM gue_jobs) + (SELECT count(*) FROM job_runs WHERE outcome = 'discarded')"); won != 1 || again != 1 {
		t.Errorf("won = %d, retried or discarded = %d, want 1 of each", won, again)
	}
}

// A retried job is as good as new. A discarded one is in the history with the reason.
func TestDeadLeave(t *testing.T) {
	t.Parallel()
	d, q := open(t)
	ctx := context.Background()
	bury(t, d, 2)
	jobs, _, err := q.Dead(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Retry(ctx, jobs[0].JobID); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d, `SELECT count(*) FROM gue_jobs WHERE job_id = ? AND error_count + losses = 0 AND run_at <= clock_timestamp() AND job_type = 'letter' AND args = '{"To":"Omar"}'`, jobs[0].JobID); n != 1 {
		t.Error("the retried job is not on the queue as it was")
	}
	for _, reason := range []string{"", "  ", strings.Repeat("x", 501)} {
		if err := q.Discard(ctx, jobs[1].JobID, reason); fault.Of(err).Fields["reason"] == "" {
			t.Errorf("Discard() for %q = %v, want a complaint about the reason", reason, err)
		}
	}
	if err := q.Discard(ctx, jobs[1].JobID, " a test patient "); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d, "SELECT count(*) FROM job_runs WHERE job_id = ? AND outcome = 'discarded' AND error = 'a test patient'", jobs[1].JobID); n != 1 {
		t.Error("the discarded job is not in the history")
	}
	if n := count(t, d, "SELECT count(*) FROM dead_jobs"); n != 0 {
		t.Errorf("dead jobs left = %d, want none", n)
	}
}
