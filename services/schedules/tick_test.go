package schedules_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/schedules"
)

const hour = time.Hour

// A slot runs when its time has come, once, with its job.
func TestTick(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.wantNext("22 10:00")
	w.at(hour - time.Second)
	w.wantTicks()
	w.at(hour)
	w.at(hour)
	w.at(hour + time.Second)
	w.wantTicks("run 10:00")
	w.wantNext("22 11:00")
	if n := w.count(`SELECT count(*) FROM gue_jobs AS j JOIN schedule_ticks USING (job_id) WHERE job_type = 'chore' AND j.queue = 'reports' AND convert_from(args, 'UTF8')::jsonb = '{"N": 1}'`); n != 1 {
		t.Errorf("%d jobs of the tick, want one", n)
	}
}

// The line and its job are committed together, or neither is.
func TestTickIsWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.DB.Clock.Set(dbtest.Now.Add(hour))
	undo := errors.New("undo")
	err := w.DB.Tx(w.ctx, func(ctx context.Context, _ bun.Tx) error {
		_, err := w.Tick(ctx)
		return errors.Join(err, undo)
	})
	if !errors.Is(err, undo) || w.jobs() != 0 {
		t.Errorf("%v, %d jobs left by a tick that was undone", err, w.jobs())
	}
	w.wantTicks()
	w.at(hour)
	w.wantTicks("run 10:00")
	if w.jobs() != 1 {
		t.Errorf("%d jobs, want one", w.jobs())
	}
}

// Four processes look at the clock at once, fifty times: each slot runs once.
func TestTickRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.CatchUp)
	w.exec("UPDATE schedules SET cron = '* * * * *'") // heard by nobody, as in no program
	w.must(w.Sync(w.ctx))
	w.exec("UPDATE schedule_hands SET next_slot = ?", dbtest.Now.Add(time.Minute))
	w.exec("UPDATE schedules SET cron = '* * * * *', edited = true")
	worlds := []*world{w, w.again(), w.again(), w.again()}
	const rounds = 50
	for n := 1; n <= rounds; n++ {
		var all sync.WaitGroup
		for _, one := range worlds {
			one.DB.Clock.Set(dbtest.Now.Add(time.Duration(n) * time.Minute))
			all.Go(func() {
				if _, err := one.Tick(one.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	if ticks, slots := w.count("SELECT count(*) FROM schedule_ticks WHERE state = 'run'"), w.count("SELECT count(DISTINCT slot_at) FROM schedule_ticks"); ticks != rounds || slots != rounds || w.jobs() != rounds {
		t.Errorf("%d ticks of %d slots, %d jobs; want %d of each", ticks, slots, w.jobs(), rounds)
	}
}

// A process whose clock runs ahead of another's does not make it run twice.
func TestTickSkew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	other := w.again()
	w.at(hour)
	other.at(hour - time.Second)
	w.at(hour + time.Second)
	other.at(hour)
	w.wantTicks("run 10:00")
	w.wantNext("22 11:00")
}

// After six hours in which no process ran, each schedule does what its policy says.
func TestDowntime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		misfire schedules.Misfire
		back    time.Duration
		want    []string
		jobs    int
	}{
		{schedules.Skip, 6*hour + 30*time.Minute, []string{"missed 15:00 6"}, 0},
		{schedules.Skip, 6*hour + time.Minute, []string{"missed 14:00 5", "run 15:00"}, 1},
		{schedules.Once, 6*hour + 30*time.Minute, []string{"run 15:00 5"}, 1},
		{schedules.CatchUp, 6*hour + 30*time.Minute, []string{"missed 12:00 3", "run 13:00", "run 14:00", "run 15:00"}, 3},
	} {
		t.Run(string(test.misfire), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.misfire)
			w.at(test.back)
			w.wantTicks(test.want...)
			w.wantNext("22 16:00")
			if w.jobs() != test.jobs {
				t.Errorf("%d jobs, want %d", w.jobs(), test.jobs)
			}
			w.at(7 * hour)
			if w.jobs() != test.jobs+1 {
				t.Error("the next slot did not run in its time")
			}
		})
	}
}

