package audit_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
)

// ward is a centre with patients, and Noura who looks at them.
type ward struct {
	centre
	*clinictest.Cast
	noura, manager access.Actor
}

const secret = "a quiet desk by the window"

func newWard(t *testing.T) ward {
	t.Helper()
	c := open(t)
	w := ward{centre: c, Cast: clinictest.New(t, c.audit.DB)}
	w.noura = c.noura(t, t.Context()).Actor()
	w.manager = w.user(t, "faisal", access.Manager, nil)
	return w
}

func (w ward) user(t *testing.T, name string, role access.Role, provider *uuid.UUID) access.Actor {
	t.Helper()
	u, err := w.access.Create(t.Context(), access.NewUser{
		Email: name + "@clinic.example", NameAr: name, NameEn: name, Role: role, Password: secret, ProviderID: provider,
	})
	if err != nil {
		t.Fatal(err)
	}
	return u.Actor()
}

// opens reports whether somebody may see Omar's file.
func (w ward) opens(t *testing.T, who access.Actor) bool {
	t.Helper()
	opened, err := w.audit.Open(access.With(t.Context(), who), w.look())
	if err != nil || opened.PatientID != w.Omar.ID {
		t.Fatalf("opened %+v, %v", opened, err)
	}
	return opened.Opens
}

func (w ward) look() audit.Look {
	return audit.Look{Record: audit.OfPatient, ID: w.Omar.ID, What: audit.SawFile, IP: "192.0.2.7"}
}

func (w ward) restrict(t *testing.T) {
	t.Helper()
	if err := w.audit.Restrict(access.With(t.Context(), w.manager), w.Omar.ID, "vip", "a minister"); err != nil {
		t.Fatal(err)
	}
}

func (w ward) need(ground, reason string, minutes int) audit.Need {
	return audit.Need{PatientID: w.Omar.ID, Ground: ground, Reason: reason, Minutes: minutes}
}

