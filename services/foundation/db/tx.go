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
// PostgreSQL would answer COMMIT with ROLLBACK, and pgdriver would report success.
func (d *DB) Tx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	if outer, ok := From(ctx); ok {
		return d.savepoint(ctx, outer, fn)
	}
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db: begin: %w", err)
	}
	return d.finish(d.Join(ctx, tx), tx, fn, tx.Commit)
}

// Attempt runs fn in a savepoint of tx, begun elsewhere. It is undone by itself when it fails, and what it did well
// awaits the end of tx: there is no need to release a savepoint, and no time for it where jobs are many.
func (d *DB) Attempt(ctx context.Context, tx bun.Tx, fn func(ctx context.Context, tx bun.Tx) error) error {
	ctx = d.Join(ctx, tx)
	point, err := tx.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db: savepoint: %w", err)
	}
	return d.finish(d.carry(ctx, point), point, fn, func() error { return nil })
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
	return d.finish(d.carry(ctx, tx), tx, fn, tx.Commit)
}

func (d *DB) finish(ctx context.Context, tx bun.Tx, fn func(context.Context, bun.Tx) error, end func() error) (err error) {
	done := false
	defer func() {
		if !done { // fn failed or panicked
			err = errors.Join(err, undo(tx))
		}
	}()
	if err = fn(ctx, tx); err != nil {
		return err
	}
	if err = healthOf(ctx).broken(); err != nil {
		return fmt.Errorf("db: a statement failed and its error was dropped: %w", err)
	}
	done = true
	return end()
}

// undo rolls back; that a rollback of a dead connection fails too is no news.
func undo(tx bun.Tx) error {
	if err := tx.Rollback(); err != nil && !gone(err) {
		return fmt.Errorf("db: rollback: %w", err)
	}
	return nil
}
