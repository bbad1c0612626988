package consents_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// stands returns the state of Omar's only form, and fails where the database sees it otherwise than the service.
func (w *world) stands() consents.State {
	w.t.Helper()
	list, err := w.List(w.ctx, w.Omar.ID)
	w.must(err)
	today, _, err := w.people.Today(w.ctx)
	w.must(err)
	at := consents.At{PatientID: w.Omar.ID, ClinicID: w.Speech.ID}
	missing, err := w.MissingAt(w.ctx, []consents.At{at, {PatientID: w.Omar.ID, ClinicID: uuid.New()}})
	w.must(err)
	if _, some := missing[at]; some != list[0].Missing(today) {
		w.t.Errorf("missing is %t to the database, and %t here", some, list[0].Missing(today))
	}
	return list[0].State(today)
}

// A consent stands until its last day in the centre's zone, until a text that renews, or until it is withdrawn. Signed anew
// before its end it stands on; withdrawn it is withdrawn as a whole.
func TestStanding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Visit, "2", "")
	want := func(want consents.State, when string) {
		t.Helper()
		if got := w.stands(); got != want {
			t.Errorf("%s it is %s, want %s", when, got, want)
		}
	}
	want(consents.Unsigned, "at first")
	first, err := w.Sign(w.ctx, w.Omar.ID, by(f, "patient")) // until 2027-01-22
	w.must(err)
	want(consents.Standing, "signed")
	w.db.Clock.Set(dbtest.Now.AddDate(0, 0, 32))
	want(consents.Ending, "a month later")
	w.db.Clock.Set(dbtest.Now.AddDate(0, 0, 61).Add(14 * 60 * 60e9)) // 23:00 in Riyadh
	want(consents.Ending, "on the last evening")
	w.db.Clock.Set(w.db.Clock.Now().Add(2 * 60 * 60e9))
	want(consents.Expired, "at night")
	w.db.Clock.Set(dbtest.Now.AddDate(0, 0, 40))
	second, err := w.Sign(w.ctx, w.Omar.ID, by(f, "patient"))
	w.must(err)
	want(consents.Standing, "signed anew")
	w.must(w.Publish(w.ctx, consents.Change{ID: f.ID}, words))
	want(consents.Standing, "with a new text")
	if _, err := w.Sign(w.ctx, w.Sara.ID, by(f, "patient")); !errors.Is(err, consents.ErrNewText) {
		t.Errorf("the text of before = %v", err)
	}
	changed := words
	changed.Renews = true
	w.must(w.Publish(w.ctx, consents.Change{ID: f.ID}, changed))
	want(consents.Outdated, "with a text that renews")
	if err := w.Publish(w.ctx, consents.Change{ID: f.ID, Version: 1}, words); !errors.Is(err, consents.ErrStale) {
		t.Errorf("published over another's = %v", err)
	}
	if err := w.Withdraw(w.ctx, w.Omar.ID, second.ID, " "); fault.Of(err).Fields["reason"] == "" {
		t.Errorf("withdrawn for no reason: %v", err)
	}
	w.must(w.Withdraw(w.ctx, w.Omar.ID, second.ID, "does not want to"))
	want(consents.Withdrawn, "withdrawn")
	if got, err := w.Get(w.ctx, w.Omar.ID, first.ID); err != nil || got.WithdrawnAt.IsZero() {
		t.Errorf("the one before stands on: %v", err)
	}
	if err := w.Withdraw(w.ctx, w.Omar.ID, first.ID, "once more"); !errors.Is(err, consents.ErrWithdrawn) {
		t.Errorf("withdrawn twice = %v", err)
	}
	if n := len(w.signals); n != 3 {
		t.Errorf("%d signals, want two of signing and one of withdrawing", n)
	}
	sum, err := w.Of(w.ctx, w.Omar.ID)
	if err != nil || len(sum.Withdrawn) != 1 || len(sum.Missing) != 0 {
		t.Errorf("the summary is %+v, %v", sum, err)
	}
}

// The clock finds what ends soon, each once, and not what was signed anew or withdrawn.
func TestNoteEnding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f, other := w.form(consents.Visit, "2", ""), w.form(consents.Nothing, "2", "")
	ending, err := w.Sign(w.ctx, w.Omar.ID, by(f, "patient"))
	w.must(err)
	gone, err := w.Sign(w.ctx, w.Omar.ID, by(other, "patient"))
	w.must(err)
	w.must(w.Withdraw(w.ctx, w.Omar.ID, gone.ID, "no"))
	_, err = w.Sign(w.ctx, w.Sara.ID, by(f, "patient"))
	w.must(err)
	w.db.Clock.Set(dbtest.Now.AddDate(0, 0, 45))
	_, err = w.Sign(w.ctx, w.Sara.ID, by(f, "patient"))
	w.must(err)
	w.signals = nil
	for _, want := range []string{`{"consents_ending":1}`, `{"consents_ending":0}`} {
		counts := &queue.Counts{}
		w.must(w.NoteEnding(queue.Counting(access.With(w.ctx, access.System), counts), consents.NoteEnding{}))
		if counts.JSON() != want {
			t.Errorf("counted %s, want %s", counts.JSON(), want)
		}
	}
	if len(w.signals) != 1 || w.signals[0].(consents.NearsItsEnd).ConsentID != ending.ID {
		t.Errorf("told of %v", w.signals)
	}
	if rows, err := w.Ending(w.ctx); err != nil || len(rows) != 1 || rows[0].FileNumber != w.Omar.FileNumber {
		t.Errorf("the list has %v, %v", rows, err)
	}
}

