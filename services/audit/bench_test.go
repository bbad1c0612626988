package audit_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// BenchmarkSave is a save in its own transaction, unheard and audited in turn, so that both meet the same machine: of a small
// row, and of a patient as the form does it. Medians, and what being heard adds.
func BenchmarkSave(b *testing.B) {
	b.Run("preference", func(b *testing.B) { compareSaves(b, savePreferences) })
	b.Run("patient", func(b *testing.B) { compareSaves(b, savePatients) })
}

func compareSaves(b *testing.B, prepared func(*testing.B, *db.DB) func() error) {
	bus := signal.NewBus()
	saves := [2]func() error{prepared(b, dbtest.Open(b, signal.NewBus())), nil}
	d := dbtest.Open(b, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	saves[1] = prepared(b, d)
	var took [2][]time.Duration
	for b.Loop() {
		for heard, save := range saves {
			began := b.Elapsed()
			if err := save(); err != nil {
				b.Fatal(err)
			}
			took[heard] = append(took[heard], b.Elapsed()-began)
		}
	}
	var median [2]float64
	for heard := range took {
		slices.Sort(took[heard])
		median[heard] = float64(took[heard][len(took[heard])/2].Microseconds())
	}
	b.ReportMetric(median[0], "unheard-us")
	b.ReportMetric(median[1], "audited-us")
	b.ReportMetric(100*(median[1]/median[0]-1), "more-%")
}

func savePreferences(b *testing.B, d *db.DB) func() error {
	c := centre{access: &access.Service{DB: d}, audit: &audit.Service{DB: d}}
	ctx := access.With(context.Background(), c.noura(b, context.Background()).Actor())
	n := 0
	return func() error {
		n++
		return c.access.Prefer(audit.WithRequest(ctx, db.NewID().String()), access.Preferences{Theme: access.Themes[n%3]})
	}
}

func savePatients(b *testing.B, d *db.DB) func() error {
	cast := clinictest.New(b, d)
	people, ctx, version := &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}, cast.Context(), cast.Omar.Version
	draft := patients.Draft{
		NameAr: cast.Omar.NameAr, NameEn: cast.Omar.NameEn, Sex: string(cast.Omar.Sex), BirthDate: cast.Omar.BirthDate.String(),
		IdentityKind: string(cast.Omar.IdentityKind), IdentityNumber: cast.Omar.IdentityNumber, Phone: cast.Omar.Phone,
	}
	n := 0
	return func() error {
		n++
		draft.Email = [3]string{"omar@example.com", "omar@example.org", ""}[n%3]
		if err := people.Update(audit.WithRequest(ctx, db.NewID().String()), cast.Omar.ID, version, draft); err != nil {
			return err
		}
		version++
		return nil
	}
}

// many is how many entries are verified to see how long it takes.
const many = 1_000_000

// BenchmarkVerify verifies many entries. Run it with -benchtime 1x.
func BenchmarkVerify(b *testing.B) {
	d := db.Open(db.Options{DSN: dbtest.Clone(b), Bus: signal.NewBus(), StatementTimeout: time.Hour})
	b.Cleanup(func() { _ = d.Close() })
	fill(b, d, many)
	s := &audit.Service{DB: d}
	for b.Loop() {
		if check, err := s.Verify(context.Background()); err != nil || check.Entries != many || check.Broken > 0 {
			b.Fatalf("verified %+v, %v", check, err)
		}
	}
}

// fill writes so many entries, a thousand a transaction.
func fill(t testing.TB, d *db.DB, entries int) {
	t.Helper()
	for n := 0; n < entries; n += 1000 {
		_, err := d.ExecContext(context.Background(), `INSERT INTO audit_entries (at, actor_id, actor_name, request_id, action, table_name, row_id, patient_id, before, after)
SELECT now(), gen_random_uuid(), 'Noura Al-Harbi', md5(n::text), 'update', 'appointments', gen_random_uuid()::text, gen_random_uuid(),
  '{"status": "booked", "version": 1, "starts_at": "2026-11-22T06:00:00+00:00"}', '{"status": "arrived", "version": 2, "starts_at": "2026-11-22T06:00:00+00:00", "arrived_at": "2026-11-22T05:55:12.123456+00:00"}'
FROM generate_series(1, ?) AS n`, min(1000, entries-n))
		if err != nil {
			t.Fatal(err)
		}
	}
}
