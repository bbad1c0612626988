// Command testenv runs a command, go test as a rule, with all that the tests need: one PostgreSQL for all packages, a
// Chromium, fonts and PDF tools. As root on Debian or a kin of it, it installs what is missing; elsewhere it says what
// to install.
//
//	go run ./web/cmd/testenv -- go test ./...
//
// The command finds TEST_DATABASE_URL (a superuser's, database postgres), E2E_CHROME (path of the browser), PG_BIN, and
// PGHOST, PGPORT and PGUSER for pgbench and psql. A TEST_DATABASE_URL that is already set is left as it is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

func main() {
	durable := flag.Bool("durable", false, "for benchmarks: PostgreSQL keeps fsync on, and no browser is needed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(code(run(ctx, flag.Args(), *durable)))
}

// run prepares, runs the command and cleans up, whether or not ctx ends early.
func run(ctx context.Context, args []string, durable bool) (err error) {
	if len(args) == 0 {
		return errors.New("no command given; an example: testenv -- go test ./services/finance")
	}
	if err := provide(ctx, needs(durable)); err != nil {
		return err
	}
	env := []string{"E2E_CHROME=" + chrome()}
	if os.Getenv("TEST_DATABASE_URL") == "" {
		db, err := startDatabase(ctx, durable)
		if err != nil {
			return err
		}
		defer func() {
			if closeErr := db.close(); closeErr != nil {
				err = errors.Join(err, closeErr)
			}
		}()
		env = append(env, db.env()...)
	}
	return attend(ctx, args, env)
}

// code is the command's exit code. Only what the command did not say itself is told.
func code(err error) int {
	if err == nil {
		return 0
	}
	if exit, ok := err.(*exec.ExitError); ok && exit.ExitCode() > 0 {
		return exit.ExitCode()
	}
	say("%v", err)
	return 1
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "testenv: "+format+"\n", args...)
}
