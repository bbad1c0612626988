package seed_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/seed"
)

// empty is a database whose statements may take long.
func empty(t *testing.T) *db.DB {
	t.Helper()
	d := db.Open(db.Options{DSN: dbtest.Clone(t), StatementTimeout: 5 * time.Minute})
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// small is a measured size that tests have the time for.
var small = seed.Size{Name: "small", Clinics: 5, Providers: 10, Patients: 1_000, Appointments: 10_000, Invoices: 4_000, Payments: 5_000}

func fill(t *testing.T, d *db.DB, size seed.Size) {
	t.Helper()
	if err := seed.Fill(context.Background(), d, size, dbtest.Now); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	if err := d.NewRaw(query).Scan(context.Background(), &n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// addUp holds what was made to everything that the load was spared from: it is as if people had typed it.
func addUp(t *testing.T, d *db.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"orphans":                   "SELECT count(*) FROM appointments AS a LEFT JOIN patients AS p ON p.id = a.patient_id LEFT JOIN services AS s ON s.id = a.service_id WHERE p.id IS NULL OR s.id IS NULL",
		"services not offered":      "SELECT count(*) FROM appointments AS a WHERE NOT EXISTS (SELECT 1 FROM provider_services AS o WHERE o.provider_id = a.provider_id AND o.service_id = a.service_id)",
		"visits out of hours":       "SELECT count(*) FROM appointments AS a WHERE NOT EXISTS (SELECT 1 FROM provider_hours AS h, timezone('Asia/Riyadh', a.starts_at) AS s, timezone('Asia/Riyadh', a.ends_at) AS e WHERE h.provider_id = a.provider_id AND h.weekday = extract(dow FROM s) AND extract(epoch FROM s::time) >= h.opens * 60 AND extract(epoch FROM e::time) <= h.closes * 60)",
		"places beyond the room":    "SELECT count(*) FROM appointments AS a JOIN rooms AS r ON r.id = a.room_id WHERE a.room_unit > r.capacity OR r.clinic_id <> a.clinic_id",
		"completed without a time":  "SELECT count(*) FROM appointments WHERE (status = 'completed') <> (completed_at IS NOT NULL)",
		"unbilled lines":            "SELECT count(*) FROM invoice_lines AS l LEFT JOIN appointments AS a ON a.id = l.source_id WHERE l.source_kind = 'appointment' AND a.status IS DISTINCT FROM 'completed'",
		"lines of other things":     "SELECT count(*) FROM invoice_lines AS l LEFT JOIN services AS s ON s.id = l.service_id LEFT JOIN invoices AS i ON i.id = l.invoice_id WHERE s.code IS DISTINCT FROM l.code OR i.clinic_id IS DISTINCT FROM s.clinic_id",
		"wrong totals":              "SELECT count(*) FROM invoices AS i WHERE total <> (SELECT sum(net + vat) FROM invoice_lines WHERE invoice_id = i.id)",
		"wrong payments":            "SELECT count(*) FROM invoices AS i WHERE paid <> (SELECT coalesce(sum(amount), 0) FROM allocations WHERE invoice_id = i.id)",
		"loose payments":            "SELECT count(*) FROM payments AS p WHERE amount <> (SELECT coalesce(sum(amount), 0) FROM allocations WHERE payment_id = p.id)",
		"payments for others":       "SELECT count(*) FROM allocations AS al LEFT JOIN payments AS p ON p.id = al.payment_id LEFT JOIN invoices AS i ON i.id = al.invoice_id WHERE p.patient_id IS DISTINCT FROM i.patient_id",
		"gaps in numbers":           "SELECT count(*) FROM number_series AS s WHERE last <> (SELECT count(*) FROM invoices WHERE number LIKE s.series || '-%') + (SELECT count(*) FROM payments WHERE number LIKE s.series || '-%') + (SELECT count(*) FROM referrals WHERE number LIKE s.series || '-%')",
		"numbers out of order":      "SELECT count(*) FROM (SELECT received_at < lag(received_at) OVER (PARTITION BY split_part(number, '-', 2) ORDER BY number) AS back FROM payments) AS p WHERE back",
		"children without guardian": "SELECT count(*) FROM patients AS p WHERE birth_date > DATE '2026-11-22' - interval '18 years' AND NOT EXISTS (SELECT 1 FROM guardians WHERE patient_id = p.id)",
		"words nobody is called":    "SELECT count(*) FROM patient_words AS w FULL JOIN (SELECT DISTINCT unnest(tsvector_to_array(words)) AS word FROM patients) AS p USING (word) WHERE w IS NULL OR p IS NULL",
		"reminders of other things": "SELECT count(*) FROM messages AS m LEFT JOIN appointments AS a ON a.id = m.appointment_id WHERE a.status IS DISTINCT FROM 'confirmed' OR a.patient_id <> m.patient_id OR a.provider_id <> m.provider_id OR a.starts_at <> m.starts_at OR m.due_at >= a.starts_at",
		"visits without reminder":   "SELECT count(*) FROM appointments AS a WHERE status = 'confirmed' AND starts_at > TIMESTAMPTZ '2026-11-24 00:00+03' AND (SELECT count(*) FROM messages WHERE appointment_id = a.id) <> 2",
		"reminders to nobody":       "SELECT count(*) FROM messages AS m JOIN patients AS p ON p.id = m.patient_id LEFT JOIN guardians AS g ON g.id = m.guardian_id WHERE m.recipient NOT IN (p.phone, coalesce(g.phone, p.phone)) OR (g.id IS NOT NULL AND g.patient_id <> p.id)",
		"taken file numbers":        "SELECT count(*) FROM patients WHERE file_number = 'F-' || lpad((SELECT last_value FROM patient_file_numbers)::text, 6, '0')",
		"people without sign-in":    "SELECT 5 - count(DISTINCT role) FROM users",
	} {
		if n := count(t, d, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if err := seed.Fill(context.Background(), d, seed.S, dbtest.Now); !errors.Is(err, seed.ErrNotEmpty) {
		t.Errorf("filling twice = %v, want ErrNotEmpty", err)
	}
}

// interrupted is a fill that fails at the last table but one, or is stopped at once. It leaves nothing behind.
func interrupted(t *testing.T, d *db.DB, size seed.Size) {
	t.Helper()
	ctx := context.Background()
	exec := func(query string) {
		if _, err := d.DB.DB.ExecContext(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	exec("INSERT INTO number_series VALUES ('RCP-2026', 0)")
	if err := seed.Fill(ctx, d, size, dbtest.Now); db.Constraint(err) != "number_series_pkey" {
		t.Errorf("Fill() = %v, want a number that is there already", err)
	}
	exec("DELETE FROM number_series")
	stopped, stop := context.WithCancel(ctx)
	stop()
	if err := seed.Fill(stopped, d, size, dbtest.Now); !errors.Is(err, context.Canceled) {
		t.Errorf("Fill() after Ctrl-C = %v", err)
	}
	if n := count(t, d, "SELECT (SELECT count(*) FROM organisation) + (SELECT count(*) FROM patients) + (SELECT count(*) FROM payments)"); n != 0 {
		t.Errorf("%d rows are left behind", n)
	}
}

// The demonstration has something of everything on the Sunday of the tests at nine.
func TestDemo(t *testing.T) {
	t.Parallel()
	demo, err := seed.ParseSize("demo")
	if err != nil {
		t.Fatal(err)
	}
	d := empty(t)
	interrupted(t, d, demo)
	fill(t, d, demo)
	addUp(t, d)
	intact(t, d)
	for _, test := range []struct {
		what, query string
		least       int
	}{
		{"patients", "SELECT count(*) FROM patients", 300},
		{"services", "SELECT count(*) FROM services", 40},
		{"providers", "SELECT count(*) FROM providers", 12},
		{"visits today", "SELECT count(*) FROM appointments WHERE starts_at BETWEEN '2026-11-22T00:00+03' AND '2026-11-23T00:00+03'", 80},
		{"statuses today", "SELECT count(DISTINCT status) FROM appointments WHERE starts_at BETWEEN '2026-11-22T00:00+03' AND '2026-11-23T00:00+03'", 6},
		{"visits at once in a room", "SELECT count(*) FROM appointments AS a JOIN appointments AS b ON b.room_id = a.room_id AND b.starts_at = a.starts_at AND b.room_unit > a.room_unit", 20},
		{"visits with a history", "SELECT count(DISTINCT appointment_id) FROM appointment_events", 2000},
		{"drafts to be paid", "SELECT count(*) FROM invoices WHERE status = 'draft'", 2},
		{"invoices paid in part", "SELECT count(*) FROM invoices WHERE status = 'partly_paid'", 20},
		{"overdue invoices", "SELECT count(*) FROM invoices WHERE status IN ('unpaid', 'partly_paid') AND due_on < '2026-11-22'", 20},
		{"invoices of two rates", "SELECT count(*) FROM (SELECT 1 FROM invoice_lines GROUP BY invoice_id HAVING count(DISTINCT vat_category) = 2) AS i", 20},
		{"signed notes", "SELECT count(*) FROM notes AS n JOIN note_texts AS nt ON nt.id = n.id WHERE n.signed_at IS NOT NULL", 20},
		{"notes that are owed", "SELECT count(*) FROM unsigned_notes", 3},
		{"results to review", "SELECT count(*) FROM results WHERE state = 'filed' AND reviewed < current", 4},
		{"results of nobody", "SELECT count(*) FROM results WHERE state = 'unmatched'", 1},
		{"critical values that wait", "SELECT count(*) FROM critical_alerts WHERE acked_at IS NULL", 1},
		{"alerts of who comes today", "SELECT count(*) FROM patient_alerts AS al WHERE EXISTS (SELECT FROM appointments AS a WHERE a.patient_id = al.patient_id AND a.starts_at BETWEEN '2026-11-22T00:00+03' AND '2026-11-23T00:00+03')", 6},
		{"patients to be referred", "SELECT count(DISTINCT patient_id) FROM appointments WHERE note LIKE 'يُنصح%'", 4},
	} {
		if n := count(t, d, test.query); n < test.least {
			t.Errorf("%s: %d, want at least %d", test.what, n, test.least)
		}
	}
	for what, query := range map[string]string{
		"visits without a history": "SELECT count(*) FROM appointments AS a WHERE status IS DISTINCT FROM (SELECT after ->> 'status' FROM appointment_events WHERE appointment_id = a.id ORDER BY id DESC LIMIT 1)",
		"history of the future":    "SELECT count(*) FROM appointment_events WHERE at > '2026-11-22T09:00+03'",
		"bookings of the future":   "SELECT count(*) FROM appointments WHERE greatest(created_at, arrived_at, started_at, completed_at) > '2026-11-22T09:00+03'",
		"bills of the future":      "SELECT count(*) FROM invoices WHERE greatest(created_at, issued_at) > '2026-11-22T09:00+03'",
		"payments of the future":   "SELECT count(*) FROM payments WHERE received_at > '2026-11-22T09:00+03'",
		"notes of the future":      "SELECT count(*) FROM notes WHERE greatest(begun_at, signed_at) > '2026-11-22T09:00+03'",
		"visits before files":      "SELECT count(*) FROM appointments AS a JOIN patients AS p ON p.id = a.patient_id WHERE a.starts_at < p.created_at",
		"adults in ABA":            "SELECT count(*) FROM appointments AS a JOIN clinics AS c ON c.id = a.clinic_id JOIN patients AS p ON p.id = a.patient_id WHERE c.code = 'ABA' AND p.birth_date < '2008-11-22'",
	} {
		if n := count(t, d, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}

// intact holds the notes of the demonstration to what was signed.
func intact(t *testing.T, d *db.DB) {
	t.Helper()
	of := notes.Service{DB: d, Appointments: &appointments.Service{DB: d}}
	list := []notes.Note{}
	if err := d.NewRaw("SELECT id, patient_id FROM notes LIMIT 10").Scan(context.Background(), &list); err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if got, err := of.Get(context.Background(), n.PatientID, n.ID); err != nil || !got.Intact() || len(got.Written) == 0 {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// A measured size has the counts that it says, and the schema is afterwards as the migrations made it.
func TestMeasured(t *testing.T) {
	t.Parallel()
	d := empty(t)
	before := schema(t, d)
	fill(t, d, small)
	if after := schema(t, d); after != before {
		t.Errorf("the schema was\n%s\nand is\n%s", before, after)
	}
	addUp(t, d)
	for query, want := range map[string]int{
		"SELECT count(*) FROM patients":                       small.Patients,
		"SELECT count(DISTINCT patient_id) FROM appointments": small.Patients,
		"SELECT count(*) FROM appointments":                   small.Appointments,
		"SELECT count(*) FROM invoices":                       small.Invoices,
		"SELECT count(*) FROM payments":                       small.Payments,
	} {
		if got := count(t, d, query); got != want {
			t.Errorf("%s = %d, want %d", query, got, want)
		}
	}
}

// schema is all that guards or speeds up the tables.
func schema(t *testing.T, d *db.DB) string {
	t.Helper()
	var text string
	err := d.NewRaw(`
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT relname || ' ' || relpersistence::text || ' ' || coalesce(reloptions::text, '') AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || convalidated || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT pg_get_indexdef(indexrelid) || ' ' || indisvalid || ' ' || indisready FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT tgenabled::text || ' ' || pg_get_triggerdef(t.oid) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
) AS lines`).Scan(context.Background(), &text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
