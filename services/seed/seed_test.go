package seed_test

import (
	"context"
	"errors"
	"testing"

	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/seed"
)

// Every size adds up as if people had typed it: what the load was spared from is checked here.
func TestFill(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"demo", "S"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			size, err := seed.ParseSize(name)
			if err != nil {
				t.Fatal(err)
			}
			d, ctx := dbtest.Open(t, nil), context.Background()
			if err := seed.Fill(ctx, d, size, dbtest.Now); err != nil {
				t.Fatal(err)
			}
			for what, query := range map[string]string{
				"orphans":                   "SELECT count(*) FROM appointments AS a LEFT JOIN patients AS p ON p.id = a.patient_id LEFT JOIN services AS s ON s.id = a.service_id WHERE p.id IS NULL OR s.id IS NULL",
				"services not offered":      "SELECT count(*) FROM appointments AS a WHERE NOT EXISTS (SELECT 1 FROM provider_services AS o WHERE o.provider_id = a.provider_id AND o.service_id = a.service_id)",
				"unbilled lines":            "SELECT count(*) FROM invoice_lines AS l LEFT JOIN appointments AS a ON a.id = l.source_id WHERE a.status IS DISTINCT FROM 'completed'",
				"wrong totals":              "SELECT count(*) FROM invoices AS i WHERE total <> (SELECT sum(net + vat) FROM invoice_lines WHERE invoice_id = i.id)",
				"wrong payments":            "SELECT count(*) FROM invoices AS i WHERE paid <> (SELECT coalesce(sum(amount), 0) FROM allocations WHERE invoice_id = i.id)",
				"loose payments":            "SELECT count(*) FROM payments AS p WHERE amount <> (SELECT coalesce(sum(amount), 0) FROM allocations WHERE payment_id = p.id)",
				"gaps in numbers":           "SELECT count(*) FROM number_series AS s WHERE last <> (SELECT count(*) FROM invoices WHERE number LIKE s.series || '-%') + (SELECT count(*) FROM payments WHERE number LIKE s.series || '-%')",
				"children without guardian": "SELECT count(*) FROM patients AS p WHERE birth_date > DATE '2026-11-22' - interval '18 years' AND NOT EXISTS (SELECT 1 FROM guardians WHERE patient_id = p.id)",
				"missing guards":            "SELECT 3 - count(*) FROM pg_constraint WHERE conrelid = 'appointments'::regclass AND contype = 'x'",
			} {
				var n int
				if err := d.NewRaw(query).Scan(ctx, &n); err != nil || n != 0 {
					t.Errorf("%s: %d, %v", what, n, err)
				}
			}
			if err := seed.Fill(ctx, d, size, dbtest.Now); !errors.Is(err, seed.ErrNotEmpty) {
				t.Errorf("filling twice = %v, want ErrNotEmpty", err)
			}
		})
	}
}

// The measured size has the counts that benchmarks rely on, and weeks of 62 and 63 visits a provider.
func TestMeasured(t *testing.T) {
	t.Parallel()
	d, ctx := dbtest.Open(t, nil), context.Background()
	if err := seed.Fill(ctx, d, seed.S, dbtest.Now); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM patients":                                              5_000,
		"SELECT count(*) FROM appointments":                                          50_000,
		"SELECT count(*) FROM invoices":                                              20_000,
		"SELECT count(*) FROM payments":                                              25_000,
		"SELECT count(*) FROM appointments WHERE starts_at >= '2026-12-20T00:00+03'": 0,
		"SELECT min(n) FROM (SELECT count(*) AS n FROM appointments GROUP BY provider_id, date_trunc('week', starts_at + interval '1 day')) AS w":                                          62,
		"SELECT max(n) FROM (SELECT count(*) AS n FROM appointments GROUP BY provider_id, date_trunc('week', starts_at + interval '1 day')) AS w":                                          63,
		"SELECT count(*) FROM appointments AS a JOIN clinics AS c ON c.id = a.clinic_id WHERE c.code = 'ABA' AND starts_at >= '2026-11-22T00:00+03' AND starts_at < '2026-11-29T00:00+03'": 625,
	} {
		var got int
		if err := d.NewRaw(query).Scan(ctx, &got); err != nil || got < want-5 || got > want+5 {
			t.Errorf("%s = %d, %v; want %d", query, got, err, want)
		}
	}
}
