package copies_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/copies"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/holdings"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/seed"
)

const password = "a quiet desk by the window"

// two are a centre and its copy.
type two struct {
	t        *testing.T
	from, to *db.DB
}

func open(t *testing.T) two {
	t.Helper()
	of := func() *db.DB {
		d := db.Open(db.Options{DSN: dbtest.Clone(t), MaxConns: 4, StatementTimeout: time.Minute})
		t.Cleanup(func() { _ = d.Close() })
		return d
	}
	return two{t, of(), of()}
}

func (w two) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// filled is the demonstration, with everything in it that it has not.
func (w two) filled() {
	w.t.Helper()
	size, err := seed.ParseSize("demo")
	w.must(err)
	w.must(seed.Fill(context.Background(), w.from, size, dbtest.Now))
	for _, query := range strings.Split(rest, ";") {
		w.exec(query)
	}
	w.sign()
}

// rest has a row or two in each table that the demonstration leaves empty and a copy has.
const rest = `
INSERT INTO families (id, payer_phone, created_at) SELECT gen_random_uuid(), phone, now() FROM guardians LIMIT 2;
INSERT INTO family_members (id, family_id, patient_id, joined_at) SELECT gen_random_uuid(), f.id, p.id, now() FROM patients AS p, (SELECT id FROM families LIMIT 1) AS f ORDER BY p.id LIMIT 3;
INSERT INTO patient_alerts (id, patient_id, kind, words, audience, severity, created_at) SELECT gen_random_uuid(), id, 'risk', 'x', 'everyone', 'info', now() FROM patients LIMIT 3;
INSERT INTO patient_restrictions (id, patient_id, ground, reason, set_by, set_at) SELECT gen_random_uuid(), p.id, 'vip', 'x', u.id, now() FROM patients AS p, users AS u LIMIT 1;
INSERT INTO patients (id, name_ar, sex, identity_kind, search_name, created_at, archived_at) VALUES (gen_random_uuid(), 'مكرر', 'male', 'none', 'x', now(), now());
INSERT INTO patient_merges (id, survivor_id, merged_id, reason, actor_name, at) SELECT gen_random_uuid(), s.id, m.id, 'x', 'x', now() FROM patients AS s, patients AS m WHERE m.name_ar = 'مكرر' LIMIT 1;
INSERT INTO patients (id, name_ar, name_en, sex, identity_kind, phone, birth_date, search_name, created_at) SELECT gen_random_uuid(), name_ar, name_en, sex, 'none', phone, birth_date, search_name, now() FROM patients ORDER BY id LIMIT 5;
INSERT INTO patient_holds (id, patient_id, ground, reason, set_by, set_at) SELECT gen_random_uuid(), p.id, 'court', 'x', u.id, now() FROM patients AS p, users AS u LIMIT 1;
INSERT INTO setting_values (id, key, value, version) VALUES (gen_random_uuid(), 'invoice_due', 10, 1);
INSERT INTO setting_changes (key, value, version, actor_name, reason, at) VALUES ('invoice_due', 10, 2, 'x', 'x', now());
INSERT INTO consent_expiries (id, consent_id, expires_on, noted_at) SELECT gen_random_uuid(), id, '2027-01-01', now() FROM consents LIMIT 1;
INSERT INTO invoice_overdues (id, invoice_id, due_on, balance, noted_at) SELECT gen_random_uuid(), id, due_on, 1, now() FROM invoices WHERE state = 'issued' LIMIT 1;
INSERT INTO blocked_addresses (id, channel, address, reason, at) SELECT gen_random_uuid(), 'sms', phone, 'stop', now() FROM patients LIMIT 1;
INSERT INTO blocked_addresses (id, channel, address, reason, at) VALUES (gen_random_uuid(), 'email', 'x@y.z', 'dead', now());
INSERT INTO contact_refusals (id, patient_id, guardian_id, purpose, channel, at) SELECT gen_random_uuid(), patient_id, id, 'news', 'sms', now() FROM guardians LIMIT 2;
INSERT INTO message_templates (id, event, channel, language, version, body, author_name, created_at) VALUES (gen_random_uuid(), 'booked', 'sms', 'ar', 1, 'x', 'x', now());
INSERT INTO notice_preferences (user_id, kind, shown, rings) SELECT id, 'booked', true, false FROM users;
INSERT INTO schedules (id, plan, name, kind, queue, args, cron, zone, misfire, catch_up, created_at) VALUES (gen_random_uuid(), 'p', 'x', 'x', 'reports', '{"hours": 2}', '0 0 * * *', 'Asia/Riyadh', 'skip', 1, now());
INSERT INTO schedule_hands (schedule_id, next_slot) SELECT id, now() FROM schedules LIMIT 1;
UPDATE users SET clinics = ARRAY(SELECT id FROM clinics ORDER BY code LIMIT 2) WHERE role = 'receptionist';
UPDATE appointments SET note = 'x', cancel_reason = 'x' WHERE status = 'cancelled';
UPDATE file_episodes SET closed_at = opened_at, close_reason = 'x', left_open = '[{"what": "matters.visits", "count": 2, "path": "/patients/x"}]' WHERE id IN (SELECT id FROM file_episodes LIMIT 2);
INSERT INTO test_order_numbers (year, last) VALUES (2001, 1);
INSERT INTO test_orders (id, placer_no, accession_no, kind, code, asks, priority, why, patient_id, provider_id, clinic_id, status, ordered_at, ordered_by, cancelled_at, cancelled_by, cancel_reason, key) SELECT gen_random_uuid(), 'PLC-2001-000001', 'A1', 'lab', '', 'x', 'stat', 'x', a.patient_id, a.provider_id, a.clinic_id, 'cancelled', now(), u.id, now(), u.id, 'x', gen_random_uuid() FROM appointments AS a, users AS u ORDER BY a.id LIMIT 1;
INSERT INTO audit_entries (at, actor_name, action, table_name, row_id, after) VALUES (now(), 'x', 'insert', 'patients', '1', '{"name_ar": "x"}');
INSERT INTO sessions (token_hash, user_id, csrf, created_at, seen_at, expires_at, ip, user_agent, id, proved_at, idle_minutes, pending, must_enrol) SELECT '\x01', id, 'x', now(), now(), now(), '127.0.0.1', 'x', id, now(), 30, false, false FROM users LIMIT 1`

