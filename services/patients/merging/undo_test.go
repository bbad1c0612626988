package merging_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
	"tenhal.sa/tenhal/services/settings"
)

func (o *office) later(by time.Duration) { o.DB.Clock.Set(o.DB.Clock.Now().Add(by)) }

// What came since stays with the survivor; what moved goes back as it is today, with the bill that came of it.
func TestUndo(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	moved := o.book(second, 1)
	m := o.merge(first, second)
	o.later(time.Hour)
	since := o.book(first, 4)
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){o.visits.Arrive, o.visits.Start, o.visits.Complete} {
		_, err := step(o.ctx, appointments.Change{ID: moved.ID})
		o.must(err)
	}
	bill := o.bill(moved.ID)
	o.is("the bill", bill.PatientID, first.ID)
	o.must(o.undo(m))
	o.is("the visit that moved", o.owner("appointments", moved.ID), second.ID)
	o.is("its bill", o.owner("invoices", bill.ID), second.ID)
	o.is("the visit that came since", o.owner("appointments", since.ID), first.ID)
	one, two := o.now(first), o.now(second)
	if one.Version != first.Version || one.NameAr != "" || one.IdentityNumber != "" || !two.ArchivedAt.IsZero() || two.IdentityNumber != second.IdentityNumber {
		t.Errorf("the records are %+v and %+v", one, two)
	}
	if last := o.told[len(o.told)-1]; last != (patients.WasUnmerged{MergeID: m.ID, SurvivorID: first.ID, MergedID: second.ID}) {
		t.Errorf("told of %+v", last)
	}
	if err := o.undo(m); !errors.Is(err, merging.ErrUndone) {
		t.Errorf("undoing it twice = %v, want ErrUndone", err)
	}
	o.merge(first, second) // and once more
}

func (o *office) bill(visit uuid.UUID) *finance.Invoice {
	o.t.Helper()
	q, err := queue.New(o.DB)
	o.must(err)
	inv, err := (&finance.Service{DB: o.DB, Queue: q, Clinics: o.Patients.Clinics}).DraftFor(o.ctx, visit)
	o.must(err)
	return inv
}

// A detail that somebody has changed since stays changed, and the version goes on.
func TestUndoKeepsEdits(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	m := o.merge(first, second)
	now := o.now(first)
	d := patients.Draft{
		NameAr: now.NameAr, NameEn: "Layan M. Al-Asmari", Sex: "female", BirthDate: now.BirthDate.String(), IdentityKind: string(now.IdentityKind),
		IdentityNumber: now.IdentityNumber, Phone: now.Phone, Email: now.Email, Language: "ar",
	}
	o.must(o.Patients.Update(o.ctx, first.ID, now.Version, d))
	if err := o.Patients.Update(o.ctx, second.ID, o.now(second).Version, d); !errors.Is(err, patients.ErrMerged) {
		t.Errorf("changing a merged record = %v, want ErrMerged", err)
	}
	edited := o.now(first)
	o.must(o.undo(m))
	if one := o.now(first); one.NameEn != "Layan M. Al-Asmari" || one.NameAr != "" || one.Email != "" || one.Version != edited.Version+1 {
		t.Errorf("the survivor is %+v", one)
	}
}

// Whoever may merge has thirty days, an administrator has longer. An identity that somebody else has by now stays theirs.
func TestUndoRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	m := o.merge(first, second)
	if _, err := o.Undo(o.ctx, m.ID, ""); !errors.Is(err, merging.ErrReason) {
		t.Errorf("without a reason = %v", err)
	}
	if _, err := o.Undo(o.ctx, db.NewID(), "why"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("of no merge = %v", err)
	}
	o.later(31 * 24 * time.Hour)
	if err := o.undo(m); !errors.Is(err, merging.ErrOld) {
		t.Errorf("after a month = %v, want ErrOld", err)
	}
	o.Noura.Role = access.Admin
	o.ctx = o.Context()
	now := o.now(first)
	o.must(o.Patients.Update(o.ctx, first.ID, now.Version, patients.Draft{NameEn: now.NameEn, Sex: "female", BirthDate: "1994-05-17", IdentityKind: "none", Phone: now.Phone}))
	taken := o.register(func(d *patients.Draft) {
		d.NameEn, d.IdentityKind, d.IdentityNumber = "Hind Al-Harbi", "national_id", second.IdentityNumber
	})
	if err := o.undo(m); !errors.Is(err, patients.ErrIdentityTaken) {
		t.Errorf("with the identity on %s = %v, want ErrIdentityTaken", taken.FileNumber, err)
	}
	if now := o.now(second); now.ArchivedAt.IsZero() {
		t.Error("a refused undo has done half of it")
	}
}

// A into B into C: the first can't be undone while the second stands, the old numbers lead to C, and undone one after
// the other everything is what it was.
func TestChain(t *testing.T) {
	t.Parallel()
	o := openUnheard(t)
	people := o.crowd(0.25, 2)
	a, b, c := &patients.Patient{ID: people[0].One}, &patients.Patient{ID: people[0].Two}, &patients.Patient{ID: people[1].One}
	before := o.every()
	ab := o.merge(b, a)
	half := o.every()
	bc := o.merge(c, b)
	for _, id := range []uuid.UUID{a.ID, b.ID, c.ID} {
		current, err := o.Patients.Current(o.ctx, id)
		o.must(err)
		o.is("the record of today", current, c.ID)
	}
	err := o.undo(ab)
	if !errors.Is(err, merging.ErrLater) {
		t.Fatalf("undoing the middle = %v, want ErrLater", err)
	}
	o.must(o.undo(bc))
	o.same(o.every(), half)
	o.must(o.undo(ab))
	o.same(o.every(), before)
}

// Two merged into one: the later one is undone first.
func TestTwoIntoOne(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	third := o.register(func(d *patients.Draft) { d.NameEn, d.Phone = "Layan A", "0551112223" })
	one, two := o.merge(first, second), o.merge(first, third)
	if err := o.undo(one); !errors.Is(err, merging.ErrLater) {
		t.Errorf("undoing the first = %v, want ErrLater", err)
	}
	o.must(o.undo(two))
	o.must(o.undo(one))
}

// Each merge takes back only its own; a merge in the name of another is refused by the database.
func TestMovesOfAnotherMerge(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	visit := o.book(second, 1)
	m := o.merge(first, second)
	err := o.DB.Tx(o.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw("SELECT set_config('tenhal.merge', ?, true); UPDATE appointments SET patient_id = ? WHERE id = ?", m.ID.String(), second.ID, visit.ID).Exec(ctx)
		return err
	})
	if got := db.Constraint(err); got != "patients_were_merged" {
		t.Errorf("moving a visit back by hand = %v, want it refused", err)
	}
}

// How long whoever may merge has to take it back, the centre says, and so does the refusal.
func TestUndoWithin(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Settings = &settings.Service{DB: o.DB}
	m := o.merge(o.twins())
	o.Adjust(t, o.DB, settings.MergeUndo.In(uuid.Nil), 2)
	o.later(3 * 24 * time.Hour)
	if err := o.undo(m); !errors.Is(err, merging.ErrOld) || !slices.Equal(fault.Of(err).Args, []any{"time", "2 days"}) {
		t.Errorf("after three days of two = %v, told with %v", err, fault.Of(err).Args)
	}
	o.Adjust(t, o.DB, settings.MergeUndo.In(uuid.Nil), 60)
	o.later(50 * 24 * time.Hour)
	o.must(o.undo(m))
}
