// Command tenhal is the whole program: the server, and what is done beside it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

// command is one way to start the program.
type command struct {
	name, does string
	run        func(ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "serve the screens, and do the jobs too unless told otherwise", serve},
		{"work", "do the jobs alone", work},
		{"migrate", "bring the database to the schema of this version", migrate},
		{"seed", "fill an empty database with a centre to look at or to measure on", fill},
		{"user", "create, list and deactivate users, set their passwords, take away lost second steps", user},
		{"export", "write everything that the centre keeps into one file", export},
		{"anonymise", "fill an empty database with a copy for tests, in which nobody is who they were", anonymise},
		{"routes", "list the routes and the permission that each needs", routes},
		{"docs", "write the documents that are made from the code", docs},
		{"bench", "enqueue idle jobs or sweep as of a time, for measurements; not in production", bench},
		{"verify-audit", "prove that no entry of the audit log was changed, removed or put in", verifyAudit},
		{"retain", "say what is due to be forgotten; destroy records of patients whose time is over", retain},
		{"einvoices", "register the device that stamps e-invoices, renew it, say how things stand", electronic},
		{"emulate-zatca", "play the tax authority for demonstrations; it is an emulator", emulate},
		{"doctor", "look for what is wrong with the surroundings", doctor},
	}
}

// relaxed is how much the heap may grow between collections, in percent. What lives long is a few megabytes,
// so at Go's usual 100 a tenth of the processor time went into collecting; this costs some 20 MB.
const relaxed = 250

func main() {
	if usual := debug.SetGCPercent(relaxed); usual != 100 {
		debug.SetGCPercent(usual) // somebody has chosen it by GOGC
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "tenhal:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	name := "help"
	if len(args) > 0 {
		name = args[0]
	}
	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, args[1:])
		}
	}
	fmt.Println("Usage: tenhal <command> [flags]")
	for _, c := range commands() {
		fmt.Printf("  %-12s  %s\n", c.name, c.does)
	}
	if name != "help" {
		return fmt.Errorf("there is no command %q", name)
	}
	return nil
}

// flags reads the flags of a command that takes nothing else.
func flags(set *flag.FlagSet, args []string) error {
	if err := set.Parse(args); err != nil {
		return err
	}
	if set.NArg() > 0 {
		return fmt.Errorf("%s: %q is not understood", set.Name(), set.Arg(0))
	}
	return nil
}
