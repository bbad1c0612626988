package signal

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

type scopeKey struct{}

// scope is a transaction, or a savepoint within one, in which models signal.
type scope struct {
	bus   *Bus
	tx    bun.IDB
	outer *scope
	said  string // what the database was told of whoever saves; empty where that is not certain
}

// With returns a context whose saved models signal on b, within tx.
func With(ctx context.Context, b *Bus, tx bun.IDB) context.Context {
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
	return at.announce(ctx)
}

// announce tells the database who saves, unless it knows. A savepoint that is undone takes back what was said in it, and
// one that is kept leaves it: either way those around it have to say it anew.
func (at *scope) announce(ctx context.Context) error {
	if at.bus.says == nil {
		return nil
	}
	says := at.bus.says(ctx)
	if says == at.said {
		return nil
	}
	if _, err := at.tx.NewRaw("SET LOCAL tenhal.save = ?", says).Exec(ctx); err != nil {
		return fmt.Errorf("signal: who saves: %w", err)
	}
	for around := at.outer; around != nil; around = around.outer {
		around.said = ""
	}
	at.said = says
	return nil
}
