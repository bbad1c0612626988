package copies_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/copies"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/holdings"
)

// Nothing that says something of a person is in the copy, in no column of no table.
func TestNobodyIsInIt(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.filled()
	w.marks()
	w.copied()
	for _, table := range holdings.Tables {
		find := fmt.Sprintf(`SELECT count(*) FROM %q AS t WHERE t::text ~* 'leak|تسرب|\+9665099|6c65616b'`, table.Name)
		was, is := w.both(find)
		if is != "0" {
			var one string
			w.must(w.to.NewRaw(strings.Replace(find, "count(*)", "t::text", 1)+" LIMIT 1").Scan(t.Context(), &one))
			t.Errorf("%s rows of %s say who somebody was: %s", is, table.Name, one)
		}
		if table.Copied() && says(table) && was == "0" {
			t.Errorf("nothing was planted in %s, so nothing is proven of it: put a row that says something into `rest` in world_test.go", table.Name)
		}
		switch from, to := count(t, w.from, table.Name), count(t, w.to, table.Name); {
		case table.Copied() && from == 0:
			t.Errorf("%s is empty, so nothing is proven of it: put a row into `rest` in world_test.go", table.Name)
		case table.Copied() && from != to, table.Emptied != "" && to != 0:
			t.Errorf("%s has %d rows and its copy %d", table.Name, from, to)
		}
	}
	for _, of := range []string{"SELECT id FROM patients", "SELECT id FROM users", "SELECT patient_id FROM invoices", "SELECT id FROM appointments"} {
		theirs := ids(t, w.from, of)
		for id := range ids(t, w.to, of) {
			if theirs[id] {
				t.Errorf("%s: %s is in both", of, id)
			}
		}
	}
}

// says reports whether a table says something of a person in words.
func says(table holdings.Table) bool {
	for _, of := range []holdings.Holds{holdings.Name, holdings.Phone, holdings.Email, holdings.Words, holdings.Buyer, holdings.Sections, holdings.Matters, holdings.Address} {
		if table.Columns[of] != "" {
			return true
		}
	}
	return false
}

// A copy is a centre like any other.
func TestCopy(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.filled()
	made := w.copied()
	w.stillHolds()
	w.arePlausible()
	w.signIn(made)
}

