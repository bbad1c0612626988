package retention_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients/merging"
	"tenhal.sa/tenhal/services/retention"
)

// Everything that refers to a record goes with it, and nothing of anybody else. What is left says who did it and how
// much it was.
func TestDestroy(t *testing.T) {
	t.Parallel()
	a := open(t)
	stays, goes := a.old("Layan Al-Asmari"), a.old("Reem Zzyzx")
	before := a.every()
	left, err := a.Destroy(a.ctx, order(goes))
	a.must(err)
	for _, table := range retention.Tables() {
		if want := map[bool]int{true: 2, false: 1}[table == "documents"]; left.Counts[table] != want && !strings.HasPrefix(table, "patient_merge") && table != "unsigned_notes" {
			t.Errorf("%d rows of %s went, want %d", left.Counts[table], table, want)
		}
	}
	for table, n := range a.every() {
		if want := before[table] - left.Counts[table]; n != want && !slices.Contains([]string{"audit_entries", "destroyed_patients", "patient_words", "gue_jobs"}, table) {
			t.Errorf("%s has %d rows, want %d", table, n, want)
		}
	}
	if n := a.count("patients WHERE id = ?", stays); n != 1 {
		t.Error("the other one is gone, too")
	}
	if n := a.count("patient_words WHERE word LIKE '%zyz%'"); n != 0 {
		t.Error("a word of the name is still there")
	}
	was, err := a.Was(a.ctx, goes)
	a.must(err)
	if was == nil || was.DestroyedBy != a.Noura.ID || len(was.FileNumbers) != 2 || len(was.InvoiceNumbers) != 1 || len(was.ReceiptNumbers) != 1 || !maps.Equal(was.Counts, left.Counts) {
		t.Errorf("left is %+v", was)
	}
	if was, err = a.Was(a.ctx, stays); was != nil || err != nil {
		t.Errorf("who is there was destroyed: %+v, %v", was, err)
	}
}

// every is how many rows each table has.
func (a *archive) every() map[string]int {
	a.t.Helper()
	var tables []string
	a.must(a.DB.NewRaw("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace").Scan(a.ctx, &tables))
	rows := map[string]int{}
	for _, table := range tables {
		rows[table] = a.count("?", bun.Ident(table))
	}
	return rows
}

// The audit log hears of every row that goes, and writes down nothing of what it said; its chains hold.
func TestDestroyIsHeard(t *testing.T) {
	t.Parallel()
	a := open(t)
	goes := a.old("Reem Zzyzx")
	before := a.count("audit_entries")
	_, err := a.Destroy(a.ctx, order(goes))
	a.must(err)
	if n := a.count("audit_entries WHERE table_name = 'payments' AND action = 'delete' AND patient_id = ? AND reason = 'yearly round of 2026'", goes); n != 1 {
		t.Errorf("%d entries of the payment", n)
	}
	var said []string
	a.must(a.DB.NewRaw("SELECT coalesce(before::text, '') || coalesce(after::text, '') FROM audit_entries WHERE table_name <> 'destroyed_patients' ORDER BY id OFFSET ?", before).Scan(a.ctx, &said))
	for _, words := range said {
		if words != "{}" && words != "{}{}" {
			t.Errorf("the log says %s", words)
		}
	}
	if n := a.count("audit_entries WHERE table_name = 'destroyed_patients' AND after ->> 'reason' = 'yearly round of 2026'"); n != 1 || len(said) < 15 {
		t.Errorf("%d entries of the destruction, %d of rows", n, len(said))
	}
	entries, _, err := a.audit.Entries(a.ctx, audit.Filter{Patient: goes})
	a.must(err)
	for _, e := range entries {
		if (len(e.Before)+len(e.After) > 0) != (e.TableName == "destroyed_patients") {
			t.Errorf("the log shows %v, %v of %s", e.Before, e.After, e.TableName)
		}
	}
	if len(entries) < 20 {
		t.Errorf("%d entries are shown", len(entries))
	}
	check, err := a.audit.Verify(a.ctx)
	if err != nil || check.Broken > 0 {
		t.Errorf("chains: %+v, %v", check, err)
	}
}

// What papers show goes from the store once the paper is gone; doing it again is no error.
func TestFilesGo(t *testing.T) {
	t.Parallel()
	a := open(t)
	goes := a.old("Reem Zzyzx")
	var name string
	a.must(a.DB.NewRaw("SELECT storage_name FROM attachments WHERE patient_id = ?", goes).Scan(a.ctx, &name))
	a.must(a.Store.Put(a.ctx, name, "application/pdf", []byte("pdf")))
	_, err := a.Destroy(a.ctx, order(goes))
	a.must(err)
	if n := a.count("gue_jobs WHERE job_type = 'retention.remove_file' AND convert_from(args, 'UTF8') LIKE '%' || ? || '%'", name); n != 1 {
		t.Fatalf("%d jobs", n)
	}
	for range 2 {
		a.must(a.RemoveFile(a.ctx, retention.RemoveFile{Name: name}))
	}
	if _, err := a.Store.Get(a.ctx, name); err == nil || errors.Is(err, os.ErrPermission) {
		t.Errorf("the file is still there: %v", err)
	}
}

