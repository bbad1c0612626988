package jobs

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Idle workers are woken by the commit of a job, long before they would look by themselves, and a
// burst wakes them all.
func TestCommitWakes(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	for _, p := range h.pools {
		p.poll = time.Hour
	}
	running := make(chan struct{})
	Inside(kinds, func(ctx context.Context, _ task) error {
		select {
		case running <- struct{}{}: // the two meet, so they run at once
		case <-running:
		}
		return nil
	})
	Outside(kinds, func(context.Context, errand) error { return nil })
	stop := h.run()
	h.eventually("listens", func() bool {
		return h.count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'") == 1
	})
	h.enqueue(task{1}, task{2})
	h.eventually("both done", func() bool { return len(h.history()) == 2 })
	h.wantHistory(Done, Done)

	// Of those that commit together one notifies, and the others are found all the same.
	var desks sync.WaitGroup
	for range 20 {
		desks.Go(func() { h.enqueue(errand{1}) })
	}
	desks.Wait()
	h.eventually("all done", func() bool { return len(h.history()) == 22 })
	if err := stop(); err != nil {
		t.Errorf("Run() = %v", err)
	}
}

// Two processes with ten workers each never do a job twice, and leave none.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	dsn := dbtest.Clone(t)
	cfg := Config{Workers: map[queue.Name]int{queue.Critical: 5, queue.Notify: 5}}
	var houses [2]*house
	for i := range houses {
		kinds := &Kinds{}
		houses[i] = open(t, dsn, kinds, cfg)
		Inside(kinds, func(ctx context.Context, args task) error { return houses[i].note(ctx, args.N) })
		Outside(kinds, func(ctx context.Context, args errand) error { return houses[i].note(ctx, args.N) })
	}
	h := houses[0]
	for n := range 250 {
		h.enqueue(task{n}, errand{1000 + n})
	}
	stops := []func() error{houses[0].run(), houses[1].run()}
	h.eventually("all done", func() bool { return h.count("SELECT count(*) FROM job_runs") == 500 })
	for _, stop := range stops {
		if err := stop(); err != nil {
			t.Errorf("Run() = %v", err)
		}
	}
	h.want(500, 0, 0)
	if n := h.count("SELECT count(DISTINCT n) FROM effects"); n != 500 {
		t.Errorf("jobs done = %d, want each of 500 once", n)
	}
	if n := h.count("SELECT count(DISTINCT worker) FROM job_runs"); n != 2 {
		t.Errorf("%d processes took part, want 2", n)
	}
}

// A process told to stop finishes what runs, and takes nothing more.
func TestStop(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	started, finish := make(chan struct{}), make(chan struct{})
	Inside(kinds, func(ctx context.Context, args task) error {
		started <- struct{}{}
		<-finish
		return errors.Join(ctx.Err(), h.note(ctx, args.N))
	})
	h.enqueue(task{1})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- h.Run(ctx) }()
	<-started
	cancel()
	h.enqueue(task{2})
	close(finish)
	if err := <-ended; err != nil {
		t.Errorf("Run() = %v", err)
	}
	h.wantHistory(Done)
	h.want(1, 1, 0)
}

// What does not end within the grace is told to, and counts as an attempt that failed. What does
// not even heed that, Run gives up waiting for; nothing of it is committed before it ends.
func TestStopInTime(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := open(t, dbtest.Clone(t), kinds, Config{Grace: 30 * time.Millisecond})
	started, deaf := make(chan struct{}), make(chan struct{})
	Inside(kinds, func(ctx context.Context, _ task) error { started <- struct{}{}; <-ctx.Done(); return ctx.Err() })
	Outside(kinds, func(context.Context, errand) error { started <- struct{}{}; <-deaf; return nil })
	h.enqueue(task{1}, errand{2})
	stop := h.run()
	<-started
	<-started
	if err := stop(); !errors.Is(err, ErrStillRunning) {
		t.Errorf("Run() = %v, want %v", err, ErrStillRunning)
	}
	h.eventually("the other one is recorded", func() bool { return len(h.history()) == 1 })
	h.wantHistory(Retry)
	close(deaf)
	h.eventually("the deaf one ends too", func() bool { return len(h.history()) == 2 })
}

// PostgreSQL cuts every connection again and again while jobs run; all are done, and inside ones once.
func TestDatabaseRestarts(t *testing.T) {
	t.Parallel()
	dsn := dbtest.Clone(t)
	kinds := &Kinds{}
	h, admin := open(t, dsn, kinds, Config{}), open(t, dsn, &Kinds{}, Config{})
	Inside(kinds, func(ctx context.Context, args task) error { return h.note(ctx, args.N) }, Backoff(0, 0), Attempts(1000))
	Outside(kinds, func(ctx context.Context, args errand) error { return h.note(ctx, args.N) }, Backoff(0, 0), Attempts(1000))
	for n := range 100 {
		admin.enqueue(task{n}, errand{1000 + n})
	}
	stop := h.run()
	for n := 10; n < 190; n += 30 {
		admin.eventually("some done", func() bool { return admin.count("SELECT count(DISTINCT n) FROM effects") >= n })
		admin.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	}
	admin.eventually("all done", func() bool {
		return admin.count("SELECT count(*) FROM job_runs WHERE outcome = 'done'") == 200
	})
	if err := stop(); err != nil {
		t.Errorf("Run() = %v", err)
	}
	if n := admin.count("SELECT count(*) FROM effects WHERE n < 1000"); n != 100 {
		t.Errorf("inside effects = %d, want each of 100 once", n)
	}
	if n := admin.count("SELECT count(DISTINCT n) FROM effects"); n != 200 {
		t.Errorf("effects = %d, want those of 200 jobs", n)
	}
}

// The handle must have connections for all workers, and a kind has one handler.
func TestNewRefuses(t *testing.T) {
	t.Parallel()
	h := newHouse(t, &Kinds{})
	if _, err := New(h.db, &Kinds{}, Config{Workers: map[queue.Name]int{queue.Critical: 40}}); err == nil {
		t.Error("New() with more workers than connections = nil")
	}
	kinds := &Kinds{}
	Inside(kinds, func(context.Context, task) error { return nil })
	Outside(kinds, func(context.Context, task) error { return nil })
	if _, err := New(h.db, kinds, Config{}); err == nil {
		t.Error("New() with two handlers of a kind = nil")
	}
}
