package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/seed"
)

// fill fills an empty database.
func fill(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("seed", flag.ContinueOnError)
	name := set.String("size", "demo", "demo to look at, S or L to measure on")
	if err := flags(set, args); err != nil {
		return err
	}
	size, err := seed.ParseSize(*name)
	if err != nil {
		return err
	}
	return with(ctx, func(c *centre) error {
		if err := c.migrate(ctx); err != nil {
			return err
		}
		begun := time.Now()
		if err := c.seed(ctx, size); err != nil {
			return err
		}
		fmt.Printf("Filled with size %s in %s.\n", size.Name, time.Since(begun).Round(time.Millisecond))
		printSignIns()
		return nil
	})
}

func (c *centre) seed(ctx context.Context, size seed.Size) error {
	d := c.patient()
	return errors.Join(seed.Fill(ctx, d, size, c.db.Clock.Now()), d.Close())
}

// demonstrate fills a database that is still empty, and says how to sign in.
func (c *centre) demonstrate(ctx context.Context) error {
	size, err := seed.ParseSize("demo")
	if err != nil {
		return err
	}
	if err := c.seed(ctx, size); err != nil && !errors.Is(err, seed.ErrNotEmpty) {
		return err
	}
	fmt.Printf("\nTenhal is at %s\n", c.cfg.BaseURL)
	printSignIns()
	return nil
}

func printSignIns() {
	fmt.Printf("Sign in with the password %s as\n", seed.Password)
	for _, s := range seed.SignIns {
		fmt.Printf("  %-13s %s\n", s.Role, s.Email)
	}
	fmt.Println()
}
