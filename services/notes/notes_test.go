package notes_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/patients"
)

type room struct {
	*notes.Service
	*clinictest.Cast
	sami  context.Context // he acts, who sees the patients
	visit uuid.UUID       // of Omar with him, completed
	t     *testing.T
}

func open(t *testing.T) room {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.OnSave((&audit.Service{DB: d}).Listen)
	cast, places := clinictest.New(t, d), &clinics.Directory{DB: d}
	visits := &appointments.Service{DB: d, Clinics: places, Patients: &patients.Service{DB: d, Clinics: places}}
	r := room{&notes.Service{DB: d, Appointments: visits}, cast, nil, uuid.Nil, t}
	signal.On(bus, r.Owe)
	signal.On(bus, r.Forgive)
	r.sami = r.as(cast.Sami)
	a, err := visits.Book(cast.Context(), appointments.Wish{PatientID: cast.Omar.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: dbtest.Now})
	r.must(err)
	r.visit = a.ID
	return r
}

// as is the context in which the user of a provider acts.
func (r room) as(p clinics.Provider) context.Context {
	r.t.Helper()
	who := access.Actor{ID: db.NewID(), NameAr: p.NameAr, NameEn: p.NameEn, Role: access.Clinician, ProviderID: &p.ID}
	_, err := r.DB.NewRaw("INSERT INTO users (id, email, name_ar, name_en, role, password_hash, provider_id, created_at) VALUES (?, ?, ?, ?, ?, 'none', ?, ?)",
		who.ID, who.ID.String()+"@tenhal.example", p.NameAr, p.NameEn, who.Role, p.ID, dbtest.Now).Exec(r.t.Context())
	r.must(err)
	return access.With(r.Context(), who)
}

func (r room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r room) arrive() {
	r.t.Helper()
	_, err := r.Appointments.Arrive(r.Context(), appointments.Change{ID: r.visit})
	r.must(err)
}

func (r room) complete() {
	r.t.Helper()
	_, err := r.Appointments.Start(r.Context(), appointments.Change{ID: r.visit})
	r.must(err)
	_, err = r.Appointments.Complete(r.Context(), appointments.Change{ID: r.visit})
	r.must(err)
}

// draft is what a form says of a note of Omar's.
func (r room) draft(n *notes.Note, version int, said ...string) notes.Draft {
	return notes.Draft{PatientID: r.Omar.ID, ID: n.ID, Version: version, Sections: said}
}

func (r room) unsigned() int {
	r.t.Helper()
	n, err := r.Unsigned(r.Context(), notes.OwedFilter{PatientID: r.Omar.ID})
	r.must(err)
	return n
}

// A note is begun once the patient is here, by the visit's provider and nobody else; once more is the same note.
func TestBegin(t *testing.T) {
	t.Parallel()
	r := open(t)
	if _, err := r.Begin(r.sami, r.visit); !errors.Is(err, notes.ErrTooEarly) {
		t.Errorf("before the patient is here: %v", err)
	}
	r.arrive()
	for name, ctx := range map[string]context.Context{"the desk": r.Context(), "a colleague": r.as(r.Hind)} {
		if _, err := r.Begin(ctx, r.visit); !errors.Is(err, notes.ErrNotTheirs) {
			t.Errorf("by %s: %v", name, err)
		}
	}
	ids := make([]uuid.UUID, 4) // four tabs at once
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			n, err := r.Begin(r.sami, r.visit)
			if err != nil {
				t.Errorf("tab %d: %v", i, err)
				return
			}
			ids[i] = n.ID
		})
	}
	wg.Wait()
	if len(slices.Compact(ids)) != 1 {
		t.Errorf("four tabs begin %v, want one note", ids)
	}
	n, err := r.Get(r.sami, r.Omar.ID, ids[0])
	if err != nil || len(n.Written) != 4 || n.Written[3].TitleEn != "Plan" || r.unsigned() != 1 {
		t.Errorf("begun as %+v, %v; %d unsigned", n, err, r.unsigned())
	}
	if _, err := r.Get(r.sami, r.Sara.ID, n.ID); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("it is Sara's, too: %v", err)
	}
}

