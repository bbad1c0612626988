package audit_test

import (
	"io/fs"
	"strings"
	"testing"

	"tenhal.sa/tenhal/migrations"
	"tenhal.sa/tenhal/services/audit"
)

// before is the table of entries as it was before they were chained.
const before = `
DROP TRIGGER audit_entries_chained ON audit_entries;
DROP FUNCTION audit_entries_chain;
DROP FUNCTION audit_entry_hash;
ALTER TABLE audit_entries DROP patient_id, DROP chain, DROP previous, DROP hash, ALTER id DROP DEFAULT;
DROP SEQUENCE audit_entry_ids;
ALTER TABLE audit_entries ALTER id ADD GENERATED ALWAYS AS IDENTITY;
INSERT INTO audit_entries (at, actor_name, action, table_name, row_id, before, after) VALUES
  (now(), 'Noura', 'insert', 'patients', '01a20c55-0000-7000-8000-000000000001', NULL, '{"phone": "+966551234567"}'),
  (now(), 'Noura', 'insert', 'appointments', '01a20c55-0000-7000-8000-000000000002', NULL, '{"patient_id": "01a20c55-0000-7000-8000-000000000001", "net": 1.50}'),
  (now(), 'Sami', 'update', 'appointments', '01a20c55-0000-7000-8000-000000000002', '{"status": "booked"}', '{"status": "arrived"}'),
  (now(), 'Tenhal', 'insert', 'schedules', 'nightly', NULL, '{}')`

// The entries there are when the chains come are the beginning of one, and found by patient; new ones go on from there.
func TestMigrate(t *testing.T) {
	t.Parallel()
	c := open(t)
	file, err := fs.ReadFile(migrations.Files(), "20261201092000_audit_chain.tx.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range append([]string{before}, strings.Split(string(file), "--bun:split")...) {
		if _, err := c.audit.DB.DB.DB.ExecContext(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	c.noura(t, t.Context())
	if got := c.verify(t); got.Broken > 0 || got.Entries != 5 {
		t.Errorf("verified %+v", got)
	}
	var his int
	if err := c.audit.DB.NewRaw("SELECT count(*) FROM audit_entries WHERE patient_id = '01a20c55-0000-7000-8000-000000000001'").Scan(t.Context(), &his); err != nil || his != 3 {
		t.Errorf("%d entries of the patient, %v; want 3", his, err)
	}
	c.behind(t, "UPDATE audit_entries SET actor_name = 'Hind' WHERE actor_name = 'Sami'")
	if got := c.verify(t); len(got.Flaws) != 1 || got.Flaws[0].Is != audit.Changed {
		t.Errorf("an old entry was changed: %v", got.Flaws)
	}
}

// Many rows in one statement are chained one to the other.
func TestMany(t *testing.T) {
	t.Parallel()
	c := open(t)
	fill(t, c.audit.DB, 2500)
	if got := c.verify(t); got.Broken > 0 || got.Entries != 2500 {
		t.Errorf("verified %+v", got)
	}
}
