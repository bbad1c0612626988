package inbox_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// task is something about Omar that waits for the desk.
func (w *world) task(about string) inbox.Task {
	return inbox.Task{PatientID: w.Omar.ID, Path: "/patients/" + w.Omar.ID.String(), About: about}
}

// Those at the desk are told what waits for it, once however often it is said, at once or not.
func TestTellDesk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	gone := w.user("gone", access.Manager, nil)
	w.must((&access.Service{DB: w.db}).Deactivate(t.Context(), gone.ID))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := w.db.Tx(w.as(access.System), func(ctx context.Context, _ bun.Tx) error { return w.TellDesk(ctx, w.task("reply:1")) })
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, who := range []access.Actor{w.Noura, faisal} {
		w.told(who, inbox.DeskTask)
		w.rings(who, 1)
	}
	if n := w.unread(w.Noura)[0]; n.Count != 8 || !n.NeedsAction {
		t.Errorf("the notice is %+v, want eight in one", n)
	}
	w.told(w.huda) // may not book
	w.told(w.sami) // answers no patients
	w.told(gone)
	failed := errors.New("failed")
	err := w.db.Tx(w.as(access.System), func(ctx context.Context, _ bun.Tx) error {
		return errors.Join(w.TellDesk(ctx, w.task("reply:2")), failed)
	})
	if !errors.Is(err, failed) || len(w.unread(w.Noura)) != 1 {
		t.Errorf("what did not happen was told: %v", err)
	}
}

// The overdue invoices of a night are one notice for those who bill.
func TestTellOverdue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	q, err := queue.New(w.db)
	w.must(err)
	f := &finance.Service{DB: w.db, Queue: q, Clinics: &clinics.Directory{DB: w.db}}
	number := ""
	for n := range 3 {
		change := appointments.Change{ID: w.book(w.Noura, n).ID}
		for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){w.desk.Arrive, w.desk.Start, w.desk.Complete} {
			_, err := step(w.Context(), change)
			w.must(err)
		}
		inv, err := f.DraftFor(w.Context(), change.ID)
		w.must(err)
		inv, err = f.Issue(w.Context(), finance.Change{ID: inv.ID})
		w.must(err)
		number = inv.Number
	}
	w.db.Clock.Set(dbtest.Now.AddDate(0, 0, 40))
	w.must(f.NoteOverdue(w.as(access.System), finance.NoteOverdue{}))
	w.told(w.huda, inbox.InvoiceOverdue)
	if n := w.unread(w.huda)[0]; n.Count != 3 || n.Facts.Number != number || n.PatientID != uuid.Nil {
		t.Errorf("the notice is %+v, want the three invoices in it", n)
	}
	w.told(w.Noura)
}

// What a user does not want to hear is not told, what is not to ring does not, and both can be chosen again.
func TestPreferences(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.Prefer(w.as(w.sami), map[inbox.Kind]inbox.Preference{
		inbox.VisitMoved: {Shown: false, Rings: true}, inbox.VisitBooked: {Shown: true, Rings: true}, inbox.VisitArrived: {Shown: true}, inbox.InvoiceOverdue: {Shown: true},
	}))
	a := w.book(w.Noura, 24)
	w.told(w.sami, inbox.VisitBooked)
	w.rings(w.sami, 1)
	w.move(w.Noura, a, 25, w.Hind.ID)
	w.told(w.sami, inbox.VisitBooked)
	w.told(w.hind, inbox.VisitMoved)
	_, err := w.desk.Arrive(w.Context(), appointments.Change{ID: w.book(w.sami, 0).ID})
	w.must(err)
	w.told(w.sami, inbox.VisitArrived, inbox.VisitBooked)
	w.rings(w.sami, 1)
	w.must(w.Prefer(w.as(w.sami), map[inbox.Kind]inbox.Preference{inbox.VisitArrived: {Shown: true, Rings: true}}))
	w.rings(w.sami, 2)
	list, err := w.Preferences(w.as(w.sami))
	w.must(err)
	want := []inbox.Preference{
		{Kind: inbox.VisitBooked, Shown: true, Rings: true},
		{Kind: inbox.VisitMoved},
		{Kind: inbox.VisitCancelled, Shown: true, Rings: true},
		{Kind: inbox.VisitArrived, Shown: true, Rings: true},
		{Kind: inbox.RecordsMerged, Shown: true},
		{Kind: inbox.ConsentSigned, Shown: true},
		{Kind: inbox.ConsentLost, Shown: true, Rings: true},
		{Kind: inbox.NoteUnsigned, Shown: true, Rings: true},
		{Kind: inbox.ResultCritical, Shown: true, Rings: true, Fixed: true},
		{Kind: inbox.ResultTakenOut, Shown: true, Rings: true},
		{Kind: inbox.ResultReady, Shown: true},
		{Kind: inbox.ResultWaits, Shown: true, Rings: true, Fixed: true},
		{Kind: inbox.ResultStray, Shown: true, Rings: true},
		{Kind: inbox.ReferralSent, Shown: true, Rings: true},
		{Kind: inbox.ReferralMoved, Shown: true, Rings: true},
		{Kind: inbox.ReferralLate, Shown: true, Rings: true},
		{Kind: inbox.DayReady, Shown: true},
	}
	if len(list) != len(want) {
		t.Fatalf("%d kinds, want %d: those of bills and of the desk are not Sami's", len(list), len(want))
	}
	for i := range want {
		if want[i].UserID = w.sami.ID; list[i] != want[i] {
			t.Errorf("preference %d is %+v, want %+v", i, list[i], want[i])
		}
	}
}

