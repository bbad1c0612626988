package inbox_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// The provider hears of each step that others take, as one notice of the visit; who took it does not.
func TestVisit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(w.Noura, 24)
	w.told(w.sami, inbox.VisitBooked)
	w.rings(w.sami, 0) // it only informs
	w.move(w.Noura, a, 25, uuid.Nil)
	w.told(w.sami, inbox.VisitMoved)
	w.rings(w.sami, 1)
	n := w.unread(w.sami)[0]
	if n.Count != 2 || n.Path != "/appointments/"+a.ID.String() || n.PatientEn != w.Omar.NameEn || n.FileNumber != w.Omar.FileNumber {
		t.Errorf("the notice is %+v", n)
	}
	if !n.Facts.At.Equal(dbtest.Now.Add(25 * time.Hour)) {
		t.Errorf("it tells of %s, want the new time", n.Facts.At)
	}
	_, err := w.desk.Cancel(w.as(w.Noura), appointments.Change{ID: a.ID, Reason: "ill"}, appointments.ByPatient)
	w.must(err)
	w.told(w.sami, inbox.VisitCancelled)
	w.told(w.hind)
	w.told(w.Noura)
	w.told(w.huda)

	own := w.book(w.sami, 48)
	w.move(w.sami, own, 49, uuid.Nil)
	w.told(w.sami, inbox.VisitCancelled)
}

// A visit that goes from one provider to another is told to both.
func TestVisitChangesHands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(w.sami, 24)
	w.move(w.Noura, a, 26, w.Hind.ID)
	w.told(w.sami, inbox.VisitMoved)
	w.told(w.hind, inbox.VisitMoved)
	_, err := w.desk.Undo(w.as(w.hind), appointments.Change{ID: a.ID})
	w.must(err)
	if n := w.unread(w.sami)[0]; n.Count != 2 || !n.Facts.At.Equal(dbtest.Now.Add(24*time.Hour)) {
		t.Errorf("after the undo Sami reads %+v", n)
	}
}

// Who is told that a patient waits is told so until the session begins, or the arrival is undone.
func TestVisitArrives(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	change := appointments.Change{ID: w.book(w.sami, 0).ID}
	_, err := w.desk.Arrive(w.as(w.Noura), change)
	w.must(err)
	w.told(w.sami, inbox.VisitArrived)
	if !w.unread(w.sami)[0].NeedsAction {
		t.Error("nobody has to do anything about a patient who waits")
	}
	_, err = w.desk.Undo(w.as(w.Noura), change)
	w.must(err)
	w.told(w.sami)
	_, err = w.desk.Arrive(w.as(w.Noura), change)
	w.must(err)
	w.rings(w.sami, 1)
	_, err = w.desk.Start(w.as(w.sami), change)
	w.must(err)
	w.told(w.sami)
	w.rings(w.sami, 0)
}

// A cancellation that is undone is taken back, also where it was read already; other visits are left alone.
func TestVisitRestored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, wasRead := range []bool{false, true} {
		change := appointments.Change{ID: w.book(w.sami, 24).ID, Reason: "ill"}
		_, err := w.desk.Cancel(w.as(w.Noura), change, appointments.ByPatient)
		w.must(err)
		if wasRead {
			_, err := w.ReadAll(w.as(w.sami), w.db.Clock.Now())
			w.must(err)
		}
		_, err = w.desk.Undo(w.as(w.Noura), change)
		w.must(err)
		w.told(w.sami, inbox.VisitBooked)
		_, err = w.ReadAll(w.as(w.sami), w.db.Clock.Now())
		w.must(err)
		_, err = w.desk.Cancel(w.as(w.sami), change, appointments.ByClinic)
		w.must(err)
	}
}

// A change that is not made tells nobody.
func TestVisitRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(w.sami, 24)
	_, err := w.desk.Book(w.as(w.Noura), appointments.Wish{
		PatientID: w.Sara.ID, ProviderID: w.Sami.ID, ServiceID: w.Session.ID, StartsAt: dbtest.Now.Add(24 * time.Hour),
	})
	if err == nil {
		t.Fatal("two patients have one time")
	}
	w.told(w.sami)
}

// Two who do the same at once make one notice that counts both.
func TestVisitRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(w.sami, 24)
	var both sync.WaitGroup
	for _, hours := range []time.Duration{26, 28} {
		both.Go(func() {
			_, err := w.desk.Reschedule(w.as(w.Noura), appointments.Move{
				Change: appointments.Change{ID: a.ID}, StartsAt: dbtest.Now.Add(hours * time.Hour), OutsideHours: true,
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	w.told(w.sami, inbox.VisitMoved)
	if n := w.unread(w.sami)[0].Count; n != 2 {
		t.Errorf("it counts %d, want both", n)
	}
}
