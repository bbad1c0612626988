package holdings_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/holdings"
)

// Of every column it is said what it holds. Where this fails, the message says what to do.
func TestNothingIsForgotten(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	columns, err := holdings.Catalogue(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if err := holdings.Gaps(columns); err != nil {
		t.Error(err)
	}
	for _, table := range holdings.Tables {
		said := map[string]bool{}
		for holds, names := range table.Columns {
			for _, name := range strings.Fields(names) {
				if said[name] {
					t.Errorf("%s.%s is said twice to hold something", table.Name, name)
				}
				said[name] = true
				if holds == holdings.File && (table.Files == nil || table.Files.Column != name) {
					t.Errorf("%s.%s: say in Files where its files go", table.Name, name)
				}
			}
		}
		sound(t, table, holdings.In(columns, table.Name))
	}
}

// sound holds what is said of a table against its columns.
func sound(t *testing.T, table holdings.Table, columns []holdings.Column) {
	t.Helper()
	of := table.Of()
	for _, c := range columns {
		switch holds := of[c.Name]; {
		case table.Copied() && (holds == holdings.Journal || holds == holdings.Linked):
			t.Errorf("%s.%s holds %s; the table is to be Emptied", table.Name, c.Name, holds)
		case !table.Copied():
		case c.Generated != (holds == holdings.Computed):
			t.Errorf("%s.%s holds %s, and the database computes it: %t", table.Name, c.Name, holds, c.Generated)
		case holds == holdings.Plain && strings.HasPrefix(c.Type, "json") && !slices.Contains(plainJSON, table.Name+"."+c.Name):
			t.Errorf("%s.%s is JSON, in which anything may be; say what it holds, or add it to plainJSON here if no person can be in it", table.Name, c.Name)
		}
	}
}

// plainJSON has nothing of a person in it.
var plainJSON = []string{"note_templates.sections", "schedules.args"}

// A table and a column that nobody knows are named, with what to do, and no picture is taken.
func TestGaps(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	_, err := d.ExecContext(t.Context(), "CREATE TABLE fresh (id uuid PRIMARY KEY); ALTER TABLE patients ADD shoe_size int; ALTER TABLE rooms DROP COLUMN capacity")
	if err != nil {
		t.Fatal(err)
	}
	_, err = holdings.Take(t.Context(), d)
	for _, want := range []string{"table fresh: put it into", "column patients.shoe_size: say in services/holdings", "column rooms.capacity is none"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Take = %v, want %q", err, want)
		}
	}
}

// A link in a message that did not leave still lets somebody in, and is not said.
func TestLinksAreCut(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	_, err := d.ExecContext(t.Context(), `INSERT INTO users (id, email, name_ar, name_en, role, password_hash, created_at) VALUES (gen_random_uuid(), 'x@y.z', 'x', 'x', 'admin', 'x', now());
		INSERT INTO messages (id, rule, channel, recipient, language, user_id, state, due_at, check_at, expires_at, subject, body_text, changed_at, created_at)
		SELECT gen_random_uuid(), (SELECT key FROM message_rules LIMIT 1), 'email', 'x@y.z', 'en', id, 'in_doubt', now(), now(), now(), 'x',
			'https://tenhal.test/reset/a-token_of-20-and-more and https://tenhal.test/a/another-token_of-20-letters here', now(), now() FROM users`)
	if err != nil {
		t.Fatal(err)
	}
	s, err := holdings.Take(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	at := slices.IndexFunc(holdings.Tables, func(of holdings.Table) bool { return of.Name == "messages" })
	err = s.Each(t.Context(), holdings.Tables[at], []string{"body_text"}, func(rows []string) error {
		if want := `{"body_text":"https://tenhal.test/reset/… and https://tenhal.test/a/… here"}`; rows[0] != want {
			t.Errorf("said %s, want %s", rows[0], want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Rows come in batches, all of one moment, and a stop half-way leaves the picture usable no more but the database as it was.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	fill := func(from, to int) {
		t.Helper()
		if _, err := d.ExecContext(t.Context(), "INSERT INTO job_keys (key, at) SELECT n::text, '2026-11-22T06:00:00Z' FROM generate_series(?::int, ?) AS n", from, to); err != nil {
			t.Fatal(err)
		}
	}
	fill(1, 1200)
	s, err := holdings.Take(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	table := holdings.Table{Name: "job_keys"}
	rows, batches := 0, 0
	err = s.Each(t.Context(), table, []string{"key", "at"}, func(some []string) error {
		if rows == 0 {
			fill(2001, 2100)
			if want := `{"key":"1","at":"2026-11-22T06:00:00+00:00"}`; some[0] != want {
				t.Errorf("a row is %s, want %s", some[0], want)
			}
		}
		rows, batches = rows+len(some), batches+1
		return nil
	})
	if err != nil || rows != 1200 || batches != 3 {
		t.Errorf("%d rows in %d batches, %v; want the 1200 that were there, in 3", rows, batches, err)
	}
	if _, err := s.Conn().NewRaw("INSERT INTO job_keys (key, at) VALUES ('x', now())").Exec(t.Context()); db.Constraint(err) != "" || err == nil {
		t.Errorf("a picture was written to: %v", err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	var n int
	if err := d.NewRaw("SELECT count(*) FROM ?", bun.Ident("job_keys")).Scan(t.Context(), &n); err != nil || n != 1300 {
		t.Errorf("%d rows are left, %v", n, err)
	}
}