// Read notices can be made unread again by the stroke that read them; what was told anew since speaks for both.
func TestUndo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	system := w.as(access.System)
	for _, about := range []string{"reply:1", "reply:2"} {
		w.must(w.TellDesk(system, w.task(about)))
	}
	seen := w.db.Clock.Now()
	w.db.Clock.Set(seen.Add(time.Minute))
	w.must(w.TellDesk(system, w.task("reply:3")))
	stroke, err := w.ReadAll(w.Context(), seen)
	if err != nil || stroke.Read != 2 {
		t.Errorf("read %+v, %v; want the two that were seen", stroke, err)
	}
	w.told(w.Noura, inbox.DeskTask)
	w.must(w.TellDesk(system, w.task("reply:1")))
	w.must(w.Undo(w.as(w.sami), stroke.ID)) // is not his
	w.told(w.Noura, inbox.DeskTask, inbox.DeskTask)
	w.must(w.Undo(w.Context(), stroke.ID))
	w.told(w.Noura, inbox.DeskTask, inbox.DeskTask, inbox.DeskTask)
	w.must(w.Undo(w.Context(), stroke.ID))
	w.rings(w.Noura, 3)
	list, _, err := w.List(w.Context(), inbox.Filter{Read: true})
	if err != nil || len(list) != 4 {
		t.Errorf("%d notices in all, %v; want 4", len(list), err)
	}
}

// Of an undo and a notice of the same thing at once, one is last, and neither fails.
func TestUndoRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	system := w.as(access.System)
	w.must(w.TellDesk(system, w.task("reply:1")))
	for range 10 {
		stroke, err := w.ReadAll(w.Context(), w.db.Clock.Now())
		w.must(err)
		var both sync.WaitGroup
		both.Go(func() {
			if err := w.Undo(w.Context(), stroke.ID); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			err := w.db.Tx(system, func(ctx context.Context, _ bun.Tx) error { return w.TellDesk(ctx, w.task("reply:1")) })
			if err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		w.told(w.Noura, inbox.DeskTask)
	}
}

// A notice is read by whom it is for, and by nobody else.
func TestRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	faisal := w.user("faisal", access.Manager, nil)
	w.must(w.TellDesk(w.as(access.System), w.task("reply:1")))
	id := w.unread(w.Noura)[0].ID
	if _, _, err := w.Read(w.as(faisal), id); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("reading another's = %v, want it not there", err)
	}
	for _, read := range []int{1, 0} {
		n, stroke, err := w.Read(w.Context(), id)
		if err != nil || stroke.Read != read || n.Path != w.task("").Path {
			t.Errorf("reading it = %+v, %+v, %v", n, stroke, err)
		}
	}
	w.told(w.Noura)
	w.told(faisal, inbox.DeskTask)
}

// Whoever has lost a permission sees nothing of what they were told before, neither in the list nor on the bell.
func TestPermissionLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.TellDesk(w.as(access.System), w.task("reply:1")))
	noura := w.Noura
	noura.Role = access.Billing
	w.told(noura)
	w.rings(noura, 0)
	if stroke, err := w.ReadAll(w.as(noura), w.db.Clock.Now()); err != nil || stroke.Read != 0 {
		t.Errorf("what is not seen was read: %+v, %v", stroke, err)
	}
	w.rings(w.Noura, 1)
}
