package schedules_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/schedules"
)

// wish is the schedule of these tests as it is.
var wish = schedules.Wish{Name: "the chore", Cron: "0 * * * *", Zone: schedules.Zone, Misfire: schedules.Once, CatchUp: 3}

func (w *world) edit(change func(*schedules.Wish)) {
	w.t.Helper()
	wish := wish
	change(&wish)
	_, err := w.Edit(w.ctx, schedules.Change{ID: w.only().ID, Version: w.only().Version}, wish)
	w.must(err)
}

// An edited time or zone counts from now and replays nothing, whatever lay before it.
func TestEdit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.CatchUp)
	w.at(hour)
	w.DB.Clock.Set(dbtest.Now.Add(hour + 30*time.Minute))
	w.edit(func(w *schedules.Wish) { w.Cron = "*/10 8-20 * * *" })
	w.wantNext("22 10:40")
	w.edit(func(w *schedules.Wish) { w.Cron, w.Zone = "0 8 * * *", "Europe/Berlin" }) // it is 08:30 there
	w.wantNext("23 10:00")
	w.edit(func(w *schedules.Wish) { w.Cron, w.Zone = "0 8 * * *", "America/New_York" })
	w.wantNext("22 16:00")
	w.at(hour + 31*time.Minute)
	w.wantTicks("run 10:00")
	w.at(7 * hour)
	w.wantTicks("run 10:00", "run 16:00")
	if n := w.count("SELECT count(*) FROM audit_entries WHERE table_name = 'schedules' AND action = 'update' AND after ? 'cron'"); n != 2 {
		t.Errorf("%d entries of changed times in the audit log, want 2", n)
	}
}

// An edit that takes the very slot that has just run does not run it again.
func TestEditToAndFro(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.CatchUp)
	w.at(hour)
	w.edit(func(w *schedules.Wish) { w.Cron = "30 * * * *" })
	w.DB.Clock.Set(dbtest.Now.Add(hour - time.Second)) // set back by a second
	w.edit(func(*schedules.Wish) {})
	w.at(hour)
	w.wantTicks("run 10:00")
	if w.jobs() != 1 {
		t.Errorf("%d jobs, want one", w.jobs())
	}
}

// Two schedules with one expression in two zones run each in its own time.
func TestTwoZones(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	w.edit(func(w *schedules.Wish) { w.Cron = "0 12 * * *" })
	berlin := wish
	berlin.Name, berlin.Cron, berlin.Zone = "the chore in Berlin", "0 12 * * *", "Europe/Berlin"
	own, err := w.Create(w.ctx, "chore", berlin)
	w.must(err)
	w.at(3 * hour)
	w.wantTicks("run 12:00")
	if s, _ := w.Get(w.ctx, own.ID); s.Last != nil {
		t.Error("Berlin ran at noon in Riyadh")
	}
	w.at(5 * hour)
	if s, _ := w.Get(w.ctx, own.ID); s.Last == nil || s.Last.State != schedules.Run || s.Kind != "chore" {
		t.Errorf("at noon in Berlin: %+v", s.Last)
	}
	w.wantTicks("run 12:00")
}

func TestEditRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	other := wish
	other.Name = "Feed the fish"
	if _, err := w.Create(w.ctx, "chore", other); err != nil {
		t.Fatal(err)
	}
	for field, change := range map[string]func(*schedules.Wish){
		"cron":     func(w *schedules.Wish) { w.Cron = "0 0 31 2 *" },
		"zone":     func(w *schedules.Wish) { w.Zone = "Riyadh" },
		"name":     func(w *schedules.Wish) { w.Name = " feed THE  fish " },
		"misfire":  func(w *schedules.Wish) { w.Misfire = "sometimes" },
		"catch_up": func(w *schedules.Wish) { w.Misfire, w.CatchUp = schedules.CatchUp, 101 },
	} {
		wish := wish
		change(&wish)
		_, err := w.Edit(w.ctx, schedules.Change{ID: w.only().ID}, wish)
		if f := fault.Of(err); f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[field] == "" {
			t.Errorf("%s: %v, want it refused there", field, err)
		}
	}
	all := schedules.Wish{Name: "\u202e", Cron: "x", Zone: "x", Misfire: "x"}
	if _, err := w.Create(w.ctx, "nothing", all); len(fault.Of(err).Fields) != 5 {
		t.Errorf("everything wrong at once = %v", err)
	}
	if _, err := w.Create(w.ctx, "nothing", schedules.Wish{Name: "new", Cron: "0 8 * * *", Zone: "UTC", Misfire: schedules.Once}); !errors.Is(err, schedules.ErrPlan) && fault.Of(err).Fields["plan"] == "" {
		t.Errorf("a plan that is none = %v", err)
	}
	if _, err := w.Edit(w.ctx, schedules.Change{ID: uuid.New()}, wish); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("a schedule that is none = %v", err)
	}
	if n := w.count("SELECT count(*) FROM schedules WHERE version > 1"); n != 0 {
		t.Error("something was changed all the same")
	}
}