// A missed run is seen, and for a day; a schedule that nobody looks after is overdue.
func TestMissedIsSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Skip)
	w.DB.Clock.Set(dbtest.Now.Add(6*hour + 30*time.Minute))
	if s := w.only(); !s.Overdue || s.Missed != 0 {
		t.Errorf("overdue: %t, missed %d; want it overdue", s.Overdue, s.Missed)
	}
	w.at(6*hour + 30*time.Minute)
	if s := w.only(); s.Overdue || s.Missed != 6 || s.Last.Outcome != schedules.Lapsed {
		t.Errorf("overdue: %t, missed %d, %+v; want 6 missed", s.Overdue, s.Missed, s.Last)
	}
	for n := 7; n < 32; n++ {
		w.at(time.Duration(n) * hour)
	}
	if s := w.only(); s.Missed != 0 || s.Last.Outcome != schedules.Waiting {
		t.Errorf("missed %d, %+v; want it forgiven after a day", s.Missed, s.Last)
	}
}

// A clock that steps back repeats nothing, and one that was a year ahead for a moment stops nothing.
func TestClockSteps(t *testing.T) {
	t.Parallel()
	for _, m := range schedules.Misfires {
		t.Run(string(m), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, m)
			w.at(hour)
			w.at(2 * hour)
			w.at(hour - time.Minute) // back
			w.at(hour + time.Minute)
			w.at(2*hour + time.Minute)
			w.wantTicks("run 10:00", "run 11:00")
			w.wantNext("22 12:00")

			w.at(365 * 24 * hour) // ahead
			before := w.jobs()
			w.at(2*hour + 2*time.Minute)
			w.wantNext("22 12:00")
			w.at(3 * hour)
			if w.jobs() != before+1 {
				t.Errorf("%d jobs after the clock was put right, want one more than %d", w.jobs(), before)
			}
		})
	}
}

// A year of minutes is made up for in no time, as far as its policy goes.
func TestLongDowntime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.CatchUp)
	_, err := w.Edit(w.ctx, schedules.Change{ID: w.only().ID}, schedules.Wish{Name: "minutes", Cron: "* * * * *", Zone: "UTC", Misfire: schedules.CatchUp, CatchUp: 100})
	w.must(err)
	w.at(365 * 24 * hour)
	if w.jobs() != 100 {
		t.Errorf("%d jobs, want 100", w.jobs())
	}
	if n := w.count("SELECT missed FROM schedule_ticks WHERE state = 'missed'"); n < 10000 {
		t.Errorf("%d missed, want ten thousand or more", n)
	}
	w.wantNext("22 09:01")
}

// One that can't be read any more stands still and is in nobody's way.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	own, err := w.Create(w.ctx, "chore", schedules.Wish{Name: "another", Cron: "0 * * * *", Zone: "UTC", Misfire: schedules.Once})
	w.must(err)
	w.exec("UPDATE schedules SET zone = 'Mars/Phobos' WHERE id = ?", own.ID)
	w.at(hour)
	w.wantTicks("run 10:00")
	if s, err := w.Get(w.ctx, own.ID); err != nil || !s.NextSlot.IsZero() || s.Last != nil {
		t.Errorf("it stands at %v, %v; want it still", s.NextSlot, err)
	}
}

// What asks others begins at a drawn moment after its slot, in the job that its line names; whoever runs it by hand does not wait.
func TestSpread(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.Plans[0].Spread = 3 * time.Minute
	wait := func() time.Duration {
		var at time.Time
		w.must(w.DB.NewRaw("SELECT run_at FROM gue_jobs JOIN schedule_ticks USING (job_id)").Scan(w.ctx, &at))
		return at.Sub(w.DB.Now(w.ctx))
	}
	drawn := map[time.Duration]bool{}
	for n := range 5 {
		w.at(time.Duration(n+1) * hour)
		if late := wait(); late < 0 || late > 3*time.Minute {
			t.Errorf("it begins after %s", late)
		}
		drawn[wait()] = true
		w.exec("DELETE FROM gue_jobs")
	}
	if len(drawn) < 2 {
		t.Errorf("it begins always after %v", drawn)
	}
	w.at(5*hour + time.Minute)
	w.must(w.RunNow(w.ctx, w.only().ID))
	if n := w.count("SELECT count(*) FROM gue_jobs JOIN schedule_ticks USING (job_id) WHERE state = 'by_hand' AND run_at <= clock_timestamp()"); n != 1 {
		t.Errorf("run by hand it is to begin %s from now", wait())
	}
}
