package audit_test

import (
	"context"
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

// BenchmarkSave is a save in its own transaction, heard and unheard: of a small row, and of a patient as the form does it.
func BenchmarkSave(b *testing.B) {
	for _, heard := range []bool{false, true} {
		name := map[bool]string{false: "unheard", true: "audited"}[heard]
		open := func(b *testing.B) *db.DB {
			bus := signal.NewBus()
			d := dbtest.Open(b, bus)
			if heard {
				bus.Announce((&audit.Service{DB: d}).Author)
			}
			return d
		}
		b.Run("preference/"+name, func(b *testing.B) { savePreferences(b, open(b)) })
		b.Run("patient/"+name, func(b *testing.B) { savePatients(b, open(b)) })
	}
}

func savePreferences(b *testing.B, d *db.DB) {
	c := centre{access: &access.Service{DB: d}, audit: &audit.Service{DB: d}}
	u := c.noura(b, context.Background())
	ctx := access.With(context.Background(), u.Actor())
	for n := 0; b.Loop(); n++ {
		if err := c.access.Prefer(ctx, access.Preferences{Theme: access.Themes[n%3]}); err != nil {
			b.Fatal(err)
		}
	}
}

func savePatients(b *testing.B, d *db.DB) {
	cast := clinictest.New(b, d)
	people, ctx, version := &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}, cast.Context(), cast.Omar.Version
	draft := patients.Draft{
		NameAr: cast.Omar.NameAr, NameEn: cast.Omar.NameEn, Sex: string(cast.Omar.Sex), BirthDate: cast.Omar.BirthDate.String(),
		IdentityKind: string(cast.Omar.IdentityKind), IdentityNumber: cast.Omar.IdentityNumber, Phone: cast.Omar.Phone,
	}
	for n := 0; b.Loop(); n++ {
		draft.Email = [3]string{"omar@example.com", "omar@example.org", ""}[n%3]
		if err := people.Update(ctx, cast.Omar.ID, version, draft); err != nil {
			b.Fatal(err)
		}
		version++
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
