package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/postgres"
)

// ownDatabase is where our own PostgreSQL keeps its cluster, from the folder the program is started in.
const ownDatabase = ".data/postgres"

// webConns and a pool of workers' connections together fit PostgreSQL's usual 100, several processes included.
const webConns = 20

// centre is the program wired to its database, for as long as a command runs.
type centre struct {
	cfg      web.Config
	bus      *signal.Bus
	dsn      string
	db       *db.DB
	services web.Services
	own      *postgres.Server // nil where DATABASE_URL names another
}

// open reads the configuration, finds or starts the database, and wires the services. Whoever opens closes.
func open(ctx context.Context) (*centre, error) {
	cfg, err := web.ReadConfig()
	if err != nil {
		return nil, err
	}
	c := &centre{cfg: cfg, bus: signal.NewBus()}
	if c.dsn = cfg.DatabaseURL; c.dsn == "" {
		c.own, err = postgres.Start(ctx, postgres.Options{Dir: ownDatabase, Bin: cfg.PGBin, Logf: logf})
		if err != nil {
			return nil, fmt.Errorf("our own PostgreSQL: %w", err)
		}
		c.dsn = c.own.DSN("postgres")
	}
	c.db = db.Open(db.Options{DSN: c.dsn, Bus: c.bus, MaxConns: webConns})
	if c.services, err = web.Wire(cfg, c.db, c.bus); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// close gives back what open took, in the opposite order.
func (c *centre) close() error {
	c.services.Close()
	err := c.db.Close()
	if c.own != nil {
		err = errors.Join(err, c.own.Stop())
	}
	return err
}

// with opens the centre for the time that do takes.
func with(ctx context.Context, do func(*centre) error) error {
	c, err := open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(c), c.close())
}

// paper is the program wired to no database, to read its tables.
func paper() (web.Services, *signal.Bus, error) {
	bus := signal.NewBus()
	services, err := web.Wire(web.Config{}, db.Open(db.Options{DSN: "postgres://nowhere/none?sslmode=disable", Bus: bus}), bus)
	return services, bus, err
}

func logf(format string, args ...any) { slog.Info(fmt.Sprintf(format, args...)) }
