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
	return with(ctx, func(c *centre) error {
		if c.cfg.MetricsAddr == "" {
			return c.work(ctx)
		}
		return together(ctx, c.work, c.probe)
	})
}

// probe shows those who watch this process how it is, until ctx ends.
func (c *centre) probe(ctx context.Context) error {
	return answer(ctx, web.NewProbe(c.cfg, c.services), c.cfg.MetricsAddr, "http://"+c.cfg.MetricsAddr)
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