// A record goes with those that were merged into it, and never before the one that it was merged into.
func TestMergedGoTogether(t *testing.T) {
	t.Parallel()
	a := open(t)
	one, two := a.register("Reem Al-Asmari"), a.register("Reem Asmary")
	a.fill(two, longAgo)
	_, err := a.merging.Merge(a.ctx, merging.Wish{SurvivorID: one, MergedID: two, SurvivorVersion: 1, MergedVersion: 1, Reason: "twice"})
	a.must(err)
	a.exec("ALTER TABLE patients DISABLE TRIGGER merged_rest")
	a.exec("ALTER TABLE patient_merges DISABLE TRIGGER patient_merges_said")
	a.exec("UPDATE patient_merges SET at = ?", longAgo)
	a.away(one, longAgo)
	a.away(two, longAgo)
	_, err = a.Destroy(a.ctx, order(two))
	a.want(err, retention.ErrNotDue)
	left, err := a.Destroy(a.ctx, order(one))
	a.must(err)
	if left.Counts["patients"] != 2 || left.Counts["patient_merges"] != 1 || left.Counts["patient_merge_rows"] == 0 || left.Counts["appointments"] != 1 {
		t.Errorf("went: %v", left.Counts)
	}
	if was, err := a.Was(a.ctx, two); err != nil || was == nil || was.WentWith != one {
		t.Errorf("left of the merged one: %+v, %v", was, err)
	}
}

// Nobody deletes for good by another way: not by hand, not by naming a record, not in the name of another's end.
func TestOneDoor(t *testing.T) {
	t.Parallel()
	a := open(t)
	goes, stays := a.old("Reem Zzyzx"), a.old("Layan Al-Asmari")
	for _, id := range []uuid.UUID{goes, stays} {
		a.exec("INSERT INTO patient_merges (id, survivor_id, merged_id, reason, actor_name, at, undo_reason, undone_by, undone_at) VALUES (?0, ?0, ?1, 'twice', 'Noura', ?2, 'two', 'Noura', ?2)",
			id, map[bool]uuid.UUID{true: a.Sara.ID, false: a.Omar.ID}[id == goes], longAgo)
		a.exec("INSERT INTO patient_merge_rows (merge_id, table_name, row_id, before) VALUES (?, 'patients', '', '{}')", id)
	}
	for _, table := range retention.Guarded() {
		_, err := a.DB.NewRaw("DELETE FROM ?", bun.Ident(table)).Exec(a.ctx)
		a.refused(err, table+"_are_kept")
		err = a.DB.Tx(a.ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw("SELECT set_config('tenhal.destruction', ?, true); DELETE FROM ?", goes.String(), bun.Ident(table)).Exec(ctx)
			return err
		})
		a.refused(err, table+"_are_kept")
		err = a.DB.Tx(a.ctx, func(ctx context.Context, tx bun.Tx) error {
			a.must(said(ctx, tx, a, goes))
			_, err := tx.NewRaw("DELETE FROM ?", bun.Ident(table)).Exec(ctx) // of all
			return err
		})
		if table != "consent_signatures" { // held by their key
			a.refused(err, table+"_are_kept")
		} else if err == nil {
			t.Error("all signatures were deleted")
		}
	}
	err := a.DB.Tx(a.ctx, func(ctx context.Context, tx bun.Tx) error { return said(ctx, tx, a, stays) })
	a.refused(err, "destroyed_patients_are_gone")
	_, err = a.DB.NewRaw("TRUNCATE patients CASCADE").Exec(a.ctx)
	if err == nil {
		t.Error("patients were truncated")
	}
	_, err = a.Destroy(a.ctx, order(goes))
	a.must(err)
	for _, change := range []string{"DELETE FROM destroyed_patients", "UPDATE destroyed_patients SET reason = 'another'", "UPDATE destroyed_patients SET counts = '{}'"} {
		_, err := a.DB.NewRaw(change).Exec(a.ctx)
		a.refused(err, "destroyed_patients_are_kept")
	}
}

// said writes what is left of a record, as a destruction begins.
func said(ctx context.Context, tx bun.Tx, a *archive, id uuid.UUID) error {
	_, err := tx.NewRaw(`INSERT INTO destroyed_patients (id, went_with, file_numbers, kept_until, record_years, bill_years, reason, destroyed_at, destroyed_by)
		VALUES (?0, ?0, '{}', '2020-01-01', 10, 10, 'a test', ?1, ?2)`, id, a.DB.Now(ctx), a.Noura.ID).Exec(ctx)
	return err
}

// The database itself refuses to begin while something holds the record.
func TestDatabaseHolds(t *testing.T) {
	t.Parallel()
	a := open(t)
	for name, holds := range map[string]func(uuid.UUID){
		"in use":  func(id uuid.UUID) { a.exec("UPDATE patients SET archived_at = NULL WHERE id = ?", id) },
		"on hold": func(id uuid.UUID) { a.must(a.Hold(a.ctx, id, "court", "a case")) },
		"unpaid": func(id uuid.UUID) {
			a.exec("INSERT INTO invoices (id, patient_id, clinic_id, created_at) VALUES (?, ?, ?, ?)", db.NewID(), id, a.Speech.ID, longAgo)
		},
	} {
		id := a.old("Reem " + name)
		holds(id)
		a.refused(a.DB.Tx(a.ctx, func(ctx context.Context, tx bun.Tx) error { return said(ctx, tx, a, id) }), "destroyed_patients_are_due")
	}
}
