package audit

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// hidden are the columns whose values no entry holds: secrets, and what other columns already say.
const hidden = `ARRAY['password_hash', 'token_hash', 'search_name']`

// The row is read back by the database, so an entry says what was stored rather than what was
// meant, defaults and triggers included. For an update it holds only what is different.
const (
	entry = `INSERT INTO audit_entries (at, actor_id, actor_name, request_id, reason, action, table_name, row_id, before, after) `

	inserted = entry + `SELECT ?at, ?actor, ?name, ?request, ?reason, 'insert', ?table, ?id, NULL, to_jsonb(t) - ` + hidden + `
FROM ?source AS t WHERE t.id = ?id`

	updated = entry + `SELECT ?at, ?actor, ?name, ?request, ?reason, 'update', ?table, ?id, jsonb_changed(was, now), jsonb_changed(now, was)
FROM (SELECT ?before::jsonb - ` + hidden + ` AS was, to_jsonb(t) - ` + hidden + ` AS now FROM ?source AS t WHERE t.id = ?id) AS change`

	deleted = entry + `VALUES (?at, ?actor, ?name, ?request, ?reason, 'delete', ?table, ?id, ?before::jsonb - ` + hidden + `, NULL)`
)

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
}

// Listen writes the entry of a save. It is the listener to give to signal.Bus.OnSave.
func (s *Service) Listen(ctx context.Context, tx bun.IDB, save signal.Save) error {
	who := access.Who(ctx)
	v := values{
		At: s.DB.Now(ctx), Name: cmp.Or(who.NameEn, who.NameAr), Request: Request(ctx), Reason: reason(ctx),
		Table: save.Table, Source: bun.Ident(save.Table), ID: fmt.Sprint(save.ID), Before: string(save.Before),
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
