package appointments_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/settings"
)

// decided is a desk that goes by what is decided.
func decided(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.Settings = &settings.Service{DB: d.db}
	return d
}

// why is what is said beside the time.
func why(err error) string { return fault.Of(err).Fields["starts_at"] }

// A slip of the hand can be taken back for as long as the clinic says.
func TestUndoWithin(t *testing.T) {
	t.Parallel()
	d := decided(t)
	d.Adjust(t, d.db, settings.VisitUndo.In(uuid.Nil), 5)
	a := d.book(t, d.wish(ten))
	undo := func(after time.Duration) error {
		d.db.Clock.Set(ten.Add(after - time.Hour))
		_, err := d.Undo(d.ctx, appointments.Change{ID: a.ID})
		return err
	}
	if err := undo(6 * time.Minute); !errors.Is(err, appointments.ErrNothingToUndo) {
		t.Errorf("after six minutes of five = %v", err)
	}
	d.Adjust(t, d.db, settings.VisitUndo.In(d.Speech.ID), 20)
	if err := undo(21 * time.Minute); !errors.Is(err, appointments.ErrNothingToUndo) {
		t.Errorf("after 21 minutes of 20 = %v", err)
	}
	if err := undo(19 * time.Minute); err != nil {
		t.Errorf("after 19 minutes of the clinic's 20 = %v", err)
	}
}

// A patient is checked in no earlier than the clinic says.
func TestArriveEarly(t *testing.T) {
	t.Parallel()
	d := decided(t)
	a := d.book(t, d.wish(ten.Add(3*time.Hour))) // four hours from now
	d.Adjust(t, d.db, settings.VisitEarly.In(d.Speech.ID), 3)
	if _, err := d.Arrive(d.ctx, appointments.Change{ID: a.ID}); !errors.Is(err, appointments.ErrTooEarly) {
		t.Errorf("four hours ahead, of three = %v", err)
	}
	d.Adjust(t, d.db, settings.VisitEarly.In(d.Speech.ID), 4)
	if _, err := d.Arrive(d.ctx, appointments.Change{ID: a.ID}); err != nil {
		t.Errorf("four hours ahead, of four = %v", err)
	}
}

// Visits are booked and moved as far ahead as the centre says.
func TestBookAhead(t *testing.T) {
	t.Parallel()
	d := decided(t)
	week, a := ten.AddDate(0, 0, 7), d.book(t, d.wish(ten))
	move := func() error {
		_, err := d.Reschedule(d.ctx, appointments.Move{Change: appointments.Change{ID: a.ID}, StartsAt: week.Add(2 * time.Hour)})
		return err
	}
	d.Adjust(t, d.db, settings.BookAhead.In(uuid.Nil), 7)
	if _, err := d.Book(d.ctx, d.wish(week)); why(err) != "appointments.far" || !slices.Equal(fault.Of(err).Args, []any{"time", "7 days"}) {
		t.Errorf("an hour more than seven days ahead = %v", err)
	}
	if err := move(); why(err) != "appointments.far" {
		t.Errorf("moved as far = %v", err)
	}
	d.Adjust(t, d.db, settings.BookAhead.In(uuid.Nil), 8)
	if _, err := d.Book(d.ctx, d.wish(week)); err != nil {
		t.Errorf("of eight days = %v", err)
	}
	if err := move(); !errors.Is(err, appointments.ErrOutsideHours) { // the break at noon, and no more a matter of days
		t.Errorf("moved within eight days = %v", err)
	}
}

// Where a clinic books nothing outside working hours, nobody does, and nobody is offered to.
func TestNeverOutside(t *testing.T) {
	t.Parallel()
	d := decided(t)
	d.Adjust(t, d.db, settings.OutsideHours.In(d.Speech.ID), 0)
	wish := d.wish(ten.Add(2 * time.Hour)) // the break at noon
	for _, wish.OutsideHours = range []bool{false, true} {
		if _, err := d.Book(d.ctx, wish); why(err) != "appointments.never_outside" {
			t.Errorf("asked for: %v, %v", wish.OutsideHours, err)
		}
	}
	d.Adjust(t, d.db, settings.OutsideHours.In(d.Speech.ID), 1)
	if _, err := d.Book(d.ctx, wish); err != nil {
		t.Errorf("switched on = %v", err)
	}
}

// By the clock there are no-shows in those clinics that want it, and as far back as the centre says.
func TestAbsentWhereWanted(t *testing.T) {
	t.Parallel()
	d := decided(t)
	d.book(t, d.wish(ten))
	came := d.wish(ten)
	came.PatientID, came.ProviderID = d.Sara.ID, d.Hind.ID
	if _, err := d.Arrive(d.ctx, appointments.Change{ID: d.book(t, came).ID}); err != nil {
		t.Fatal(err)
	}
	d.db.Clock.Set(ten.AddDate(0, 0, 3))
	for _, step := range []struct {
		of    *settings.Setting
		value int
		want  string
	}{
		{settings.AutomaticNoShows.Setting, 0, `{"no_shows":0}`},
		{settings.AbsentWithin.Setting, 2, `{"no_shows":0}`},
		{settings.AutomaticNoShows.Setting, 1, `{"no_shows":0}`},
		{settings.AbsentWithin.Setting, 4, `{"no_shows":1}`},
	} {
		d.Adjust(t, d.db, step.of.In(uuid.Nil), step.value)
		if got := d.absent(t); got != step.want {
			t.Errorf("after %s is %d: %s, want %s", step.of.Key, step.value, got, step.want)
		}
	}
}
