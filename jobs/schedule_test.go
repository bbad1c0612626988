package jobs

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/schedules"
)

// Every line of the table of the clock has a time that can be read, a name in both languages, and a
// job that somebody does.
func TestSchedule(t *testing.T) {
	kinds, seen := Table(Services{}), map[string]bool{}
	for _, p := range Schedule() {
		if kind, known := kinds.byName[p.Does.Kind()]; !known || kind.Queue != p.Does.Queue() {
			t.Errorf("%s: nobody does %s", p.Key, p.Does.Kind())
		}
		if _, err := schedules.ParseCron(p.Cron, schedules.Zone); err != nil {
			t.Errorf("%s: %s: %v", p.Key, p.Cron, err)
		}
		for _, l := range []i18n.Locale{i18n.Arabic, i18n.English} {
			if i18n.T(i18n.With(context.Background(), l), p.Name) == p.Name {
				t.Errorf("%s has no name in %s", p.Key, l)
			}
		}
		if seen[p.Key] {
			t.Errorf("%s stands there twice", p.Key)
		}
		seen[p.Key] = true
	}
}

// What a run counted is kept with it, once it has gone well.
func TestCounts(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	fail := true
	count := func(ctx context.Context) error {
		queue.Count(ctx, "sent", 2)
		queue.Count(ctx, "sent", 1)
		if fail {
			return errTest
		}
		return nil
	}
	Inside(kinds, func(ctx context.Context, _ task) error { return count(ctx) }, Backoff(0, 0))
	Outside(kinds, func(ctx context.Context, _ errand) error { return count(ctx) }, Backoff(0, 0))
	h.enqueue(task{1}, errand{2})
	h.next(context.Background(), h.pools[queue.Critical])
	h.next(context.Background(), h.pools[queue.Notify])
	fail = false
	h.work()
	h.wantHistory(Retry, Retry, Done, Done)
	if n := h.count(`SELECT count(*) FROM job_runs WHERE outcome = 'retry' AND counts = '{}' OR outcome = 'done' AND counts = '{"sent": 3}'`); n != 4 {
		t.Errorf("%d of four runs have what they counted", n)
	}
}

// A process gives signs of life while it runs, and is gone when it has stopped.
func TestSignOfLife(t *testing.T) {
	t.Parallel()
	h := newHouse(t, &Kinds{})
	h.exec("INSERT INTO workers VALUES ('dead', 1, now(), now() - interval '1 minute'), ('forgotten', 1, now(), now() - interval '2 days')")
	stop := h.run()
	h.eventually("lives", func() bool { return h.count("SELECT count(*) FROM workers WHERE name = ?", h.name) == 1 })
	workers, err := h.queue.Workers(context.Background())
	if err != nil || len(workers) != 2 || !workers[0].Silent && !workers[1].Silent {
		t.Errorf("workers = %+v, %v; want one that lives and a silent one", workers, err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if n := h.count("SELECT count(*) FROM workers WHERE name = ?", h.name); n != 0 {
		t.Error("it has stopped and is still on the list")
	}
}

// What is being worked is told with who works it, inside and outside.
func TestRunning(t *testing.T) {
	t.Parallel()
	kinds := &Kinds{}
	h := newHouse(t, kinds)
	started, finish := make(chan struct{}), make(chan struct{})
	Inside(kinds, func(context.Context, task) error { started <- struct{}{}; <-finish; return nil })
	Outside(kinds, func(context.Context, errand) error { started <- struct{}{}; <-finish; return nil })
	h.enqueue(task{1}, errand{2})
	stop := h.run()
	<-started
	<-started
	running, err := h.queue.Running(context.Background())
	if err != nil || len(running) != 2 || running[0].Worker != h.name || running[1].StartedAt.IsZero() {
		t.Errorf("running = %+v, %v", running, err)
	}
	close(finish)
	if err := stop(); err != nil {
		t.Error(err)
	}
}