// Two tabs write: the slower one is told, and may write over what it has seen. Others see no words of a draft.
func TestSave(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	saved, err := r.Save(r.sami, r.draft(n, 1, "He says ش"))
	if err != nil || saved.TextVersion != 2 || saved.Written[0].Written != "He says ش" {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	if _, err := r.Save(r.sami, r.draft(n, 1, "Other tab")); !errors.Is(err, notes.ErrStale) {
		t.Errorf("the slower tab: %v", err)
	}
	if _, err := r.Save(r.sami, r.draft(n, 2, "Other tab")); err != nil {
		t.Errorf("over it: %v", err)
	}
	if _, err := r.Save(r.sami, r.draft(n, 3, "", strings.Repeat("ع", 6001))); fault.Of(err).Fields["section_1"] != "fault.too_long" {
		t.Errorf("too long: %v", err)
	}
	hind := r.as(r.Hind)
	if _, err := r.Save(hind, r.draft(n, 3, "mine")); !errors.Is(err, notes.ErrNotTheirs) {
		t.Errorf("by a colleague: %v", err)
	}
	if seen, err := r.Get(hind, r.Omar.ID, n.ID); err != nil || seen.Written != nil {
		t.Errorf("a colleague reads of a draft %v, %v", seen.Written, err)
	}
	entries := 0
	r.must(r.DB.NewRaw("SELECT count(*) FROM audit_entries WHERE table_name LIKE 'note%'").Scan(t.Context(), &entries))
	if entries != 1 {
		t.Errorf("the log has %d entries of a draft, want that it was begun", entries)
	}
}

// A signed note stays word for word; what is added has a time and a name of its own, and stays, too.
func TestSign(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	if _, err := r.Sign(r.sami, r.draft(n, 1, " ", "\n")); !errors.Is(err, notes.ErrEmpty) {
		t.Errorf("signed nothing: %v", err)
	}
	if _, err := r.Add(r.sami, r.Omar.ID, n.ID, "More"); !errors.Is(err, notes.ErrUnsigned) {
		t.Errorf("added to a draft: %v", err)
	}
	failed := make(chan error, 3)
	var wg sync.WaitGroup
	for range 3 { // a hand that clicks thrice
		wg.Go(func() {
			_, err := r.Sign(r.sami, r.draft(n, 1, "He says", "", "Better", "Go on"))
			failed <- err
		})
	}
	wg.Wait()
	close(failed)
	once := 0
	for err := range failed {
		if err == nil {
			once++
		} else if !errors.Is(err, notes.ErrStale) && !errors.Is(err, notes.ErrSigned) {
			t.Errorf("signed again: %v", err)
		}
	}
	signed, err := r.Get(r.Context(), r.Omar.ID, n.ID)
	if err != nil || once != 1 || !signed.Signed() || !signed.Intact() || r.unsigned() != 0 {
		t.Fatalf("signed %d times: %+v, %v", once, signed, err)
	}
	if _, err := r.Save(r.sami, r.draft(n, 2, "Worse")); !errors.Is(err, notes.ErrSigned) {
		t.Errorf("changed: %v", err)
	}
	if _, err := r.Add(r.sami, r.Omar.ID, n.ID, " "); fault.Of(err).Fields["addendum"] != "fault.required" {
		t.Errorf("added nothing: %v", err)
	}
	_, err = r.Add(r.as(r.Hind), r.Omar.ID, n.ID, "Seen by me\ntoo")
	r.must(err)
	added, err := r.Addenda(r.sami, n)
	if err != nil || len(added) != 1 || !added[0].Intact() || added[0].AuthorEn != r.Hind.NameEn {
		t.Errorf("added %+v, %v", added, err)
	}
}

// Nobody changes what was signed, whatever they have: the database refuses it, and what gets round that is seen.
func TestFrozen(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	_, err = r.Sign(r.sami, r.draft(n, 1, "Better"))
	r.must(err)
	_, err = r.Add(r.sami, r.Omar.ID, n.ID, "More")
	r.must(err)
	for _, query := range []string{
		"UPDATE notes SET author_id = mistaken_by", "UPDATE notes SET signed_at = signed_at + interval '1 day'", "UPDATE notes SET signed_at = NULL, sha256 = NULL",
		"UPDATE notes SET patient_id = (SELECT id FROM patients WHERE id <> notes.patient_id LIMIT 1)", "DELETE FROM notes",
		"UPDATE note_texts SET written = '[]'", "DELETE FROM note_texts", "UPDATE note_addenda SET written = 'Less'", "DELETE FROM note_addenda",
		"UPDATE note_templates SET sections = '[1]'", "TRUNCATE note_addenda",
	} {
		if _, err := r.DB.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
	_, err = r.DB.ExecContext(t.Context(), `ALTER TABLE note_texts DISABLE TRIGGER note_texts_frozen; UPDATE note_texts SET written = replace(written::text, 'Better', 'Worse')::jsonb`)
	r.must(err)
	if n, err := r.Get(r.sami, r.Omar.ID, n.ID); err != nil || n.Intact() {
		t.Errorf("a forged note is taken for the signed one, %v", err)
	}
	said := 0
	r.must(r.DB.NewRaw("SELECT count(*) FROM audit_entries WHERE coalesce(before::text, '') || coalesce(after::text, '') ~ 'Better|More'").Scan(t.Context(), &said))
	if said > 0 {
		t.Errorf("%d entries of the log say what is written", said)
	}
}

// A note entered in error stays and says why; its visit owes another one.
func TestMistake(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	r.complete()
	n, err := r.Begin(r.sami, r.visit)
	r.must(err)
	_, err = r.Sign(r.sami, r.draft(n, 1, "Of somebody else"))
	r.must(err)
	if _, err := r.Mistake(r.sami, r.Omar.ID, n.ID, ""); fault.Of(err).Fields["reason"] != "fault.required" {
		t.Errorf("for no reason: %v", err)
	}
	if _, err := r.Mistake(r.as(r.Hind), r.Omar.ID, n.ID, "no"); !errors.Is(err, notes.ErrNotTheirs) {
		t.Errorf("by a colleague: %v", err)
	}
	_, err = r.Mistake(r.sami, r.Omar.ID, n.ID, "of Sara")
	r.must(err)
	if _, err := r.Mistake(r.sami, r.Omar.ID, n.ID, "again"); !errors.Is(err, notes.ErrMistaken) {
		t.Errorf("twice: %v", err)
	}
	if r.unsigned() != 1 {
		t.Errorf("%d are owed, want another one", r.unsigned())
	}
	second, err := r.Begin(r.sami, r.visit)
	if err != nil || second.ID == n.ID {
		t.Fatalf("begun again: %v, %v", second, err)
	}
	both, err := r.OfVisit(r.sami, r.visit)
	if err != nil || len(both) != 2 || both[0].ID != second.ID || !both[1].Mistaken() {
		t.Errorf("of the visit: %+v, %v", both, err)
	}
}

// A completed visit owes its note from then on, unless that is taken back; the oldest comes first.
func TestOwed(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	r.complete()
	list, more, err := r.Owed(r.Context(), notes.OwedFilter{Provider: r.Sami.ID})
	if err != nil || more || len(list) != 1 || list[0].HasDraft || !list[0].Since.Equal(dbtest.Now) || list[0].PatientEn != r.Omar.NameEn {
		t.Fatalf("owed: %+v, %v", list, err)
	}
	if list, _, err := r.Owed(r.Context(), notes.OwedFilter{Provider: r.Hind.ID}); err != nil || len(list) != 0 {
		t.Errorf("Hind owes %d, %v", len(list), err)
	}
	stranger := r.Noura
	stranger.Clinics = []uuid.UUID{uuid.New()}
	if list, _, err := r.Owed(access.With(r.Context(), stranger), notes.OwedFilter{}); err != nil || len(list) != 0 {
		t.Errorf("another clinic sees %d, %v", len(list), err)
	}
	left, err := r.Matters(r.Context(), r.Omar.ID, r.Speech.ID)
	if err != nil || left[0].Count != 1 {
		t.Errorf("his file may be closed: %v, %v", left, err)
	}
	_, err = r.Appointments.Undo(r.Context(), appointments.Change{ID: r.visit})
	r.must(err)
	if r.unsigned() != 0 {
		t.Error("a visit that is not over owes a note")
	}
}

// A clinic's template is for the notes that are begun later. Two who change it at once: the second is told.
func TestTemplates(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.arrive()
	begun, err := r.Begin(r.sami, r.visit)
	r.must(err)
	of := notes.Template{ClinicID: r.Speech.ID, Sections: []notes.Title{{TitleAr: "الهدف", TitleEn: "Goal"}, {}, {TitleAr: "التقدم", TitleEn: "Progress"}}}
	first, err := r.Revise(r.Context(), of)
	if err != nil || first.Edition != 1 || len(first.Sections) != 2 {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := r.Revise(r.Context(), of); fault.Of(err).Kind != fault.Stale {
		t.Errorf("at once: %v", err)
	}
	if _, err := r.Revise(r.Context(), notes.Template{Sections: []notes.Title{{TitleAr: "الهدف"}}, Edition: 1}); fault.Of(err).Fields["section_0_en"] != "fault.required" {
		t.Errorf("in one language: %v", err)
	}
	if _, err := r.Revise(r.Context(), notes.Template{Edition: 1}); fault.Of(err).Kind != fault.Invalid {
		t.Errorf("without sections: %v", err)
	}
	if n, err := r.Get(r.sami, r.Omar.ID, begun.ID); err != nil || len(n.Written) != 4 {
		t.Errorf("the note that was begun has %d sections, %v", len(n.Written), err)
	}
	all, err := r.Templates(r.Context())
	if err != nil || all[uuid.Nil].Edition != 1 || all[r.Speech.ID].ID != first.ID {
		t.Errorf("templates: %v, %v", all, err)
	}
}
