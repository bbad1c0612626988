package retention_test

import (
	"context"
	_ "embed"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
	"tenhal.sa/tenhal/services/retention"
)

// archive is a centre that has been there for long, and its manager, who answers for what is kept.
type archive struct {
	*retention.Service
	*clinictest.Cast
	t       *testing.T
	ctx     context.Context
	people  *patients.Service
	merging *merging.Service
	audit   *audit.Service
	other   uuid.UUID // a user besides
}

func open(t *testing.T) *archive {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	a := &archive{Cast: clinictest.New(t, d), t: t, audit: &audit.Service{DB: d}, other: db.NewID()}
	bus.Announce(a.audit.Author)
	q, err := queue.New(d)
	a.must(err)
	a.Service = &retention.Service{DB: d, Queue: q, Store: storage.Folder(t.TempDir())}
	a.people = &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}
	a.merging = &merging.Service{DB: d, Patients: a.people}
	a.Noura.Role = access.Manager
	a.ctx = a.Context()
	a.exec("INSERT INTO users (id, email, name_ar, name_en, role, password_hash, created_at) VALUES (?, 'huda@tenhal.example', 'هدى', 'Huda', 'manager', 'none', ?)", a.other, longAgo)
	return a
}

func (a *archive) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func (a *archive) exec(query string, args ...any) {
	a.t.Helper()
	if _, err := a.DB.NewRaw(query, args...).Exec(a.ctx); err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
}

func (a *archive) count(rest string, args ...any) (n int) {
	a.t.Helper()
	a.must(a.DB.NewRaw("SELECT count(*) FROM "+rest, args...).Scan(a.ctx, &n))
	return n
}

// longAgo is when the records of these tests were put away.
var longAgo = dbtest.Now.AddDate(-15, 0, 0)

//go:embed testdata/record.sql
var record string

// register registers somebody who was born in 1970.
func (a *archive) register(name string) uuid.UUID {
	a.t.Helper()
	p, err := a.people.Register(a.ctx, patients.Draft{NameEn: name, Sex: "female", BirthDate: "1970-05-17", IdentityKind: "none", Phone: "0551124068", DifferentPerson: true})
	a.must(err)
	return p.ID
}

// old is the record of somebody who has been away for fifteen years, with a row in every table that goes with it.
func (a *archive) old(name string) uuid.UUID {
	a.t.Helper()
	id := a.register(name)
	a.fill(id, longAgo)
	a.away(id, longAgo)
	return id
}

func (a *archive) fill(id uuid.UUID, at time.Time) {
	a.t.Helper()
	a.must(a.DB.Tx(a.ctx, func(ctx context.Context, tx bun.Tx) error { // of one connection, for its helper
		_, err := tx.NewRaw(record, struct {
			Patient, Who, Other, Provider, Clinic, Service uuid.UUID
			At                                             time.Time
		}{id, a.Noura.ID, a.other, a.Sami.ID, a.Speech.ID, a.Session.ID, at}).Exec(ctx)
		return err
	}))
}

// away puts a record away, as if it had been then.
func (a *archive) away(id uuid.UUID, at time.Time) {
	a.t.Helper()
	a.exec("UPDATE patients SET archived_at = ?0, archive_reason = 'moved away', created_at = ?0 WHERE id = ?1", at, id)
}

func order(id uuid.UUID) retention.Order {
	return retention.Order{PatientID: id, Periods: retention.Kept, Reason: "yearly round of 2026"}
}

// refused checks by which constraint the database refuses something.
func (a *archive) refused(err error, constraint string) {
	a.t.Helper()
	if got := db.Constraint(err); got != constraint {
		a.t.Errorf("refused by %q, want %q: %v", got, constraint, err)
	}
}

func (a *archive) want(err, want error) {
	a.t.Helper()
	if !errors.Is(err, want) {
		a.t.Errorf("got %v, want %v", err, want)
	}
}
