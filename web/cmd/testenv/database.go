package main

import (
	"context"
	"errors"
	"os"
	"strconv"

	"tenhal.sa/tenhal/web/postgres"
)

// database is the PostgreSQL all test packages share, in a folder that goes away with it.
type database struct {
	server *postgres.Server
	dir    string
}

func startDatabase(ctx context.Context, durable bool) (*database, error) {
	parent := swiftFolder()
	if durable {
		parent = os.TempDir()
	}
	dir, err := os.MkdirTemp(parent, "tenhal-testenv-")
	if err != nil {
		return nil, err
	}
	server, err := postgres.Start(ctx, postgres.Options{Dir: dir, Bin: os.Getenv("PG_BIN"), Fast: !durable, Logf: say})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &database{server, dir}, nil
}

func (d *database) env() []string {
	return []string{
		"TEST_DATABASE_URL=" + d.server.DSN("postgres"),
		"PG_BIN=" + d.server.Bin,
		"PGHOST=" + d.server.Host,
		"PGPORT=" + strconv.Itoa(d.server.Port),
		"PGUSER=" + postgres.Role,
	}
}

func (d *database) close() error {
	return errors.Join(d.server.Stop(), os.RemoveAll(d.dir))
}
