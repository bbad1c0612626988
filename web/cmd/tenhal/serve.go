package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/web"
)

// grace is how long requests may take to end once the program is told to stop.
const grace = 20 * time.Second

// serve serves the screens until ctx ends.
func serve(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("serve", flag.ContinueOnError)
	demo := set.Bool("demo", false, "fill an empty database with a centre to look at")
	workers := set.Bool("workers", true, "do the jobs in this process too")
	if err := flags(set, args); err != nil {
		return err
	}
	return with(ctx, func(c *centre) error {
		if err := c.migrate(ctx); err != nil {
			return err
		}
		if err := c.services.Access.CheckKey(ctx); err != nil {
			return fmt.Errorf("TENHAL_KEY is not the one under which second steps were set up: %w", err)
		}
		if *demo {
			if err := errors.Join(c.demonstrate(ctx), c.laboratory(ctx)); err != nil {
				return err
			}
		}
		if !*workers {
			return c.listen(ctx)
		}
		return together(ctx, c.listen, c.work)
	})
}

// together runs parts of the program until ctx ends, or until one of them does: then all end.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	results := make(chan error, len(parts))
	for _, part := range parts {
		go func() { results <- part(ctx) }()
	}
	var errs []error
	for range parts {
		errs = append(errs, <-results)
		end()
	}
	return errors.Join(errs...)
}

// listen serves the screens until ctx ends.
func (c *centre) listen(ctx context.Context) error {
	return answer(ctx, web.NewServer(c.cfg, c.services), c.cfg.Addr, c.cfg.BaseURL)
}

// answer answers requests at an address, which people know as url, until ctx ends, and then those that are under way.
func answer(ctx context.Context, app *fiber.App, addr, url string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	slog.Info("serving", "at", url)
	served := make(chan error, 1)
	go func() { served <- app.Listener(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	slog.Info("stopping")
	// The listener returns as soon as it stops taking requests; those under way end within Shutdown.
	return errors.Join(app.ShutdownWithTimeout(grace), <-served)
}