// sign writes two notes and an addendum, of which one is sealed as the program seals.
func (w two) sign() {
	w.t.Helper()
	w.exec(`INSERT INTO notes (id, patient_id, appointment_id, clinic_id, template_id, author_id, author_ar, author_en, begun_at, signed_at, sha256)
		SELECT gen_random_uuid(), a.patient_id, a.id, a.clinic_id, t.id, u.id, u.name_ar, u.name_en, now(), now(), sha256('x')
		FROM (SELECT * FROM appointments WHERE id NOT IN (SELECT appointment_id FROM notes) ORDER BY id LIMIT 2) AS a,
		(SELECT * FROM note_templates LIMIT 1) AS t, users AS u WHERE u.role = 'clinician'`)
	w.exec(`INSERT INTO note_texts (id, written, saved_at) SELECT id, '[{"title_ar": "الخطة", "title_en": "Plan", "written": "x"}]', now() FROM notes WHERE id NOT IN (SELECT id FROM note_texts)`)
	w.exec("INSERT INTO note_addenda (id, note_id, author_id, author_ar, author_en, written, signed_at, sha256) SELECT gen_random_uuid(), id, author_id, author_ar, author_en, 'x', now(), sha256('x') FROM notes WHERE signed_at IS NOT NULL LIMIT 1")
	w.exec("INSERT INTO unsigned_notes (appointment_id, provider_id, clinic_id, since) SELECT id, provider_id, clinic_id, now() FROM appointments ORDER BY id DESC LIMIT 1 ON CONFLICT DO NOTHING")
}