// stillHolds holds that who was one is one, who was two are two, and what was signed, owed and counted still adds up.
func (w two) stillHolds() {
	t := w.t
	t.Helper()
	for _, query := range []string{
		"SELECT count(DISTINCT phone) FROM (SELECT phone FROM patients UNION ALL SELECT phone FROM guardians) AS x",
		"SELECT count(*) FROM guardians AS g JOIN patients AS p ON p.phone = g.phone",
		"SELECT count(*) FROM families AS f JOIN guardians AS g ON g.phone = f.payer_phone",
		"SELECT count(*) FROM patients AS a JOIN patients AS b ON a.name_ar = b.name_ar AND a.name_en = b.name_en AND a.phone = b.phone AND a.birth_date = b.birth_date AND a.id < b.id",
		"SELECT count(*) FROM blocked_addresses AS b JOIN patients AS p ON p.phone = b.address",
		"SELECT count(*) FROM users AS u JOIN providers AS p ON p.name_ar = u.name_ar AND p.name_en = u.name_en",
		"SELECT count(*) FROM consents AS c JOIN patients AS p ON p.id = c.patient_id WHERE c.signer = 'patient' AND c.signer_ar = p.name_ar",
		"SELECT count(*) FROM invoices AS i JOIN patients AS p ON p.id = i.patient_id WHERE i.buyer ->> 'name_ar' = p.name_ar AND i.buyer ->> 'file_number' = p.file_number AND i.buyer ->> 'identity_number' = p.identity_number AND i.buyer ->> 'phone' = p.phone",
		"SELECT string_agg(number, ' ' ORDER BY number) FROM patient_files",
		"SELECT string_agg(series || last, ' ' ORDER BY series) FROM number_series",
		"SELECT string_agg(number || ' ' || total || ' ' || issued_at, ' ' ORDER BY number) FROM invoices WHERE number IS NOT NULL",
		"SELECT count(*) FROM appointment_events AS e JOIN providers AS p ON p.id::text = e.after ->> 'provider_id'",
		"SELECT count(*) FROM appointments WHERE char_length(note) > 0",
		"SELECT count(*) FROM invoice_lines AS l JOIN services AS s ON s.id = l.service_id AND s.name_ar = l.description_ar",
		"SELECT count(*) FROM users AS u JOIN clinics AS c ON c.id = ANY (u.clinics)",
		"SELECT count(DISTINCT file_number) || ' ' || max(file_number) FROM patients",
		"SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D'",
		"SELECT count(*) FROM patients AS p WHERE current_patient(p.id) <> p.id",
	} {
		if was, is := w.both(query); was != is {
			t.Errorf("%s\n is %.200s, was %.200s", query, is, was)
		}
	}
	for _, never := range []string{
		"SELECT count(*) FROM consents AS c JOIN patients AS p ON p.id = c.patient_id WHERE c.signer = 'patient' AND p.birth_date > c.signed_at::date - interval '18 years'",
		"SELECT count(*) FROM invoices AS i WHERE paid <> coalesce((SELECT sum(amount) FROM allocations AS a WHERE a.invoice_id = i.id), 0)",
		"SELECT count(*) FROM consents AS c JOIN consent_texts AS x ON x.form_id = c.form_id AND x.number = c.number WHERE c.text_sha256 <> sha256(convert_to(CASE c.language WHEN 'ar' THEN title_ar || E'\\n\\n' || body_ar ELSE title_en || E'\\n\\n' || body_en END, 'UTF8'))",
		"SELECT count(*) FROM (SELECT DISTINCT unnest(tsvector_to_array(words)) AS word FROM patients) AS w FULL JOIN patient_words AS p USING (word) WHERE p IS NULL OR w IS NULL",
	} {
		if _, is := w.both(never); is != "0" {
			t.Errorf("%s\n is %s, want none", never, is)
		}
	}
	if holding, all := intact(t, w.to); all < 50 || holding != all {
		t.Errorf("of %d seals %d hold", all, holding)
	}
	check, err := (&audit.Service{DB: w.to}).Verify(t.Context())
	if err != nil || check.Broken != 0 {
		t.Errorf("the audit log of the copy: %+v, %v", check, err)
	}
}

// arePlausible holds that everybody has a number that is one, an age that is about theirs, and is found by their name of now.
func (w two) arePlausible() {
	t := w.t
	t.Helper()
	var people []struct {
		NameAr, NameEn, SearchName, Sex, IdentityKind, IdentityNumber string
	}
	w.must(w.to.NewRaw("SELECT name_ar, name_en, search_name, sex, identity_kind, identity_number FROM patients").Scan(t.Context(), &people))
	for _, p := range people {
		if _, err := identity.Check(identity.Kind(p.IdentityKind), p.IdentityNumber); err != nil {
			t.Errorf("%s has the number %s, %v", p.IdentityKind, p.IdentityNumber, err)
		}
		if want := fold.Key(p.NameAr, p.NameEn); p.SearchName != want {
			t.Errorf("%s is found by %q, want %q", p.NameEn, p.SearchName, want)
		}
	}
	births := func(d *db.DB) map[string]time.Time {
		var list []struct {
			CreatedAt string
			BirthDate time.Time
		}
		w.must(d.NewRaw("SELECT created_at::text, birth_date FROM patients WHERE birth_date IS NOT NULL").Scan(t.Context(), &list))
		of := map[string]time.Time{}
		for _, p := range list { // each was registered at a time of their own
			of[p.CreatedAt] = p.BirthDate
		}
		return of
	}
	is := births(w.to)
	for registered, was := range births(w.from) {
		if days := was.Sub(is[registered]).Hours() / 24; days < 1 || days > 181 {
			t.Errorf("born %v, in the copy %v", was, is[registered])
		}
	}
	var same int
	numbers := "SELECT string_agg(file_number, ' ' ORDER BY created_at, id) FROM patients"
	before, after := w.both(numbers)
	for n, number := range strings.Fields(after) {
		if number == strings.Fields(before)[n] {
			same++
		}
	}
	if same > 20 {
		t.Errorf("%d patients have the number they had", same)
	}
	// A booking goes on from the numbers that are there.
	if _, err := w.to.ExecContext(t.Context(), "INSERT INTO patients (id, name_ar, sex, identity_kind, search_name, created_at) VALUES (gen_random_uuid(), 'x', 'male', 'none', 'x', now())"); err != nil {
		t.Errorf("another patient: %v", err)
	}
}

