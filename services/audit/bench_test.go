package audit_test

import (
	"context"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// BenchmarkSave is a save of a small row in its own transaction, heard and unheard.
func BenchmarkSave(b *testing.B) {
	for _, heard := range []bool{false, true} {
		name := map[bool]string{false: "unheard", true: "audited"}[heard]
		b.Run(name, func(b *testing.B) {
			bus := signal.NewBus()
			d := dbtest.Open(b, bus)
			c := centre{access: &access.Service{DB: d}, audit: &audit.Service{DB: d}}
			if heard {
				bus.Announce(c.audit.Author)
			}
			u := c.noura(b, context.Background())
			ctx := access.With(context.Background(), u.Actor())
			for n := 0; b.Loop(); n++ {
				if err := c.access.Prefer(ctx, access.Preferences{Theme: access.Themes[n%3]}); err != nil {
					b.Fatal(err)
				}
			}
		})
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