// A restricted record is shut to all, opens to whoever says why, and shuts again by itself.
func TestBreakGlass(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	noura := access.With(t.Context(), w.noura)
	if err := w.audit.BreakGlass(noura, w.need("booking", "she calls", 15)); !errors.Is(err, audit.ErrNotRestricted) || !w.opens(t, w.noura) {
		t.Fatalf("an open record: %v", err)
	}
	w.restrict(t)
	if w.opens(t, w.noura) || w.opens(t, w.manager) {
		t.Fatal("a restricted record is open")
	}
	for name, test := range map[string]struct {
		need  audit.Need
		field string
	}{
		"no ground": {w.need("curiosity", "hm", 15), "ground"},
		"no reason": {w.need("booking", " ", 15), "reason"},
		"two hours": {w.need("booking", "long", 120), "minutes"},
	} {
		if err := w.audit.BreakGlass(noura, test.need); !errors.Is(err, fault.ErrInvalid) || fault.Of(err).Fields[test.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.audit.BreakGlass(noura, w.need("booking", "she calls from abroad", 30)); err != nil || !w.opens(t, w.noura) || w.opens(t, w.manager) {
		t.Fatalf("broken by Noura: %v; it opens to her alone", err)
	}
	w.hands.Set(dbtest.Now.Add(30 * time.Minute))
	if w.opens(t, w.noura) {
		t.Error("half an hour later it is still open")
	}
	reads, _, err := w.audit.Reads(noura, audit.ReadFilter{User: w.noura.ID, Broken: true})
	if err != nil || len(reads) != 3 || !reads[0].Refused || reads[1].Reason != "she calls from abroad" || !reads[2].Refused {
		t.Errorf("the access log has %+v, %v", reads, err)
	}
	if got := w.entries(t, audit.Filter{Table: "glass_breaks"}); len(got) != 1 || got[0].Reason != "she calls from abroad" || *got[0].PatientID != w.Omar.ID {
		t.Errorf("the audit log has %+v", got)
	}
}

// Whoever treats the patient needs no reason, unless they gave themselves the visit.
func TestTreats(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	sami, hind := w.user(t, "sami", access.Clinician, &w.Sami.ID), w.user(t, "hind", access.Clinician, &w.Hind.ID)
	w.restrict(t)
	places := &clinics.Directory{DB: w.audit.DB}
	desk := &appointments.Service{DB: w.audit.DB, Clinics: places, Patients: &patients.Service{DB: w.audit.DB, Clinics: places}}
	book := func(by access.Actor, with uuid.UUID, hours int) {
		t.Helper()
		_, err := desk.Book(access.With(t.Context(), by), appointments.Wish{
			PatientID: w.Omar.ID, ProviderID: with, ServiceID: w.Session.ID, StartsAt: dbtest.Now.Add(time.Duration(hours) * time.Hour), OutsideHours: true,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	book(hind, w.Hind.ID, 1)
	book(w.noura, w.Sami.ID, 8*24)
	if w.opens(t, hind) || w.opens(t, sami) {
		t.Error("it opens to one who booked themselves, or sees the patient next week but one")
	}
	book(w.noura, w.Sami.ID, 3)
	if !w.opens(t, sami) || w.opens(t, hind) {
		t.Error("it does not open to Sami alone, whom Omar sees today")
	}
	shut, err := w.audit.Shut(access.With(t.Context(), hind), []uuid.UUID{w.Omar.ID, w.Sara.ID})
	if err != nil || !shut[w.Omar.ID] || shut[w.Sara.ID] {
		t.Errorf("shut to Hind: %v, %v", shut, err)
	}
}

// Looks at one thing within a quarter of an hour are one row, however many; another thing or another day is another.
func TestReads(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for _, minutes := range []int{0, 0, 2, 14, 15, 24 * 60} {
		w.hands.Set(dbtest.Now.Add(time.Duration(minutes) * time.Minute))
		w.opens(t, w.noura)
	}
	w.opens(t, w.manager)
	reads, more, err := w.audit.Reads(t.Context(), audit.ReadFilter{Patient: w.Omar.ID, User: w.noura.ID})
	counts := []int{}
	for _, r := range reads {
		counts = append(counts, r.Count)
	}
	if err != nil || more || !slices.Equal(counts, []int{1, 1, 3}) || reads[2].LastAt != dbtest.Now.Add(14*time.Minute) {
		t.Fatalf("reads = %+v, %v", reads, err)
	}
	for name, test := range map[string]struct {
		filter audit.ReadFilter
		want   int
	}{
		"that day":     {audit.ReadFilter{From: dbtest.Now, Until: dbtest.Now.Add(time.Hour)}, 2},
		"the next day": {audit.ReadFilter{From: dbtest.Now.Add(time.Hour)}, 2},
		"Sara":         {audit.ReadFilter{Patient: w.Sara.ID}, 0},
		"restricted":   {audit.ReadFilter{Broken: true}, 0},
		"before":       {audit.ReadFilter{Older: reads[2].ID}, 0},
	} {
		if got, _, err := w.audit.Reads(t.Context(), test.filter); err != nil || len(got) != test.want {
			t.Errorf("%s: %d reads, %v; want %d", name, len(got), err, test.want)
		}
	}
	readers, err := w.audit.Readers(t.Context(), w.Omar.ID)
	if err != nil || len(readers) != 2 || readers[1].Count+readers[0].Count != 6 || !slices.Equal(readers[0].What, []audit.What{audit.SawFile}) {
		t.Errorf("readers = %+v, %v", readers, err)
	}
	nobody, err := w.audit.Open(t.Context(), audit.Look{Record: audit.OfInvoice, ID: db.NewID(), What: audit.SawInvoice})
	if err != nil || !nobody.Opens || nobody.PatientID != uuid.Nil {
		t.Errorf("a record that is none: %+v, %v", nobody, err)
	}
}

// What is kept is kept: reads only grow, and nothing is deleted, also not by SQL.
func TestKept(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.restrict(t)
	w.opens(t, w.noura)
	for _, query := range []string{
		"DELETE FROM record_reads", "TRUNCATE record_reads", "UPDATE record_reads SET refused = false, count = count + 1", "UPDATE record_reads SET user_id = (SELECT id FROM users LIMIT 1), count = 9",
		"UPDATE record_reads SET count = 0", "DELETE FROM patient_restrictions", "DELETE FROM glass_breaks", "TRUNCATE glass_breaks", "DELETE FROM audit_checks",
		"INSERT INTO glass_breaks (id, patient_id, user_id, ground, reason, at, until) SELECT gen_random_uuid(), patient_id, set_by, 'other', 'long', now(), now() + interval '2 hours' FROM patient_restrictions",
	} {
		if _, err := w.audit.DB.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
}

// A look that can't be noted is none.
func TestOpenFailsClosed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	if _, err := w.audit.DB.ExecContext(t.Context(), "ALTER TABLE record_reads ADD CHECK (ip <> '192.0.2.7')"); err != nil {
		t.Fatal(err)
	}
	if opened, err := w.audit.Open(access.With(t.Context(), w.noura), w.look()); err == nil || opened.Opens {
		t.Errorf("opened %+v, %v", opened, err)
	}
}

// Of two who restrict one record at once, one does.
func TestRestrictRace(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	var both sync.WaitGroup
	failed := make(chan error, 2)
	for range 2 {
		both.Go(func() {
			failed <- w.audit.Restrict(access.With(context.Background(), w.manager), w.Omar.ID, "staff", "works here")
		})
	}
	both.Wait()
	one, other := <-failed, <-failed
	if (one == nil) == (other == nil) || !errors.Is(errors.Join(one, other), audit.ErrRestricted) {
		t.Errorf("one %v, the other %v", one, other)
	}
	manager := access.With(t.Context(), w.manager)
	for name, err := range map[string]error{
		"nobody's":  w.audit.Restrict(manager, db.NewID(), "vip", "who?"),
		"no ground": w.audit.Restrict(manager, w.Sara.ID, "", "why?"),
		"no reason": w.audit.Lift(manager, w.Omar.ID, ""),
		"not shut":  w.audit.Lift(manager, w.Sara.ID, "open"),
	} {
		if err == nil {
			t.Errorf("%s: let through", name)
		}
	}
	if err := w.audit.Lift(manager, w.Omar.ID, "left"); err != nil || !w.opens(t, w.noura) {
		t.Errorf("lifted: %v", err)
	}
}

// A broken glass is reviewed once, with a note, by somebody else.
func TestReview(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	w.restrict(t)
	manager, admin := access.With(t.Context(), w.manager), access.With(t.Context(), w.user(t, "abeer", access.Admin, nil))
	if err := w.audit.BreakGlass(manager, w.need("complaint", "he complains", 15)); err != nil {
		t.Fatal(err)
	}
	uses, _, err := w.audit.Uses(admin, false, 1)
	if err != nil || len(uses) != 1 || uses[0].UserEn != "faisal" {
		t.Fatalf("unreviewed: %+v, %v", uses, err)
	}
	id := uses[0].ID
	if err := w.audit.Review(manager, id, "fine"); !errors.Is(err, audit.ErrOwnReview) {
		t.Errorf("his own: %v", err)
	}
	if err := w.audit.Review(admin, id, ""); !errors.Is(err, fault.ErrInvalid) {
		t.Errorf("without a note: %v", err)
	}
	if err := w.audit.Review(admin, id, "it was needed"); err != nil {
		t.Fatal(err)
	}
	if err := w.audit.Review(admin, id, "again"); !errors.Is(err, audit.ErrReviewed) {
		t.Errorf("again: %v", err)
	}
	done, _, err := w.audit.Uses(admin, true, 1)
	if left, _, _ := w.audit.Uses(admin, false, 1); err != nil || len(left) != 0 || len(done) != 1 || done[0].Note != "it was needed" || done[0].ReviewerEn != "abeer" {
		t.Errorf("reviewed: %+v, %v", done, err)
	}
}
