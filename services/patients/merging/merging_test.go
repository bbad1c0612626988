package merging_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// office is where Noura registers a patient twice, and a manager makes one record of the two.
type office struct {
	*merging.Service
	*clinictest.Cast
	t      testing.TB
	ctx    context.Context
	visits *appointments.Service
	audit  *audit.Service
	mu     sync.Mutex
	told   []any
}

func open(t testing.TB) *office {
	t.Helper()
	bus := signal.NewBus()
	o := openOn(t, bus)
	bus.Announce(o.audit.Author)
	return o
}

// openUnheard has no audit: a thousand families fill one.
func openUnheard(t testing.TB) *office { t.Helper(); return openOn(t, signal.NewBus()) }

func openOn(t testing.TB, bus *signal.Bus) *office {
	t.Helper()
	d := dbtest.Open(t, bus)
	cast := clinictest.New(t, d)
	directory := &clinics.Directory{DB: d}
	o := &office{Cast: cast, t: t, visits: &appointments.Service{DB: d, Clinics: directory, Patients: &patients.Service{DB: d, Clinics: directory}}, audit: &audit.Service{DB: d}}
	o.Service = &merging.Service{DB: d, Patients: &patients.Service{DB: d, Clinics: directory}}
	o.Noura.Role = access.Manager
	o.ctx = cast.Context()
	signal.On(bus, func(_ context.Context, was patients.WasMerged) error { return o.hear(was) })
	signal.On(bus, func(_ context.Context, was patients.WasUnmerged) error { return o.hear(was) })
	return o
}

func (o *office) hear(was any) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, was)
	return nil
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) register(change func(*patients.Draft)) *patients.Patient {
	o.t.Helper()
	d := patients.Draft{NameEn: "Layan Al-Asmari", Sex: "female", BirthDate: "1994-05-17", IdentityKind: "none", Phone: "0551124068", DifferentPerson: true}
	change(&d)
	p, err := o.Patients.Register(o.ctx, d)
	o.must(err)
	return p
}

// twins are one person, registered twice: the second time with an identity, an e-mail address and an Arabic name.
func (o *office) twins() (first, second *patients.Patient) {
	o.t.Helper()
	first = o.register(func(*patients.Draft) {})
	second = o.register(func(d *patients.Draft) {
		d.NameAr, d.NameEn, d.Email, d.Phone = "ليان الأسمري", "Layan Asmary", "layan@example.com", "0559998877"
		d.IdentityKind, d.IdentityNumber = "national_id", identity.Make(identity.NationalID, 4711)
	})
	return first, second
}

func (o *office) wish(survivor, merged *patients.Patient) merging.Wish {
	return merging.Wish{SurvivorID: survivor.ID, MergedID: merged.ID, SurvivorVersion: survivor.Version, MergedVersion: merged.Version, Reason: "registered twice"}
}

func (o *office) merge(survivor, merged *patients.Patient) *merging.Merge {
	o.t.Helper()
	m, err := o.Merge(o.ctx, o.wish(o.now(survivor), o.now(merged)))
	o.must(err)
	return m
}

func (o *office) undo(m *merging.Merge) error {
	_, err := o.Undo(o.ctx, m.ID, "two people after all")
	return err
}

func (o *office) now(p *patients.Patient) *patients.Patient {
	o.t.Helper()
	found, err := o.Patients.Get(o.ctx, p.ID)
	o.must(err)
	return found
}

// book books a session with Sami, so many hours from nine o'clock.
func (o *office) book(p *patients.Patient, hours int) *appointments.Appointment {
	o.t.Helper()
	return o.bookWith(o.Sami, p, hours)
}

func (o *office) bookWith(who clinics.Provider, p *patients.Patient, hours int) *appointments.Appointment {
	o.t.Helper()
	a, err := o.visits.Book(o.ctx, appointments.Wish{
		PatientID: p.ID, ProviderID: who.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.Add(time.Duration(hours) * time.Hour),
	})
	o.must(err)
	return a
}

