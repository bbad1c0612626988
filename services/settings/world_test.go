package settings_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/settings"
)

// world is a centre with one clinic, in which Noura decides.
type world struct {
	*settings.Service
	*clinictest.Cast
	t   testing.TB
	ctx context.Context
	dsn string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := (&world{t: t, dsn: dbtest.Clone(t)}).again()
	w.Cast = clinictest.New(t, w.DB)
	w.ctx = w.Context()
	return w
}

// again is another process on the same database.
func (w *world) again() *world {
	w.t.Helper()
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: w.dsn, Bus: bus, Clock: clock.At(dbtest.Now), MaxConns: 5})
	w.t.Cleanup(func() { _ = d.Close() })
	bus.Announce((&audit.Service{DB: d}).Author)
	return &world{Service: &settings.Service{DB: d}, Cast: w.Cast, t: w.t, ctx: w.ctx, dsn: w.dsn}
}

// undo is how long a slip of the hand can be taken back in a clinic.
func (w *world) undo(clinic uuid.UUID) time.Duration {
	w.t.Helper()
	now, err := w.Now(w.ctx)
	w.must(err)
	return now.Span(settings.VisitUndo, clinic)
}

// set decides how long that is, as somebody who has seen a version.
func (w *world) set(clinic uuid.UUID, typed string, version int) error {
	return w.Set(w.ctx, settings.Wish{At: settings.At{Key: settings.VisitUndo.Key, ClinicID: clinic}, Value: typed, Version: version, Reason: "asked for"})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// signedIn is a request of somebody whose session was looked up now.
func (w *world) signedIn() context.Context {
	w.t.Helper()
	s := access.Session{ID: uuid.New(), Actor: w.Noura}
	w.must(w.DB.NewRaw("SELECT edition FROM settings_edition").Scan(w.ctx, &s.Settings))
	return access.WithSession(w.ctx, s)
}