// signIn holds that all users sign in with the one password, and nobody with their own.
func (w two) signIn(made copies.Made) {
	t := w.t
	t.Helper()
	if len(made.SignIns) != 5 {
		t.Fatalf("one may sign in as %+v, want one of each role", made.SignIns)
	}
	for _, s := range made.SignIns {
		if !lets(w.to, s.Email, password) || lets(w.to, s.Email, "tenhal-demo-2026") {
			t.Errorf("%s does not get in, or by the password of before", s.Role)
		}
	}
}

// No copy is made onto its original, onto something else, by halves, or with a column that nobody knows.
func TestRefused(t *testing.T) {
	t.Parallel()
	w := open(t)
	clinictest.New(t, w.from)
	again := func(c copies.Copy) error {
		_, err := c.Fill(context.Background(), password)
		return err
	}
	if err := again(copies.Copy{From: w.from, To: w.from}); !errors.Is(err, copies.ErrSame) {
		t.Errorf("onto itself: %v", err)
	}
	w.exec("ALTER TABLE patients ADD shoe_size int")
	if err := again(copies.Copy{From: w.from, To: w.to}); err == nil || !strings.Contains(err.Error(), "patients.shoe_size: say in") {
		t.Errorf("with a new column: %v", err)
	}
	w.exec("ALTER TABLE patients DROP shoe_size")
	w.exec("INSERT INTO bun_migrations (name, group_id) VALUES ('20991231235959', 1)")
	if err := again(copies.Copy{From: w.from, To: w.to}); !errors.Is(err, copies.ErrSchema) {
		t.Errorf("of another schema: %v", err)
	}
	w.exec("DELETE FROM bun_migrations WHERE name = '20991231235959'")
	stopped, stop := context.WithCancel(t.Context())
	_, err := copies.Copy{From: w.from, To: w.to, Heard: func(table string, _ int) {
		if table == "appointments" {
			stop()
		}
	}}.Fill(stopped, password)
	if err == nil || count(t, w.to, "patients") != 0 {
		t.Errorf("stopped half-way: %v, with %d patients", err, count(t, w.to, "patients"))
	}
	w.copied()
	if err := again(copies.Copy{From: w.from, To: w.to}); !errors.Is(err, copies.ErrNotEmpty) {
		t.Errorf("a second time: %v", err)
	}
}

// Two copies of one centre have nobody in common: by one nobody finds out who is who in the other.
func TestKeyIsForgotten(t *testing.T) {
	t.Parallel()
	one, other := open(t), open(t)
	clinictest.New(t, one.from)
	other.from = one.from
	one.copied()
	other.copied()
	for _, of := range []string{"phone", "identity_number", "email"} {
		query := fmt.Sprintf("SELECT string_agg(%[1]s, ' ' ORDER BY created_at, id) FROM patients WHERE %[1]s <> ''", of)
		var a, b string
		one.must(errors.Join(one.to.NewRaw(query).Scan(t.Context(), &a), other.to.NewRaw(query).Scan(t.Context(), &b)))
		if a == b || a == "" {
			t.Errorf("both have the same for %s", of)
		}
	}
}
