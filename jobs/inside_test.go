package jobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
)

var errTest = errors.New("no luck")

// run runs a statement in the job's transaction.
func run(ctx context.Context, query string) error {
	tx, _ := db.From(ctx)
	_, err := tx.ExecContext(ctx, query)
	return err
}

// Each attempt notes its effect first. What becomes of it depends on how the attempt goes on.
var attempts = []struct {
	name    string
	does    func(context.Context) error
	outcome Outcome
	reason  string // as kept in the history; "*" for any
}{
	{"all goes well", func(context.Context) error { return nil }, Done, ""},
	{"the handler fails", func(context.Context) error { return errTest }, Retry, "no luck"},
	{"the handler meets a fault", func(context.Context) error { return fmt.Errorf("draft: %w", fault.ErrInvalid.On("name", "x.y")) }, Retry, "fault.invalid"},
	{"a statement fails", func(ctx context.Context) error { return run(ctx, "SELECT 1/0") }, Retry, "SQLSTATE 22012"},
	{"a statement fails and its error is dropped", func(ctx context.Context) error { _ = run(ctx, "SELECT 1/0"); return nil }, Retry, "*"},
	{"a statement follows one that failed", func(ctx context.Context) error { _ = run(ctx, "SELECT 1/0"); return run(ctx, "SELECT 1") }, Retry, "*"},
	{"the handler panics", func(context.Context) error { panic("oh") }, Retry, "panic: oh"},
	{"time runs out", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, Retry, "context deadline exceeded"},
	{"time runs out within a statement", func(ctx context.Context) error {
		return errors.Join(run(ctx, "SET LOCAL statement_timeout = '300ms'"), run(ctx, "SELECT pg_sleep(9)"))
	}, Retry, "*"},
	{"the connection dies", func(ctx context.Context) error { return run(ctx, "SELECT pg_terminate_backend(pg_backend_pid())") }, Retry, "*"},
	{"the connection dies and nobody says so", func(ctx context.Context) error {
		_ = run(ctx, "SELECT pg_terminate_backend(pg_backend_pid())")
		return nil
	}, Retry, "*"},
	{"a constraint is checked in the end and broken", func(ctx context.Context) error {
		return run(ctx, "INSERT INTO pairs VALUES (1, 2)")
	}, Retry, "*"},
	{"it will never work", func(context.Context) error { return fmt.Errorf("send: %w", queue.Permanent(errTest)) }, Dead, "send: no luck"},
	{"it has to wait", func(context.Context) error { return fmt.Errorf("send: %w", queue.After(time.Hour, errTest)) }, Retry, "send: no luck"},
}

// An attempt commits its effects, its line in the history and the end of its job together, or leaves no effect.
func TestInside(t *testing.T) {
	t.Parallel()
	dsn := dbtest.Clone(t)
	open(t, dsn, &Kinds{}, Config{}).exec("CREATE TABLE pairs (a integer PRIMARY KEY, b integer REFERENCES pairs DEFERRABLE INITIALLY DEFERRED)")
	for _, test := range attempts {
		t.Run(test.name, func(t *testing.T) {
			kinds := &Kinds{}
			h := open(t, dsn, kinds, Config{})
			h.exec("DELETE FROM effects; DELETE FROM gue_jobs; DELETE FROM job_runs; DELETE FROM dead_jobs")
			Inside(kinds, func(ctx context.Context, args task) error {
				return errors.Join(h.note(ctx, args.N), test.does(ctx))
			}, Timeout(time.Second)) // a busy machine takes its time for the rest
			h.enqueue(task{1})

			if got := h.work(); got != 1 {
				t.Errorf("taken %d times, want once", got)
			}
			h.wantHistory(test.outcome)
			h.want(one(test.outcome == Done), one(test.outcome == Retry), one(test.outcome == Dead))
			var kept string
			if err := h.db.NewRaw("SELECT error FROM job_runs").Scan(context.Background(), &kept); err != nil {
				t.Fatal(err)
			}
			if kept != test.reason && test.reason != "*" {
				t.Errorf("reason = %q, want %q", kept, test.reason)
			}
		})
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A service that the handler calls joins its transaction, and a savepoint of its own may fail alone.
func TestInsideServiceMayFailAlone(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	Inside(kinds, func(ctx context.Context, args task) error {
		_ = h.db.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
			return errors.Join(h.note(ctx, 99), errTest)
		})
		return h.note(ctx, args.N)
	})
	h.enqueue(task{1})
	h.work()
	h.wantHistory(Done)
	h.want(1, 0, 0)
}

// A job that fails waits longer each time, is dead after its last attempt, and then waits for an admin.
func TestAttemptsEnd(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	fail := true
	Inside(kinds, func(ctx context.Context, args task) error {
		if fail {
			return errTest
		}
		return h.note(ctx, args.N)
	}, Attempts(3), Backoff(0, 0))
	h.enqueue(task{1})
	h.work()
	h.wantHistory(Retry, Retry, Dead)
	h.want(0, 0, 1)

	fail = false
	dead, total, err := h.queue.Dead(context.Background(), 1)
	if err != nil || total != 1 || dead[0].Attempts != 3 || dead[0].Error != "no luck" || string(dead[0].Args) != `{"N":1}` {
		t.Fatalf("Dead() = %+v, %d, %v", dead, total, err)
	}
	if err := h.queue.Retry(context.Background(), dead[0].JobID); err != nil {
		t.Fatal(err)
	}
	h.work()
	h.wantHistory(Retry, Retry, Dead, Done)
	h.want(1, 0, 0)
}

// What a job was given and can't be read is kept for an admin; a kind that nobody knows waits for who does.
func TestStrangers(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	Inside(kinds, func(context.Context, task) error { return nil })
	h.enqueue(task{1}, errand{2})
	h.exec("UPDATE gue_jobs SET args = '{\"N\":\"Omar\"}' WHERE job_type = 'task'")
	h.work()

	h.wantHistory(Dead)
	h.want(0, 1, 1)
	dead, _, _ := h.queue.Dead(context.Background(), 1)
	if got := dead[0]; got.Error != "jobs.undecodable" || string(got.Args) != `{"N":"Omar"}` {
		t.Errorf("dead job = %+v", got)
	}
	if n := h.count("SELECT count(*) FROM gue_jobs WHERE error_count = 0 AND run_at BETWEEN now() + interval '50s' AND now() + interval '1min'"); n != 1 {
		t.Error("the unknown kind is not looked at again in a minute")
	}
	depths, err := h.queue.Depths(context.Background())
	if err != nil || len(depths) != 2 || depths[0].Dead != 1 || depths[1].Unknown != 1 || depths[1].Later != 1 {
		t.Errorf("Depths() = %+v, %v", depths, err)
	}
}
