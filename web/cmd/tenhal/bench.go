package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/tally"
	"tenhal.sa/tenhal/web"
)

var errInProduction = errors.New("a trial has no place in production")

// bench does what others measure from outside: it enqueues jobs that do nothing, or sweeps as of a time.
func bench(ctx context.Context, args []string) error {
	what := ""
	if len(args) > 0 {
		what, args = args[0], args[1:]
	}
	run := map[string]func(context.Context, []string) error{"enqueue": benchEnqueue, "sweep": benchSweep}[what]
	if run == nil {
		return fmt.Errorf("there is no trial %q; there are enqueue and sweep", what)
	}
	return run(ctx, args)
}

// trial is a row of jobs to be enqueued one after another.
type trial struct {
	n, first, sleep int
	gap, eta        time.Duration
	log             string
}

func benchEnqueue(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("bench enqueue", flag.ContinueOnError)
	t := trial{}
	set.IntVar(&t.n, "n", 1000, "how many jobs")
	set.IntVar(&t.first, "first", 1, "number of the first one")
	set.IntVar(&t.sleep, "sleep-ms", 0, "how long each of them sleeps")
	gap := set.Int("gap-ms", 0, "pause between two")
	eta := set.Int("eta-s", 0, "how many seconds later they are due")
	set.StringVar(&t.log, "log", "trial.log", "file that they and this command append to")
	if err := flags(set, args); err != nil {
		return err
	}
	t.gap, t.eta = time.Duration(*gap)*time.Millisecond, time.Duration(*eta)*time.Second
	return with(ctx, func(c *centre) error {
		if c.cfg.Production() {
			return errInProduction
		}
		return t.enqueue(ctx, c)
	})
}

// enqueue puts each job on the queue in a transaction of its own, and notes when it begins to (E), and
// when it has (A) or could not (X).
func (t trial) enqueue(ctx context.Context, c *centre) error {
	begun := c.db.Clock.Now()
	for seq := t.first; seq < t.first+t.n && ctx.Err() == nil; seq++ {
		job := jobs.Trial{Seq: seq, SleepMS: t.sleep, Log: t.log}
		if err := t.note(c, "E", seq); err != nil {
			return err
		}
		result := "A"
		if err := job.Enqueue(ctx, c.db, c.services.Queue, t.eta); err != nil {
			result = "X"
		}
		if err := t.note(c, result, seq); err != nil {
			return err
		}
		time.Sleep(t.gap)
	}
	fmt.Printf("{\"n\":%d,\"seconds\":%.3f}\n", t.n, c.db.Clock.Since(begun).Seconds())
	return ctx.Err()
}

func (t trial) note(c *centre, what string, seq int) error {
	return tally.Line(t.log, "%s %d %d", what, seq, c.db.Clock.Now().UnixNano())
}

// benchSweep hands the messages that are due at a time to jobs.
func benchSweep(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("bench sweep", flag.ContinueOnError)
	at := set.String("at", "", "the time, such as 2026-11-23T09:00:00+03:00")
	if err := flags(set, args); err != nil {
		return err
	}
	then, err := time.Parse(time.RFC3339, *at)
	if err != nil {
		return fmt.Errorf("-at: %w", err)
	}
	return with(ctx, func(c *centre) (err error) {
		if c.cfg.Production() {
			return errInProduction
		}
		bus := signal.NewBus()
		d := db.Open(db.Options{DSN: c.dsn, Clock: clock.At(then), Bus: bus})
		defer func() { err = errors.Join(err, d.Close()) }()
		services, err := web.Wire(c.cfg, d, bus)
		if err != nil {
			return err
		}
		begun := c.db.Clock.Now()
		n, err := services.Notifications.Sweep(ctx)
		fmt.Printf("{\"n\":%d,\"seconds\":%.3f}\n", n, c.db.Clock.Since(begun).Seconds())
		return err
	})
}
