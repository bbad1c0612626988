package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/web"
)

// work does the jobs until ctx ends. Any number of processes may do so at once.
func work(ctx context.Context, args []string) error {
	if err := flags(flag.NewFlagSet("work", flag.ContinueOnError), args); err != nil {
		return err
	}
	return with(ctx, func(c *centre) error { return c.work(ctx) })
}

// work runs the workers on connections of their own, so that jobs never wait for pages, nor pages for jobs.
func (c *centre) work(ctx context.Context) (err error) {
	config := jobs.Config{Log: slog.Default()}
	d := db.Open(db.Options{DSN: c.dsn, Clock: c.db.Clock, Bus: c.bus, MaxConns: config.Conns()})
	defer func() { err = errors.Join(err, d.Close()) }()
	runner, err := web.Workers(d, c.services, config)
	if err != nil {
		return err
	}
	return runner.Run(ctx)
}
