package referrals_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/referrals"
)

// visit is Omar's with Layla, so many hours from now.
func (w *world) visit(hours int) appointments.Wish {
	return appointments.Wish{PatientID: w.Omar.ID, ProviderID: w.Layla.ID, ServiceID: w.Plan.ID, StartsAt: dbtest.Now.Add(time.Duration(hours) * time.Hour), OutsideHours: true}
}

// A referral stands where its visits do: to come, called off, seen, seen no more, and it ends with an outcome.
func TestVisits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.accepted()
	ctx := w.Context() // Noura books
	a, err := w.Book(ctx, r.ID, w.visit(0))
	w.must(err)
	w.is(r.ID, referrals.Booked)
	if _, err := w.Complete(w.as(w.layla), referrals.Change{ID: r.ID}, "Early."); !errors.Is(err, referrals.ErrState) {
		t.Errorf("completed before the visit: %v", err)
	}
	c := appointments.Change{ID: a.ID, Reason: "ill"}
	for _, step := range []struct {
		does func(context.Context, appointments.Change) (*appointments.Appointment, error)
		want referrals.Status
	}{
		{w.desk.Confirm, referrals.Booked},
		{func(ctx context.Context, c appointments.Change) (*appointments.Appointment, error) {
			return w.desk.Cancel(ctx, c, appointments.ByPatient)
		}, referrals.Accepted},
		{w.desk.Undo, referrals.Booked},
		{w.desk.Arrive, referrals.Booked},
		{w.desk.Start, referrals.Booked},
		{w.desk.Complete, referrals.Seen},
		{w.desk.Undo, referrals.Booked},
	} {
		_, err := step.does(ctx, c)
		w.must(err)
		w.is(r.ID, step.want)
	}
	if is := w.is(r.ID, referrals.Booked); !is.SeenAt.IsZero() {
		t.Error("it is seen though the visit's end was undone")
	}
	_, err = w.desk.Complete(ctx, c)
	w.must(err)
	if _, err := w.Book(ctx, r.ID, w.visit(30)); err != nil {
		t.Errorf("the next session: %v", err)
	}
	w.is(r.ID, referrals.Seen)
	done, err := w.Complete(w.as(w.layla), referrals.Change{ID: r.ID}, "Comes every week.")
	if err != nil || !done.Attended {
		t.Errorf("completed after a visit: %+v, %v", done, err)
	}
	list, err := w.Visits(ctx, r.ID)
	if err != nil || len(list) != 2 || list[0].ID != a.ID {
		t.Errorf("its visits are %+v, %v", list, err)
	}
	if of, err := w.OfVisit(ctx, a.ID); err != nil || of == nil || of.ID != r.ID {
		t.Errorf("the visit is of %v, %v", of, err)
	}
	_, err = w.desk.Undo(ctx, c)
	w.must(err)
	w.is(r.ID, referrals.Completed)
}

// Whoever did not come and then came late was seen.
func TestVisitMissed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.accepted()
	a, err := w.Book(w.Context(), r.ID, w.visit(1))
	w.must(err)
	w.db.Clock.Set(dbtest.Now.Add(90 * time.Minute))
	c := appointments.Change{ID: a.ID}
	_, err = w.desk.Miss(w.Context(), c)
	w.must(err)
	w.is(r.ID, referrals.Accepted)
	_, err = w.desk.Arrive(w.Context(), c)
	w.must(err)
	w.is(r.ID, referrals.Booked)
}

// From a referral one books its patient in its clinic, once it is accepted; what is refused leaves nothing.
func TestBookRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.send(w.wish())
	if _, err := w.Book(w.Context(), r.ID, w.visit(1)); !errors.Is(err, referrals.ErrState) {
		t.Errorf("booked before it was accepted: %v", err)
	}
	_, err := w.Accept(w.as(w.layla), referrals.Change{ID: r.ID})
	w.must(err)
	sara, sami := w.visit(1), w.visit(1)
	sara.PatientID, sami.ProviderID, sami.ServiceID = w.Sara.ID, w.Sami.ID, w.Session.ID
	if _, err := w.Book(w.Context(), r.ID, sara); !errors.Is(err, referrals.ErrNotPatient) {
		t.Errorf("another patient: %v", err)
	}
	if _, err := w.Book(w.Context(), r.ID, sami); !errors.Is(err, referrals.ErrElsewhere) {
		t.Errorf("another clinic: %v", err)
	}
	if n := w.number("SELECT count(*) FROM appointments"); n != 0 {
		t.Errorf("%d visits are left", n)
	}
	_, err = w.Book(w.Context(), r.ID, w.visit(1))
	w.must(err)
	var taken *appointments.Taken
	if _, err := w.Book(w.Context(), r.ID, w.visit(1)); !errors.As(err, &taken) || len(taken.Free) == 0 {
		t.Errorf("a time that is taken: %v", err)
	}
	if _, err := w.Book(w.Context(), uuid.New(), w.visit(2)); err == nil {
		t.Error("booked from a referral that there is not")
	}
}

// A visit is booked or the referral taken back, in whatever order, and visits change meanwhile: nobody waits for ever.
func TestBookRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.accepted()
	first, err := w.Book(w.Context(), r.ID, w.visit(1))
	w.must(err)
	for n := range 10 {
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := w.Book(w.Context(), r.ID, w.visit(3+n)); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			if _, err := w.desk.Cancel(w.Context(), appointments.Change{ID: first.ID, Reason: "ill"}, appointments.ByClinic); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		_, err := w.desk.Undo(w.Context(), appointments.Change{ID: first.ID})
		w.must(err)
		w.is(r.ID, referrals.Booked)
	}
}
