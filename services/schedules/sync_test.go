package schedules_test

import (
	"encoding/json"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/schedules"
)

// Processes that start together make each schedule once.
func TestSyncRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.Plans = append(w.Plans, schedules.Plan{Key: "second", Name: "the second", Does: chore{2}, Cron: "0 9 * * *"})
	var all sync.WaitGroup
	for range 6 {
		other := w.again()
		all.Go(func() {
			if err := other.Sync(other.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := w.count("SELECT count(*) FROM schedules"); n != 2 {
		t.Errorf("%d schedules, want 2", n)
	}
	if n := w.count("SELECT max(version) FROM schedules"); n != 1 {
		t.Error("what had not changed was saved again")
	}
}

// A new program may change its table. What an admin has decided stays.
func TestSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.Plans = []schedules.Plan{{Key: "chore", Name: "the chore", Does: chore{2}, Cron: "30 * * * *"}}
	w.must(w.Sync(w.ctx))
	if s := w.only(); s.Cron != "30 * * * *" || string(s.Args) != `{"N": 2}` {
		t.Errorf("untouched, it is %s with %s; want what the table says", s.Cron, s.Args)
	}
	w.wantNext("22 09:30")
	w.edit(func(w *schedules.Wish) { w.Cron = "0 7 * * *" })
	w.Plans[0].Cron, w.Plans[0].Does = "0 12 * * *", chore{3}
	w.must(w.Sync(w.ctx))
	if s := w.only(); s.Cron != "0 7 * * *" || string(s.Args) != `{"N": 3}` {
		t.Errorf("edited, it is %s with %s; want the admin's time and the table's job", s.Cron, s.Args)
	}
	w.wantNext("23 07:00")
}

// What leaves the table is retired, and those that an admin made after it too. What comes back goes on.
func TestSyncRetires(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.CatchUp)
	other := wish
	other.Name = "mine"
	_, err := w.Create(w.ctx, "chore", other)
	w.must(err)
	plans := w.Plans
	w.Plans = nil
	w.must(w.Sync(w.ctx))
	w.at(5 * hour)
	if all, _ := w.List(w.ctx); len(all) != 0 || w.jobs() != 0 {
		t.Errorf("%d listed, %d jobs; want none", len(all), w.jobs())
	}
	w.Plans = plans
	w.must(w.Sync(w.ctx))
	w.wantNext("22 15:00")
	w.at(6 * hour)
	w.wantTicks("run 15:00")
}

// The downtime of a whole program is seen by the next one: syncing does not forget it.
func TestSyncAfterDowntime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	next := w.again()
	next.DB.Clock.Set(w.DB.Clock.Now().Add(6*hour + 1))
	next.must(next.Sync(next.ctx))
	_, err := next.Tick(next.ctx)
	next.must(err)
	next.wantTicks("run 15:00 5")
}

// A line of the history tells how far its job has come.
func TestHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.at(hour)
	last := func() *schedules.Line { return w.only().Last }
	want := func(outcome schedules.Outcome) {
		t.Helper()
		if got := last().Outcome; got != outcome {
			t.Errorf("outcome = %s, want %s", got, outcome)
		}
	}
	ran := func(outcome, counts string) {
		t.Helper()
		w.exec(`INSERT INTO job_runs (job_id, kind, queue, attempt, outcome, error, counts, worker, started_at, finished_at)
			VALUES (?, 'chore', 'reports', 1, ?, 'no luck', ?, '', now() - interval '3 seconds', now())`, last().JobID, outcome, counts)
	}
	want(schedules.Waiting)
	w.exec("INSERT INTO job_starts SELECT job_id, 1, 'me', now() FROM gue_jobs")
	want(schedules.Running)
	w.exec("DELETE FROM job_starts")
	ran("retry", "{}")
	want(schedules.Retry)
	w.exec("DELETE FROM gue_jobs")
	ran("dead", "{}")
	want(schedules.Failed)
	ran("done", `{"sent": 212, "failed": 3}`)
	want(schedules.Done)
	counts := map[string]int{}
	if err := json.Unmarshal(last().Counts, &counts); err != nil || counts["sent"] != 212 || counts["failed"] != 3 || last().Took().Seconds() != 3 {
		t.Errorf("counts = %v, %v, took %v", counts, err, last().Took())
	}
	if page, more, err := w.History(w.ctx, w.only().ID, schedules.Filter{Outcome: schedules.Failed}); err != nil || more || len(page) != 0 {
		t.Errorf("failed ones = %d, %v", len(page), err)
	}
}

// An admin's decision over a dead job is in the audit log; of two who decide at once one is told.
func TestDecide(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.exec(`INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at)
		SELECT n, 'chore', 'reports', '{}', 8, 'no luck', now() FROM generate_series(1, 5) AS n`)
	w.must(w.Retry(w.ctx, "1"))
	if err := w.Retry(w.ctx, "1"); err == nil || err.Error() != queue.ErrNotDead.Error() {
		t.Errorf("retried twice = %v", err)
	}
	if err := w.Discard(w.ctx, "2", ""); err == nil {
		t.Error("discarded without a reason")
	}
	w.must(w.Discard(w.ctx, "2", "a test"))
	if n, err := w.RetryAll(w.ctx, "other"); n != 0 || err != nil {
		t.Errorf("%d of another kind, %v", n, err)
	}
	if n, err := w.RetryAll(w.ctx, "chore"); n != 3 || err != nil {
		t.Errorf("%d retried, %v; want 3", n, err)
	}
	if jobs, entries := w.jobs(), w.count("SELECT count(*) FROM audit_entries WHERE table_name = 'job_decisions' AND actor_name = 'Tenhal'"); jobs != 4 || entries != 5 {
		t.Errorf("%d jobs, %d entries; want 4 and 5", jobs, entries)
	}
}