// owner is whose record a row is in.
func (o *office) owner(table string, id uuid.UUID) (owner uuid.UUID) {
	o.t.Helper()
	o.must(o.DB.NewRaw("SELECT patient_id FROM ? WHERE id = ?", bun.Ident(table), id).Scan(o.ctx, &owner))
	return owner
}

func (o *office) is(what string, got, want uuid.UUID) {
	o.t.Helper()
	if got != want {
		o.t.Errorf("%s is of %s, want %s", what, got, want)
	}
}

// The survivor has everything: what was missing, the visits, and a new version. The other record is archived, empty, and
// leads to the survivor. The audit says of both what became of them, and why.
func TestMerge(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	visit := o.book(second, 24)
	m := o.merge(first, second)
	now, gone := o.now(first), o.now(second)
	if now.NameEn != first.NameEn || now.NameAr != second.NameAr || now.Email != second.Email || now.Phone != first.Phone || now.IdentityNumber != second.IdentityNumber {
		t.Errorf("the survivor is %+v", now)
	}
	if gone.ArchivedAt.IsZero() || gone.IdentityNumber != "" || now.Version == first.Version {
		t.Errorf("the other one is %+v", gone)
	}
	o.is("the visit", o.owner("appointments", visit.ID), first.ID)
	current, err := o.Patients.Current(o.ctx, second.ID)
	o.must(err)
	o.is("the old record", current, first.ID)
	if want := (patients.WasMerged{MergeID: m.ID, SurvivorID: first.ID, MergedID: second.ID}); !slices.Equal(o.told, []any{want}) {
		t.Errorf("told of %+v, want %+v", o.told, want)
	}
	for table, row := range map[string]uuid.UUID{"patients": second.ID, "appointments": visit.ID} {
		entries, _, err := o.audit.Entries(o.ctx, audit.Filter{Table: table, Row: row.String()})
		o.must(err)
		if entries[0].Reason != "registered twice" || len(entries[0].After) == 0 {
			t.Errorf("the audit of %s says %+v", table, entries[0])
		}
	}
	again, err := o.Merge(o.ctx, o.wish(first, second)) // by a double click
	o.must(err)
	o.is("the merge that was sent twice", again.ID, m.ID)
}

// What was chosen of the merged record is taken over.
func TestChoices(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	w := o.wish(first, second)
	w.Choices = map[string]merging.Side{"name_en": merging.Merged, "phone": merging.Merged, "email": merging.Survivor, "identity": merging.Survivor}
	_, err := o.Merge(o.ctx, w)
	o.must(err)
	now := o.now(first)
	if now.NameEn != second.NameEn || now.Phone != second.Phone || now.Email != "" || now.IdentityNumber != "" || now.SearchName == first.SearchName {
		t.Errorf("the survivor is %+v", now)
	}
	if gone := o.now(second); gone.IdentityNumber != second.IdentityNumber {
		t.Errorf("an identity that nobody took is gone: %+v", gone)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	first, second := o.twins()
	other := o.register(func(d *patients.Draft) { d.NameEn = "Hind Al-Harbi" })
	for name, test := range map[string]struct {
		change func(*merging.Wish)
		want   error
	}{
		"without a reason":  {func(w *merging.Wish) { w.Reason = " " }, merging.ErrReason},
		"into itself":       {func(w *merging.Wish) { w.MergedID = w.SurvivorID }, merging.ErrSame},
		"seen before":       {func(w *merging.Wish) { w.MergedVersion-- }, patients.ErrStale},
		"of nobody on file": {func(w *merging.Wish) { w.MergedID = db.NewID() }, db.ErrNotFound},
	} {
		w := o.wish(first, second)
		test.change(&w)
		if _, err := o.Merge(o.ctx, w); !errors.Is(err, test.want) {
			t.Errorf("a merge %s = %v, want %v", name, err, test.want)
		}
	}
	o.merge(first, second)
	for name, w := range map[string]merging.Wish{
		"of one who was merged":   o.wish(other, o.now(second)),
		"into one who was merged": o.wish(o.now(second), other),
	} {
		if _, err := o.Merge(o.ctx, w); !errors.Is(err, merging.ErrGone) {
			t.Errorf("a merge %s = %v, want ErrGone", name, err)
		}
	}
}
