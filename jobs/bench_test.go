package jobs

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Run these with -benchtime=5000x; a job is worth nothing until thousands of them have been done.

// backlog is a queue full of no-op jobs, and how many workers work on it.
type backlog struct {
	workers  int
	waiting  int // jobs left on the queue in the end
	register func(*Kinds, func(context.Context, task) error, ...Option)
}

// BenchmarkInside works jobs in their own transactions, history included.
func BenchmarkInside(b *testing.B) {
	for _, workers := range []int{1, 4, 8, 16, 32} {
		b.Run(fmt.Sprint(workers, " workers"), backlog{workers, 0, Inside[task]}.bench)
	}
	b.Run("8 workers with 100000 waiting", backlog{8, 100_000, Inside[task]}.bench)
}

// BenchmarkOutside works jobs under leases.
func BenchmarkOutside(b *testing.B) {
	for _, workers := range []int{8, 16} {
		b.Run(fmt.Sprint(workers, " workers"), backlog{workers, 0, Outside[task]}.bench)
	}
}

func (d backlog) bench(b *testing.B) {
	var kinds Kinds
	var left atomic.Int64
	left.Store(int64(b.N))
	done := make(chan struct{})
	d.register(&kinds, func(context.Context, task) error {
		if left.Add(-1) == 0 {
			close(done)
		}
		return nil
	})
	h := benchHouse(b, &kinds, Config{Workers: map[queue.Name]int{queue.Critical: d.workers}})
	h.exec(`INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, queue, created_at, updated_at)
		SELECT lpad(n::text, 26, '0'), 0, now(), 'task', '{"N":1}', 'critical', now(), now() FROM generate_series(1, ?) AS n`, b.N+d.waiting)
	h.exec("VACUUM ANALYZE gue_jobs")
	b.ResetTimer()
	stop := h.run()
	<-done
	if err := stop(); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
	if n := h.count("SELECT count(*) FROM job_runs WHERE outcome = 'done'"); n < b.N {
		b.Fatalf("runs in the history = %d, want %d", n, b.N)
	}
}

// benchHouse has the runner's usual pace and connections.
func benchHouse(b *testing.B, kinds *Kinds, cfg Config) *house {
	d := db.Open(db.Options{DSN: dbtest.Clone(b), MaxConns: cfg.Conns()})
	b.Cleanup(func() { _ = d.Close() })
	r, err := New(d, kinds, cfg)
	if err != nil {
		b.Fatal(err)
	}
	return &house{t: b, db: d, queue: r.queue, Runner: r}
}

// BenchmarkEnqueue puts jobs on the queue one by one, each in a transaction of its own.
func BenchmarkEnqueue(b *testing.B) {
	h := benchHouse(b, &Kinds{}, Config{})
	b.ResetTimer()
	for b.Loop() {
		h.enqueue(task{1})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
}

// BenchmarkEnqueueAll puts jobs on the queue a thousand at a time.
func BenchmarkEnqueueAll(b *testing.B) {
	h := benchHouse(b, &Kinds{}, Config{})
	thousand := make([]queue.Args, 1000)
	for n := range thousand {
		thousand[n] = task{n}
	}
	b.ResetTimer()
	for b.Loop() {
		err := h.db.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error { return h.queue.EnqueueAll(ctx, thousand) })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
}

// BenchmarkLatency measures from the commit of a job to its start, with all workers idle.
func BenchmarkLatency(b *testing.B) {
	var kinds Kinds
	started := make(chan time.Time)
	Inside(&kinds, func(context.Context, task) error { started <- time.Now(); return nil })
	h := benchHouse(b, &kinds, Config{})
	stop := h.run()
	h.enqueue(task{0})
	<-started
	var waits []time.Duration
	for b.Loop() {
		time.Sleep(10 * time.Millisecond)
		if err := h.db.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error { return h.queue.Enqueue(ctx, task{1}) }); err != nil {
			b.Fatal(err)
		}
		committed := time.Now()
		waits = append(waits, (<-started).Sub(committed))
	}
	if err := stop(); err != nil {
		b.Fatal(err)
	}
	slices.Sort(waits)
	for _, p := range []int{50, 99} {
		b.ReportMetric(waits[(len(waits)-1)*p/100].Seconds()*1000, fmt.Sprintf("ms-p%d", p))
	}
}
