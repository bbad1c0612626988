package jobs

import (
	"context"
	"testing"
)

// A process that dies with a job in its hands has left the start of it, and never gets to what comes after.
func (h *house) dieInside() {
	h.exec("INSERT INTO job_starts SELECT job_id, error_count + 1, 'gone', now() FROM gue_jobs")
}

// A job that ended its process is counted when it is taken again, runs again, and is dead after the third time.
func TestInsideWorkerDies(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	deaths := 0
	Inside(kinds, func(ctx context.Context, args task) error { return h.note(ctx, args.N) })
	h.enqueue(task{1}, task{2})
	h.exec("UPDATE gue_jobs SET losses = 1, error_count = 1 WHERE args = '{\"N\":2}'")
	h.dieInside()
	h.work()
	h.wantHistory(Lost, Lost, Done, Done)
	h.want(2, 0, 0)

	h.enqueue(task{3})
	for range 3 {
		h.dieInside()
		locked, tx, err := h.queue.Next(context.Background(), "critical")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.take(context.Background(), locked, tx); err != nil {
			t.Fatal(err)
		}
		deaths++
	}
	h.wantHistory(Lost, Lost, Done, Done, Lost, Lost, Lost)
	h.want(2, 0, 1)
}

// A process that has just started leaves a job that failed twice for later, and does the others first.
func TestSuspectsWait(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	h.calm.Store(false)
	h.pace.calm = 10e9
	Inside(kinds, func(ctx context.Context, args task) error { return h.note(ctx, args.N) })
	h.enqueue(task{1}, task{2})
	h.exec("UPDATE gue_jobs SET error_count = 2, run_at = run_at - interval '1s' WHERE args = '{\"N\":1}'")
	h.work()
	h.wantHistory(Done)
	h.want(1, 1, 0)
	if n := h.count("SELECT error_count FROM gue_jobs WHERE run_at > now() + interval '9s'"); n != 2 {
		t.Errorf("attempts = %d, want the 2 of before", n)
	}
}
