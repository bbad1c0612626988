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
	bus.Announce((&audit.Service{DB: d}).Author)
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
	if _, err := r.Save(r.sami, r.draft(n, 2, "Other tab")); err != nil {
		t.Errorf("the same again, whose answer was lost: %v", err)
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
