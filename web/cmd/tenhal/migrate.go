package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"time"

	"tenhal.sa/tenhal/migrations"
	"tenhal.sa/tenhal/services/foundation/db"
)

// migrate brings the database to the schema of this version.
func migrate(ctx context.Context, args []string) error {
	if err := flags(flag.NewFlagSet("migrate", flag.ContinueOnError), args); err != nil {
		return err
	}
	return with(ctx, func(c *centre) error {
		return c.migrate(ctx)
	})
}

// patience is how long one statement of a migration or of a seed may take.
const patience = time.Hour

// patient opens the database anew, for statements that take longer than a request may.
func (c *centre) patient() *db.DB {
	return db.Open(db.Options{DSN: c.dsn, MaxConns: 8, StatementTimeout: patience})
}

func (c *centre) migrate(ctx context.Context) error {
	d := c.patient()
	applied, err := migrations.Up(ctx, d.DB)
	for _, name := range applied {
		slog.Info("migrated", "to", name)
	}
	return errors.Join(err, d.Close())
}