// A clinic that needs a form books nobody who has not signed it, and takes no visit over; one that was booked can be moved.
func TestBooking(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wish := appointments.Wish{PatientID: w.Omar.ID, ProviderID: w.Sami.ID, ServiceID: w.Session.ID, StartsAt: dbtest.Now}
	before, err := w.desk.Book(w.ctx, wish)
	w.must(err)
	f := w.form(consents.Booking, "", w.Speech.ID.String())
	wish.StartsAt = dbtest.Now.Add(60 * 60e9)
	_, err = w.desk.Book(w.ctx, wish)
	var unsigned *appointments.Unsigned
	if !errors.Is(err, appointments.ErrUnsigned) || !errors.As(err, &unsigned) || unsigned.FormID != f.ID || unsigned.Args[1] != "Consent" {
		t.Fatalf("booked without a consent: %v", err)
	}
	_, err = w.desk.Reschedule(w.ctx, appointments.Move{Change: appointments.Change{ID: before.ID}, StartsAt: wish.StartsAt})
	w.must(err)
	c, err := w.Sign(w.ctx, w.Omar.ID, by(f, "patient"))
	w.must(err)
	wish.StartsAt = dbtest.Now.Add(2 * 60 * 60e9)
	_, err = w.desk.Book(w.ctx, wish)
	w.must(err)
	w.must(w.Withdraw(w.ctx, w.Omar.ID, c.ID, "no"))
	wish.StartsAt = dbtest.Now.Add(4 * 60 * 60e9)
	if _, err = w.desk.Book(w.ctx, wish); !errors.Is(err, appointments.ErrUnsigned) {
		t.Errorf("booked without a standing consent: %v", err)
	}
	w.must(w.Edit(w.ctx, consents.Change{ID: f.ID}, consents.Rules{Purpose: "treatment", NeededFor: "booking", ClinicID: w.Speech.ID.String()}))
	_, err = w.desk.Book(w.ctx, wish)
	w.must(err)
}

// Who works elsewhere sees neither the form of a clinic nor what was signed of it; nothing is shared without its consent.
func TestScopeAndSharing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.as(access.Receptionist, uuid.New())
	f := w.form(consents.Sharing, "", w.Speech.ID.String())
	_, err := w.people.OpenFile(w.ctx, w.Omar.ID, w.Speech.ID)
	w.must(err)
	if err := w.MayShare(w.ctx, w.Omar.ID); !errors.Is(err, consents.ErrNeeded) {
		t.Errorf("shared without consent: %v", err)
	}
	if _, err := w.Sign(elsewhere, w.Omar.ID, by(f, "patient")); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("signed elsewhere: %v", err)
	}
	c, err := w.Sign(w.as(access.Receptionist, w.Speech.ID), w.Omar.ID, by(f, "patient"))
	w.must(err)
	w.must(w.MayShare(w.ctx, w.Omar.ID))
	if _, err := w.Get(elsewhere, w.Omar.ID, c.ID); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("read elsewhere: %v", err)
	}
	if err := w.Withdraw(elsewhere, w.Omar.ID, c.ID, "no"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("withdrawn elsewhere: %v", err)
	}
	if list, err := w.Forms(elsewhere); err != nil || len(list) != 0 {
		t.Errorf("elsewhere there are %d forms, %v", len(list), err)
	}
}

// What is wrong with a form is said of each input.
func TestFormDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.Create(w.ctx, consents.Rules{Purpose: "x", NeededFor: "", Months: "1", ClinicID: uuid.NewString()}, consents.Words{TitleAr: "عنوان", BodyEn: "\u202e"})
	for _, field := range []string{"purpose", "needed_for", "months", "clinic_id", "title_en", "body_ar", "body_en"} {
		if fault.Of(err).Fields[field] == "" {
			t.Errorf("%s is taken", field)
		}
	}
	if len(fault.Of(err).Fields) != 7 {
		t.Errorf("wrong are %v", fault.Of(err).Fields)
	}
}

// What both records of one person have signed is the survivor's, word for word, and goes back with the record.
func TestMerge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := w.form(consents.Visit, "12", "")
	twin, err := w.people.Register(w.ctx, patients.Draft{NameEn: "Omar Saleh", Sex: "male", BirthDate: "1990-03-14", IdentityKind: "none", Phone: w.Omar.Phone, DifferentPerson: true})
	w.must(err)
	mine, err := w.Sign(w.ctx, w.Omar.ID, by(f, "patient"))
	w.must(err)
	theirs, err := w.Sign(w.ctx, twin.ID, by(f, "patient"))
	w.must(err)
	merges := &merging.Service{DB: w.db, Patients: w.people}
	m, err := merges.Merge(w.ctx, merging.Wish{SurvivorID: w.Omar.ID, MergedID: twin.ID, SurvivorVersion: 1, MergedVersion: 1, Reason: "twice"})
	w.must(err)
	list, err := w.List(w.ctx, w.Omar.ID)
	w.must(err)
	if got := list[0].Consents; len(got) != 2 || got[0].ID != theirs.ID || got[1].ID != mine.ID || got[0].Version != 1 {
		t.Errorf("the survivor has %d consents", len(got))
	}
	if _, err := w.Sign(w.ctx, twin.ID, by(f, "patient")); err == nil {
		t.Error("a merged record was signed for")
	}
	_, err = merges.Undo(w.ctx, m.ID, "two people")
	w.must(err)
	if _, err := w.Get(w.ctx, twin.ID, theirs.ID); err != nil {
		t.Errorf("the consent did not go back: %v", err)
	}
}
