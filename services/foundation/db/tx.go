package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/signal"
)

type (
	txKey  struct{}
	nowKey struct{}
)

// Tx runs fn in a transaction. Inside another one it is a savepoint of that one, so that
// services may call each other and still be undone together. The context given to fn carries
// the transaction, the bus, and one fixed time for everything that happens in it.
//
// A statement that failed in fn fails the transaction, even when fn drops its error:
// PostgreSQL would answer COMMIT with ROLLBACK, and pgdriver would report success. A row that refers to one that somebody
// did away with at the same moment makes it ErrMeanwhile.
func (d *DB) Tx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	if outer, ok := From(ctx); ok {
		return d.savepoint(ctx, outer, fn)
	}
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db: begin: %w", err)
	}
	return meanwhile(d.finish(d.Join(ctx, tx), tx, fn))
}

// The statements that end an Attempt, to be sent with the next one.
const (
	Keep   = "RELEASE SAVEPOINT attempt;"
	Forget = "ROLLBACK TO SAVEPOINT attempt;"
)

// Attempt runs fn in a savepoint of tx, begun elsewhere, and leaves it open: the caller's next statement begins with
// Keep, or with Forget after an error. That spares a round trip to where transactions are many. A savepoint must end
// before a row is changed that tx has locked, or PostgreSQL notes two lockers, which is dear (a MultiXact).
func (d *DB) Attempt(ctx context.Context, tx bun.Tx, fn func(context.Context) error) error {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT attempt"); err != nil {
		return fmt.Errorf("db: savepoint: %w", err)
	}
	ctx = d.Join(ctx, tx)
	if err := fn(ctx); err != nil {
		return err
	}
	return intact(ctx)
}

// Join returns a context that carries tx, begun elsewhere, as Tx would.
func (d *DB) Join(ctx context.Context, tx bun.Tx) context.Context {
	ctx = context.WithValue(ctx, healthKey{}, &health{})
	ctx = context.WithValue(ctx, nowKey{}, d.Clock.Now())
	return d.carry(ctx, tx)
}

// From returns the transaction that ctx carries.
func From(ctx context.Context) (bun.Tx, bool) {
	tx, ok := ctx.Value(txKey{}).(bun.Tx)
	return tx, ok
}

func (d *DB) carry(ctx context.Context, tx bun.Tx) context.Context {
	return signal.With(context.WithValue(ctx, txKey{}, tx), d.bus, tx)
}

func (d *DB) savepoint(ctx context.Context, outer bun.Tx, fn func(context.Context, bun.Tx) error) error {
	tx, err := outer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db: savepoint: %w", err)
	}
	return meanwhile(d.finish(d.carry(ctx, tx), tx, fn))
}

func (d *DB) finish(ctx context.Context, tx bun.Tx, fn func(context.Context, bun.Tx) error) (err error) {
	done := false
	defer func() {
		if !done { // fn failed or panicked
			err = errors.Join(err, undo(tx))
		}
	}()
	if err = fn(ctx, tx); err != nil {
		return err
	}
	if err = intact(ctx); err != nil {
		return err
	}
	done = true
	return tx.Commit()
}

// intact says which statement failed in ctx's transaction without anybody heeding it, or nil.
func intact(ctx context.Context) error {
	if err := healthOf(ctx).broken(); err != nil {
		return fmt.Errorf("db: a statement failed and its error was dropped: %w", err)
	}
	return nil
}

// undo rolls back; that a rollback of a dead connection fails too is no news.
func undo(tx bun.Tx) error {
	if err := tx.Rollback(); err != nil && !gone(err) {
		return fmt.Errorf("db: rollback: %w", err)
	}
	return nil
}
