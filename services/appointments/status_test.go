package appointments_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// The database holds the same state machine as the code.
func TestStatesAreTheDatabases(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, from := range appointments.Statuses {
		for _, to := range appointments.Statuses {
			var got bool
			if err := d.db.NewRaw("SELECT appointment_may_become(?, ?)", from, to).Scan(d.ctx, &got); err != nil {
				t.Fatal(err)
			}
			want := from == to || from.May(to) || slices.Contains(appointments.Back[from], to)
			if got != want {
				t.Errorf("the database lets %s become %s: %v; the code: %v", from, to, got, want)
			}
		}
	}
}

func TestVisit(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.book(t, d.wish(ten))
	for _, step := range []struct {
		name string
		take func(appointments.Change) (*appointments.Appointment, error)
		want appointments.Status
	}{
		{"confirm", func(c appointments.Change) (*appointments.Appointment, error) { return d.Confirm(d.ctx, c) }, appointments.Confirmed},
		{"arrive", func(c appointments.Change) (*appointments.Appointment, error) { return d.Arrive(d.ctx, c) }, appointments.Arrived},
		{"start", func(c appointments.Change) (*appointments.Appointment, error) { return d.Start(d.ctx, c) }, appointments.InSession},
		{"complete", func(c appointments.Change) (*appointments.Appointment, error) { return d.Complete(d.ctx, c) }, appointments.Completed},
	} {
		changed, err := step.take(appointments.Change{ID: a.ID, Version: a.Version})
		if err != nil || changed.Status != step.want {
			t.Fatalf("%s: %v, %v; want %s", step.name, changed, err, step.want)
		}
		if _, err := step.take(appointments.Change{ID: a.ID, Version: changed.Version}); !errors.Is(err, appointments.ErrState) {
			t.Errorf("%s twice = %v, want ErrState", step.name, err)
		}
		a = changed
	}
	if _, err := d.Cancel(d.ctx, appointments.Change{ID: a.ID, Reason: "too late"}, appointments.ByClinic); !errors.Is(err, appointments.ErrState) {
		t.Errorf("cancelling a completed visit = %v, want ErrState", err)
	}
	history, err := d.History(d.ctx, a.ID)
	if err != nil || len(history) != 5 || history[0].What != appointments.WhenCompleted || history[4].ActorName != d.Noura.NameEn {
		t.Errorf("history = %+v, %v; want five entries by Noura", history, err)
	}
}

func TestStale(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.book(t, d.wish(ten))
	if _, err := d.Confirm(d.ctx, appointments.Change{ID: a.ID, Version: 1}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Cancel(d.ctx, appointments.Change{ID: a.ID, Version: 1, Reason: "ill"}, appointments.ByPatient)
	if !errors.Is(err, appointments.ErrStale) {
		t.Errorf("Cancel() of an older version = %v, want ErrStale", err)
	}
	if _, err := d.Cancel(d.ctx, appointments.Change{ID: a.ID, Reason: "  "}, appointments.ByPatient); !errors.Is(err, appointments.ErrNoReason) {
		t.Errorf("Cancel() without a reason = %v, want ErrNoReason", err)
	}
}

func TestMissAndArrive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.book(t, d.wish(ten))
	if _, err := d.Miss(d.ctx, appointments.Change{ID: a.ID}); !errors.Is(err, appointments.ErrTooEarly) {
		t.Errorf("a no-show before the start = %v, want ErrTooEarly", err)
	}
	tomorrow := d.book(t, d.wish(ten.AddDate(0, 0, 1)))
	if _, err := d.Arrive(d.ctx, appointments.Change{ID: tomorrow.ID}); !errors.Is(err, appointments.ErrTooEarly) {
		t.Errorf("checking in tomorrow's visit = %v, want ErrTooEarly", err)
	}
	d.db.Clock.Set(ten.Add(20 * time.Minute))
	if _, err := d.Miss(d.ctx, appointments.Change{ID: a.ID}); err != nil {
		t.Errorf("a no-show = %v", err)
	}
	if late, err := d.Arrive(d.ctx, appointments.Change{ID: a.ID}); err != nil || late.Status != appointments.Arrived {
		t.Errorf("arriving late = %v, %v", late, err)
	}
}

func TestReschedule(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.book(t, d.wish(ten))
	sara := d.wish(ten.Add(time.Hour))
	sara.PatientID = d.Sara.ID
	d.book(t, sara)
	moved, err := d.Reschedule(d.ctx, appointments.Move{Change: appointments.Change{ID: a.ID, Version: 1}, StartsAt: ten.Add(15 * time.Minute)})
	if err != nil || moved.ScheduleVersion != 2 || moved.Version != 2 || moved.Minutes() != 45 {
		t.Fatalf("moving over its own old time = %+v, %v", moved, err)
	}
	_, err = d.Reschedule(d.ctx, appointments.Move{Change: appointments.Change{ID: a.ID}, StartsAt: ten.Add(time.Hour)})
	var taken *appointments.Taken
	if !errors.As(err, &taken) || len(taken.By) != 1 || taken.By[0].PatientEn != d.Sara.NameEn {
		t.Errorf("moving onto Sara's visit = %v, want *Taken by Sara", err)
	}
	to := appointments.Move{Change: appointments.Change{ID: a.ID}, ProviderID: d.Hind.ID, StartsAt: ten.Add(time.Hour)}
	moved, err = d.Reschedule(d.ctx, to)
	if err != nil || moved.ProviderID != d.Hind.ID || *moved.RoomID != d.Gym.ID {
		t.Errorf("moving to Hind = %+v, %v; want Hind in the gym", moved, err)
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.book(t, d.wish(ten))
	change := appointments.Change{ID: a.ID, Reason: "slip"}
	undo := func(want appointments.Status) *appointments.Appointment {
		t.Helper()
		undone, err := d.Undo(d.ctx, change)
		if err != nil || undone.Status != want {
			t.Fatalf("Undo() = %+v, %v; want %s", undone, err, want)
		}
		return undone
	}
	if _, err := d.Cancel(d.ctx, change, appointments.ByPatient); err != nil {
		t.Fatal(err)
	}
	if got := undo(appointments.Booked); got.CancelledBy != "" {
		t.Errorf("still cancelled by %s", got.CancelledBy)
	}
	if _, err := d.Undo(d.ctx, change); !errors.Is(err, appointments.ErrNothingToUndo) {
		t.Errorf("undoing an undo = %v, want ErrNothingToUndo", err)
	}
	if _, err := d.Reschedule(d.ctx, appointments.Move{Change: change, StartsAt: ten.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if got := undo(appointments.Booked); !got.StartsAt.Equal(ten) || got.ScheduleVersion != 3 {
		t.Errorf("after undoing the move it starts at %s, version %d", got.StartsAt, got.ScheduleVersion)
	}
	if _, err := d.Confirm(d.ctx, change); err != nil {
		t.Fatal(err)
	}
	d.db.Clock.Set(dbtest.Now.Add(20 * time.Minute))
	if _, err := d.Undo(d.ctx, change); !errors.Is(err, appointments.ErrNothingToUndo) {
		t.Errorf("undoing after twenty minutes = %v, want ErrNothingToUndo", err)
	}
}
