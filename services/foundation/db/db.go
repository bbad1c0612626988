// Package db opens PostgreSQL and runs the transactions that services, model hooks
// and the job queue share.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// DB is a PostgreSQL database whose saved models signal on a bus.
type DB struct {
	*bun.DB
	Clock clock.Clock
	bus   *signal.Bus
}

// Options say which database to open, and how.
type Options struct {
	DSN              string
	Clock            clock.Clock
	Bus              *signal.Bus
	MaxConns         int           // 0 means 10
	StatementTimeout time.Duration // 0 means 8 s; the driver's own limit lies 2 s above it
}

// Open returns the database that o describes. It does not connect yet.
//
// The server ends a statement before the driver loses patience: the driver can't stop a running
// query, it only drops the connection and leaves the query behind (uptrace/bun#790).
func Open(o Options) *DB {
	if o.MaxConns == 0 {
		o.MaxConns = 10
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 8 * time.Second
	}
	pool := sql.OpenDB(pgdriver.NewConnector(
		pgdriver.WithDSN(o.DSN),
		pgdriver.WithReadTimeout(o.StatementTimeout+2*time.Second),
		pgdriver.WithConnParams(map[string]any{
			"timezone":                            "UTC",
			"statement_timeout":                   fmt.Sprintf("%dms", o.StatementTimeout.Milliseconds()),
			"lock_timeout":                        "5s",
			"idle_in_transaction_session_timeout": "2min",
			"random_page_cost":                    "1.1",                // of a solid-state disk; the default of 4 is a spinning one's
			"jit":                                 "off",                // it takes a second to compile what takes a millisecond to do
			"plan_cache_mode":                     "force_generic_plan", // functions are planned once a connection: decision 26
		}),
	))
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	d := bun.NewDB(pool, pgdialect.New()).WithQueryHook(guard{})
	if o.Bus == nil {
		o.Bus = signal.NewBus()
	}
	return &DB{DB: d, Clock: o.Clock, bus: o.Bus}
}

// NewID returns a new identifier, a UUIDv7: later ones sort after earlier ones.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Conn returns the transaction that ctx carries, or else the database, to read with.
func (d *DB) Conn(ctx context.Context) bun.IDB {
	if tx, ok := From(ctx); ok {
		return tx
	}
	return d.DB
}

// Now returns the one time that a transaction has, or else the clock's.
func (d *DB) Now(ctx context.Context) time.Time {
	if at, ok := ctx.Value(nowKey{}).(time.Time); ok {
		return at
	}
	return d.Clock.Now()
}