// marks plants what must not be in the copy into every column that says something of a person.
func (w two) marks() {
	w.t.Helper()
	with := map[holdings.Holds]string{
		holdings.Phone: "'+9665099' || lpad(n::text, 5, '0')", holdings.Email: "'leak' || n || '@leak.test'", holdings.Identity: "'LEAK' || n",
		holdings.Words: "'leak ' || n || ' تسرب'", holdings.Item: "'leak ' || n || ' تسرب'", holdings.Secret: "'leak ' || n", holdings.Cleared: "'leak ' || n",
		holdings.Folded: "'leak ' || n", holdings.Centre: "'leak ' || n", holdings.Key: "'leak ' || n", holdings.FileNumber: "'LEAK' || n",
		holdings.Address: "CASE WHEN t.channel = 'email' THEN 'leak' || n || '@leak.test' ELSE '+9665099' || lpad(n::text, 5, '0') END",
		holdings.Buyer:   `jsonb_build_object('name_ar', 'تسرب ' || n, 'name_en', 'Leak ' || n, 'file_number', 'LEAK' || n, 'identity_kind', 'iqama', 'identity_number', 'LEAK' || n, 'phone', '+9665099' || n, 'leak', 'leak')`,
		holdings.Seller:  `jsonb_build_object('name_ar', 'تسرب ' || n, 'address_en', 'leak', 'leak', 'leak')`,
		holdings.Place:   `t.%s || '{"leak": "leak"}'`, holdings.Matters: `jsonb_build_array(jsonb_build_object('what', 'matters.visits', 'count', 2, 'path', '/leak'))`,
		holdings.Sections: `jsonb_build_array(jsonb_build_object('title_ar', 'الخطة', 'title_en', 'Plan', 'written', 'leak ' || n || ' تسرب'))`,
		holdings.Strokes:  `'[{"leak": "leak"}]'`,
	}
	columns, err := holdings.Catalogue(context.Background(), w.from)
	w.must(err)
	for _, t := range holdings.Tables {
		of := t.Of()
		for _, c := range holdings.In(columns, t.Name) {
			value := with[of[c.Name]]
			switch {
			case of[c.Name] == holdings.Name && strings.HasSuffix(c.Name, "_ar"):
				value = "'تسرب ' || n"
			case of[c.Name] == holdings.Name:
				value = "'Leak ' || n"
			case t.Name == "payments" && of[c.Name] == holdings.Shape:
				value = "'LEAK' || n"
			case strings.Contains(value, "%s"):
				value = fmt.Sprintf(value, c.Name)
			}
			if value == "" || !t.Copied() || strings.HasPrefix(c.Type, "timestamp") || c.Name == "vat_number" || t.Name == "organisation" && c.Name == "email" {
				continue
			}
			w.mark(c, value)
		}
	}
}

func (w two) mark(c holdings.Column, value string) {
	w.t.Helper()
	there := fmt.Sprintf("t.%s IS NOT NULL", c.Name)
	if c.Type == "text" {
		there = fmt.Sprintf("t.%s <> ''", c.Name)
	}
	w.exec(fmt.Sprintf(`ALTER TABLE %[1]s DISABLE TRIGGER USER; UPDATE %[1]s AS t SET %[2]s = %[3]s FROM (
		SELECT ctid AS at, dense_rank() OVER (ORDER BY %[2]s::text) AS n FROM %[1]s) AS ranked WHERE ranked.at = t.ctid AND %[4]s; ALTER TABLE %[1]s ENABLE TRIGGER USER`,
		c.Source, c.Name, value, there))
}

func (w two) exec(query string) {
	w.t.Helper()
	if _, err := w.from.ExecContext(context.Background(), query); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w two) copied() copies.Made {
	w.t.Helper()
	made, err := copies.Copy{From: w.from, To: w.to}.Fill(context.Background(), password)
	w.must(err)
	return made
}

// both asks the centre and its copy the same.
func (w two) both(query string) (from, to string) {
	w.t.Helper()
	w.must(errors.Join(w.from.NewRaw(query).Scan(context.Background(), &from), w.to.NewRaw(query).Scan(context.Background(), &to)))
	return from, to
}

// intact are the notes and addenda of a database whose seals hold, and how many there are.
func intact(t *testing.T, d *db.DB) (holding, all int) {
	t.Helper()
	var written []*notes.Note
	var added []*notes.Addendum
	err := d.NewSelect().Model(&written).ColumnExpr("n.*, nt.written").Join("JOIN note_texts AS nt ON nt.id = n.id").Scan(t.Context())
	if err = errors.Join(err, d.NewSelect().Model(&added).Scan(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, n := range written {
		if n.Intact() {
			holding++
		}
	}
	for _, a := range added {
		if a.Intact() {
			holding++
		}
	}
	return holding, len(written) + len(added)
}

// lets reports whether a user gets in with a password.
func lets(d *db.DB, email, with string) bool {
	_, err := (&access.Service{DB: d}).SignIn(context.Background(), email, with, access.Visitor{IP: "127.0.0.1"})
	return err == nil
}

func count(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	if err := d.NewRaw("SELECT count(*) FROM ?", bun.Ident(table)).Scan(t.Context(), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func ids(t *testing.T, d *db.DB, query string) map[uuid.UUID]bool {
	t.Helper()
	var list []uuid.UUID
	if err := d.NewRaw(query).Scan(t.Context(), &list); err != nil {
		t.Fatal(err)
	}
	of := map[uuid.UUID]bool{}
	for _, id := range list {
		of[id] = true
	}
	return of
}
