package signal

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/uptrace/bun"
)

type scopeKey struct{}

// scope is a transaction, or a savepoint within one, in which models signal.
type scope struct {
	bus   *Bus
	tx    bun.Tx
	outer *scope
	said  string // what the database was told of whoever saves; empty where that is not certain
}

// With returns a context whose saved models signal on b, within tx.
func With(ctx context.Context, b *Bus, tx bun.Tx) context.Context {
	at := &scope{bus: b, tx: tx}
	if outer, ok := ctx.Value(scopeKey{}).(*scope); ok {
		at.outer, at.said = outer, outer.said
	}
	return context.WithValue(ctx, scopeKey{}, at)
}

// Announce has the database hear who changes rows by a statement of their own, as it hears of models that are saved. It
// is for what has to change rows of every table, such as a merge of patients, and is called in the transaction of the
// statement, before it.
func Announce(ctx context.Context) error {
	at, ok := ctx.Value(scopeKey{}).(*scope)
	if !ok {
		return ErrNoTx
	}
	says, news := at.news(ctx)
	if !news {
		return nil
	}
	if _, err := at.tx.ExecContext(ctx, at.statement(says)); err != nil {
		return fmt.Errorf("signal: who saves: %w", err)
	}
	at.heard(says)
	return nil
}

// news is who saves, and whether the database does not know.
func (at *scope) news(ctx context.Context) (says string, news bool) {
	if at.bus.says == nil {
		return "", false
	}
	says = at.bus.says(ctx)
	return says, says != at.said
}

func (at *scope) statement(says string) string {
	return at.tx.NewRaw("SET LOCAL tenhal.save = ?;", says).String()
}

// heard notes what the database was told. A savepoint that is undone takes back what was said in it, and one that is kept
// leaves it: either way those around it have to say it anew.
func (at *scope) heard(says string) {
	for around := at.outer; around != nil; around = around.outer {
		around.said = ""
	}
	at.said = says
}

// telling is the transaction of a save that tells who saves ahead of it, in one trip: PostgreSQL answers for the last statement.
type telling struct {
	*sql.Tx
	at   *scope
	says string
}

func (t telling) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	res, err := t.Tx.ExecContext(ctx, t.at.statement(t.says)+query, args...)
	if err == nil {
		t.at.heard(t.says)
	}
	return res, err
}

func (t telling) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := t.Tx.QueryContext(ctx, t.at.statement(t.says)+query, args...)
	if err == nil {
		t.at.heard(t.says)
	}
	return rows, err
}