// Of two admins who edit at once, one does and the other is told.
func TestEditRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	id, errs := w.only().ID, make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = w.Edit(w.ctx, schedules.Change{ID: id, Version: 1}, wish) })
	}
	all.Wait()
	stale := 0
	for _, err := range errs {
		if errors.Is(err, schedules.ErrStale) {
			stale++
		} else if err != nil {
			t.Error(err)
		}
	}
	if stale != len(errs)-1 {
		t.Errorf("%d of %d were told, want all but one", stale, len(errs))
	}
}

// What a pause has left out is not made up for.
func TestPause(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.CatchUp)
	_, err := w.Pause(w.ctx, schedules.Change{ID: w.only().ID})
	w.must(err)
	w.at(5*hour + time.Minute)
	w.wantTicks()
	if s := w.only(); s.Overdue || !s.NextSlot.IsZero() {
		t.Errorf("paused, and next at %v, overdue: %t", s.NextSlot, s.Overdue)
	}
	_, err = w.Resume(w.ctx, schedules.Change{ID: w.only().ID})
	w.must(err)
	w.wantNext("22 15:00")
	w.at(6 * hour)
	w.wantTicks("run 15:00")
}

// Run now runs it once, also when two press at once, and leaves the next slot as it is.
func TestRunNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	id, errs := w.only().ID, make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = w.RunNow(w.ctx, id) })
	}
	all.Wait()
	refused := 0
	for _, err := range errs {
		if errors.Is(err, schedules.ErrRunning) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refused != len(errs)-1 || w.jobs() != 1 {
		t.Errorf("%d refused, %d jobs; want one job", refused, w.jobs())
	}
	w.wantTicks("by_hand 09:00")
	w.wantNext("22 10:00")
	w.exec("DELETE FROM gue_jobs") // done
	w.at(hour)
	w.exec("DELETE FROM gue_jobs")
	if err := w.RunNow(context.Background(), id); !errors.Is(err, schedules.ErrRunning) {
		t.Errorf("in the very instant of a slot = %v, want %v", err, schedules.ErrRunning)
	}
	w.wantTicks("by_hand 09:00", "run 10:00")
}

// A schedule that an admin made can be removed, one of the table can't.
func TestRemove(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schedules.Once)
	if _, err := w.Remove(w.ctx, schedules.Change{ID: w.only().ID}); !errors.Is(err, schedules.ErrKept) {
		t.Errorf("removing one of the table = %v", err)
	}
	other := wish
	other.Name = "mine"
	own, err := w.Create(w.ctx, "chore", other)
	w.must(err)
	_, err = w.Remove(w.ctx, schedules.Change{ID: own.ID})
	w.must(err)
	_, err = w.Create(w.ctx, "chore", other)
	w.must(err) // its name is free again
	if err := w.RunNow(w.ctx, own.ID); !errors.Is(err, schedules.ErrRetired) {
		t.Errorf("running a removed one = %v", err)
	}
	if all, _ := w.List(w.ctx); len(all) != 2 || slices.ContainsFunc(all, func(s schedules.Standing) bool { return s.ID == own.ID }) {
		t.Errorf("%d listed, want the other two", len(all))
	}
}
