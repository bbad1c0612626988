package audit

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Hidden are the columns whose values no entry holds: secrets, what clinicians write, what other columns already say, and
// what is long.
var Hidden = []string{"password_hash", "token_hash", "search_name", "heads", "written"}

// hidden is the same in SQL.
var hidden = "ARRAY['" + strings.Join(Hidden, "', '") + "']"

// The row is read back by the database, so an entry says what was stored rather than what was
// meant, defaults and triggers included. For an update it holds only what is different.
var (
	entry = `INSERT INTO audit_entries (at, actor_id, actor_name, request_id, reason, action, table_name, row_id, patient_id, before, after) `

	inserted = entry + `SELECT ?at, ?actor, ?name, ?request, ?reason, 'insert', ?table, ?id, ?patient, NULL, row - ` + hidden + `
FROM (SELECT to_jsonb(t) AS row FROM ?source AS t WHERE t.id = ?id) AS saved`

	updated = entry + `SELECT ?at, ?actor, ?name, ?request, ?reason, 'update', ?table, ?id, ?patient, jsonb_changed(was, now), jsonb_changed(now, was)
FROM (SELECT row, ?before::jsonb - ` + hidden + ` AS was, row - ` + hidden + ` AS now FROM (SELECT to_jsonb(t) AS row FROM ?source AS t WHERE t.id = ?id) AS saved) AS change`

	deleted = entry + `SELECT ?at, ?actor, ?name, ?request, ?reason, 'delete', ?table, ?id, ?patient, row - ` + hidden + `, NULL FROM (SELECT ?before::jsonb AS row) AS saved`
)

// whose says whose record a row belongs to, in SQL of the row. Most tables have a column for it.
func whose(table string) bun.Safe {
	switch table {
	case "patients":
		return "(row ->> 'id')::uuid"
	case "invoice_lines", "allocations", "invoice_overdues":
		return "(SELECT patient_id FROM invoices WHERE id = (row ->> 'invoice_id')::uuid)"
	}
	return "(row ->> 'patient_id')::uuid"
}

var statements = map[signal.Action]string{signal.Insert: inserted, signal.Update: updated, signal.Delete: deleted}

// values fill a statement.
type values struct {
	At      any
	Actor   *uuid.UUID
	Name    string
	Request string
	Reason  string
	Table   string
	Source  bun.Ident
	ID      string
	Before  string
	Patient bun.Safe
}

// Listen writes the entry of a save. It is the listener to give to signal.Bus.OnSave.
func (s *Service) Listen(ctx context.Context, tx bun.IDB, save signal.Save) error {
	who := access.Who(ctx)
	v := values{
		At: s.DB.Now(ctx), Name: cmp.Or(who.NameEn, who.NameAr), Request: Request(ctx), Reason: reason(ctx),
		Table: save.Table, Source: bun.Ident(save.Table), ID: fmt.Sprint(save.ID), Before: string(save.Before), Patient: whose(save.Table),
	}
	if who.SignedIn() {
		v.Actor = &who.ID
	}
	res, err := tx.NewRaw(statements[save.Action], v).Exec(ctx)
	if err != nil {
		return fmt.Errorf("audit: %s of %s: %w", save.Action, save.Table, err)
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("audit: %s of %s %s left %d entries, %v", save.Action, save.Table, v.ID, n, err)
	}
	return nil
}
