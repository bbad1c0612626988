package appointments_test

import (
	"sync"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// absent runs the job and returns what it counted.
func (d *desk) absent(t *testing.T) string {
	t.Helper()
	counts := &queue.Counts{}
	if err := d.MissAbsent(queue.Counting(d.ctx, counts), appointments.MissAbsent{Hours: 2}); err != nil {
		t.Fatal(err)
	}
	return counts.JSON()
}

// Visits that ended two hours ago without anybody having come become no-shows, and no others.
func TestMissAbsent(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	wish := d.wish(ten)
	gone := d.book(t, wish)
	wish.StartsAt = ten.Add(time.Hour)
	confirmed := d.book(t, wish)
	wish.StartsAt = ten.Add(4 * time.Hour)
	later := d.book(t, wish)
	wish.PatientID, wish.ProviderID, wish.StartsAt = d.Sara.ID, d.Hind.ID, ten
	came := d.book(t, wish)
	for _, step := range []error{
		must(d.Confirm(d.ctx, appointments.Change{ID: confirmed.ID})),
		must(d.Arrive(d.ctx, appointments.Change{ID: came.ID})),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	d.db.Clock.Set(ten.Add(2*time.Hour + 44*time.Minute))
	if got := d.absent(t); got != `{"no_shows":0}` {
		t.Errorf("a minute too early: %s", got)
	}
	d.db.Clock.Set(ten.Add(4*time.Hour + 10*time.Minute))
	if got := d.absent(t); got != `{"no_shows":2}` {
		t.Errorf("counted %s, want two no-shows", got)
	}
	for id, want := range map[*appointments.Appointment]appointments.Status{
		gone: appointments.NoShow, confirmed: appointments.NoShow, later: appointments.Booked, came: appointments.Arrived,
	} {
		if is, err := d.Get(d.ctx, id.ID); err != nil || is.Status != want {
			t.Errorf("the visit at %s is %s, %v; want %s", id.StartsAt, is.Status, err, want)
		}
	}
	if got := d.absent(t); got != `{"no_shows":0}` {
		t.Errorf("again: %s", got)
	}
	history, err := d.History(d.ctx, gone.ID)
	if err != nil || len(history) != 2 || history[0].What != appointments.WhenMissed {
		t.Errorf("history = %+v, %v", history, err)
	}
}

func must(_ *appointments.Appointment, err error) error { return err }

// A day on which nobody was checked in is left alone: the desk was not there.
func TestMissAbsentClosedDay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.book(t, d.wish(ten))
	d.db.Clock.Set(ten.Add(6 * time.Hour))
	if got := d.absent(t); got != `{"left_open":1,"no_shows":0}` {
		t.Errorf("counted %s, want it left open", got)
	}
}

// Whoever checks a patient in while the job runs wins, whichever comes first.
func TestMissAbsentRace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	late := d.book(t, d.wish(ten))
	wish := d.wish(ten)
	wish.PatientID, wish.ProviderID = d.Sara.ID, d.Hind.ID
	came := d.book(t, wish)
	if _, err := d.Arrive(d.ctx, appointments.Change{ID: came.ID}); err != nil {
		t.Fatal(err)
	}
	d.db.Clock.Set(ten.Add(4 * time.Hour))
	var both sync.WaitGroup
	both.Go(func() {
		if err := d.MissAbsent(d.ctx, appointments.MissAbsent{Hours: 2}); err != nil {
			t.Error(err)
		}
	})
	both.Go(func() {
		if _, err := d.Arrive(d.ctx, appointments.Change{ID: late.ID}); err != nil {
			t.Error(err)
		}
	})
	both.Wait()
	if is, err := d.Get(d.ctx, late.ID); err != nil || is.Status != appointments.Arrived {
		t.Errorf("the visit is %s, %v; want the patient in", is.Status, err)
	}
}
