// Package migrations brings a database to the schema that this program expects.
package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

//go:embed *.sql
var files embed.FS

// lockKey is the advisory lock that keeps two processes from migrating at once. bun's own lock
// is a row and would stay after a kill -9.
const lockKey = 7403115

// Up applies the migrations that d lacks and returns their names. Processes that start together take turns.
func Up(ctx context.Context, d *bun.DB) (applied []string, err error) {
	conn, err := d.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(?)", lockKey); err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	defer func() {
		_, unlock := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(?)", lockKey)
		err = errors.Join(err, unlock)
	}()
	m, err := migrator(d)
	if err != nil {
		return nil, err
	}
	if err := m.Init(ctx); err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	group, err := m.Migrate(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	for _, migration := range group.Migrations {
		applied = append(applied, migration.Name+"_"+migration.Comment)
	}
	return applied, nil
}

// Pending returns how many migrations d lacks.
func Pending(ctx context.Context, d *bun.DB) (int, error) {
	var done int
	err := d.NewRaw("SELECT count(*) FROM bun_migrations").Scan(ctx, &done)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	names, err := fs.Glob(files, "*.up.sql")
	if err != nil {
		return 0, err
	}
	return len(names) - done, nil
}

func migrator(d *bun.DB) (*migrate.Migrator, error) {
	all := migrate.NewMigrations()
	if err := all.Discover(files); err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return migrate.NewMigrator(d, all, migrate.WithMarkAppliedOnSuccess(true)), nil
}

// Files returns the migrations, for tests that keep a template database per schema.
func Files() fs.FS { return files }
