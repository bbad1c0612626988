package jobs

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// task is the job of these tests, and note that it was done is its effect.
type task struct{ N int }

func (task) Kind() string      { return "task" }
func (task) Queue() queue.Name { return queue.Critical }

// errand is the same for work outside.
type errand struct{ N int }

func (errand) Kind() string      { return "errand" }
func (errand) Queue() queue.Name { return queue.Notify }

// house is a database with a queue and one runner, whose jobs the test works step by step or lets run.
type house struct {
	t     testing.TB
	db    *db.DB
	queue *queue.Queue
	*Runner
}

func newHouse(t testing.TB, kinds *Kinds) *house {
	t.Helper()
	return open(t, dbtest.Clone(t), kinds, Config{})
}

// open is for further houses on one database.
func open(t testing.TB, dsn string, kinds *Kinds, cfg Config) *house {
	t.Helper()
	d := db.Open(db.Options{DSN: dsn, MaxConns: 40})
	t.Cleanup(func() { _ = d.Close() })
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	h := &house{t: t, db: d, Runner: runner(t, d, kinds, cfg)}
	h.queue = h.Runner.queue
	h.exec("CREATE TABLE IF NOT EXISTS effects (n integer NOT NULL, attempt integer NOT NULL DEFAULT 0)")
	return h
}

// runner is one in less of a hurry to wait.
func runner(t testing.TB, d *db.DB, kinds *Kinds, cfg Config) *Runner {
	t.Helper()
	r, err := New(d, kinds, cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.pace = pace{lease: 30 * time.Second, beat: 20 * time.Millisecond, reap: 50 * time.Millisecond, brief: 20 * time.Millisecond}
	for _, p := range r.pools {
		p.poll = 50 * time.Millisecond
	}
	r.calm.Store(true)
	return r
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(context.Background(), query, args...); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.db.NewRaw(query, args...).Scan(context.Background(), &n); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (h *house) enqueue(jobs ...queue.Args) {
	h.t.Helper()
	err := h.db.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error {
		for _, args := range jobs {
			if err := h.queue.Enqueue(ctx, args); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.t.Error(err)
	}
}

// work does what is due, one job after another, and returns how many times it took one.
func (h *house) work() (taken int) {
	h.t.Helper()
	for _, name := range []queue.Name{queue.Critical, queue.Notify} {
		for h.next(context.Background(), h.pools[name]) {
			if taken++; taken > 50 {
				h.t.Fatal("the same job comes back again and again")
			}
		}
	}
	return taken
}

// note is an effect: a row written in the transaction of ctx, or else in one of its own.
func (h *house) note(ctx context.Context, n int) error { return note(ctx, h.db, n) }

func note(ctx context.Context, d *db.DB, n int) error {
	return d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO effects (n) VALUES (?)", n)
		return err
	})
}

// history returns the outcomes of all runs, the oldest first.
func (h *house) history() (outcomes []Outcome) {
	h.t.Helper()
	if err := h.db.NewRaw("SELECT outcome FROM job_runs ORDER BY id").Scan(context.Background(), &outcomes); err != nil {
		h.t.Fatal(err)
	}
	return outcomes
}

func (h *house) wantHistory(want ...Outcome) {
	h.t.Helper()
	if got := h.history(); !slices.Equal(got, want) {
		h.t.Errorf("history = %v, want %v", got, want)
	}
}

// want compares counts of rows: effects noted, jobs waiting, jobs dead.
func (h *house) want(effects, waiting, dead int) {
	h.t.Helper()
	for table, want := range map[string]int{"effects": effects, "gue_jobs": waiting, "dead_jobs": dead, "job_starts": 0, "job_leases": 0} {
		if got := h.count("SELECT count(*) FROM ?", bun.Ident(table)); got != want {
			h.t.Errorf("%s = %d rows, want %d", table, got, want)
		}
	}
}

// run lets the runner run until the test has ended or stop is called, which returns what Run did.
func (h *house) run() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	h.t.Cleanup(cancel)
	return func() error { cancel(); return <-done }
}

// eventually waits until ok, for half a minute at most.
func (h *house) eventually(what string, ok func() bool) {
	h.t.Helper()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-late:
			h.t.Fatalf("not within half a minute: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}
