package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"

	"tenhal.sa/tenhal/migrations"
	"tenhal.sa/tenhal/services/copies"
	"tenhal.sa/tenhal/services/foundation/db"
)

// anonymise fills an empty database with a copy of a centre in which nobody is who they were.
func anonymise(ctx context.Context, args []string) (err error) {
	set := flag.NewFlagSet("anonymise", flag.ContinueOnError)
	from := set.String("from", "", "the database to copy: postgres://…; empty: the one of DATABASE_URL")
	to := set.String("to", "", "the empty database to fill: postgres://…/tenhal_test; - reads it from the standard input, where it has a password")
	if err := flags(set, args); err != nil {
		return err
	}
	if *to == "-" {
		if *to, err = readLine(); err != nil {
			return err
		}
	}
	if *to == "" {
		return errors.New("anonymise: say where to with --to")
	}
	if *from != "" {
		return fillCopy(ctx, *from, *to)
	}
	return with(ctx, func(c *centre) error { return fillCopy(ctx, c.dsn, *to) })
}

// slow opens a database for statements that take longer than a request may.
func slow(dsn string) *db.DB {
	return db.Open(db.Options{DSN: dsn, MaxConns: 2, StatementTimeout: patience})
}

func fillCopy(ctx context.Context, from, to string) (err error) {
	c := copies.Copy{From: slow(from), To: slow(to), Heard: func(table string, rows int) {
		fmt.Fprintf(os.Stderr, "%8d  %s\n", rows, table)
	}}
	defer func() { err = errors.Join(err, c.From.Close(), c.To.Close()) }()
	if err := c.Vacant(ctx); err != nil {
		return err
	}
	if _, err := migrations.Up(ctx, c.To.DB); err != nil {
		return err
	}
	password := rand.Text()
	made, err := c.Fill(ctx, password)
	if err != nil {
		return err
	}
	fmt.Printf("Copied %d rows in %d tables. Run it with TWILIO_ACCOUNT_SID=none and without EMAIL_HOST, so that nobody is told anything.\n", made.Rows, made.Tables)
	fmt.Printf("Everybody's password is %s, which is not shown again. Sign in as\n", password)
	for _, s := range made.SignIns {
		fmt.Printf("  %-13s %s\n", s.Role, s.Email)
	}
	return nil
}
