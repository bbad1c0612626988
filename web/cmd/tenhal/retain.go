package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/retention"
)

// wish is what somebody wants to be forgotten, as the flags have it.
type wish struct {
	apply      bool
	by, reason string
	periods    retention.Periods
	most       int
}

// retain says what is due to be forgotten and what holds the rest, and changes nothing. With -apply it forgets: the
// traces, which go every night anyway, and the records of patients, which go in no other way. For these it wants to know
// who destroys them, why, and that the periods are the law's.
func retain(ctx context.Context, args []string) error {
	var w wish
	set := flag.NewFlagSet("retain", flag.ContinueOnError)
	set.BoolVar(&w.apply, "apply", false, "do it; without, it is only said what is due")
	set.StringVar(&w.by, "by", "", "with -apply: e-mail address of the user who answers for it")
	set.StringVar(&w.reason, "reason", "", "with -apply: why, without the name of any patient; it stays for ever")
	set.IntVar(&w.periods.RecordYears, "record-years", 0, "with -apply: the years for which the law wants records kept; whoever gives it has had that confirmed")
	set.IntVar(&w.periods.BillYears, "bill-years", 0, "with -apply: the same of invoices and receipts")
	set.IntVar(&w.most, "most", 100, "with -apply: destroy no more records than this")
	if err := flags(set, args); err != nil {
		return err
	}
	ctx = access.With(i18n.With(ctx, i18n.English), access.System)
	return with(ctx, func(c *centre) error {
		if w.apply {
			return spoken(ctx, w.do(ctx, c, os.Stdout))
		}
		return spoken(ctx, w.say(ctx, c.services.Retention, os.Stdout))
	})
}

// say lists what is due.
func (w wish) say(ctx context.Context, s *retention.Service, to io.Writer) error {
	waiting, err := s.Waiting(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "TRACES, forgotten every night\tdue")
	for _, r := range waiting {
		fmt.Fprintf(out, "%s\t%s\n", i18n.T(ctx, r.Label), counted(r.Due))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	p := retention.Periods{RecordYears: max(w.periods.RecordYears, retention.Kept.RecordYears), BillYears: max(w.periods.BillYears, retention.Kept.BillYears)}
	return w.sayPersons(ctx, s, p, to)
}

func counted(n int) string {
	if n >= retention.MostCounted {
		return fmt.Sprintf("%d or more", n)
	}
	return fmt.Sprint(n)
}

// sayPersons lists the records that are due with what would go of each, and what holds the others.
func (w wish) sayPersons(ctx context.Context, s *retention.Service, p retention.Periods, to io.Writer) error {
	found, err := s.Look(ctx, p)
	if err != nil {
		return err
	}
	fmt.Fprintf(to, "\nRECORDS OF PATIENTS, archived and kept for %d years, bills for %d (not verified: ask a lawyer)\n%d due, %d held, %d to be kept for longer\n",
		p.RecordYears, p.BillYears, len(found.Due), len(found.Held), found.Young)
	for _, one := range found.Due {
		rows, err := s.Rows(ctx, one)
		if err != nil {
			return err
		}
		fmt.Fprintf(to, "due   %s  kept until %s  %s\n", one.FileNumber, one.KeptUntil, tables(rows))
	}
	for _, one := range found.Held {
		why := make([]string, len(one.Held))
		for i, w := range one.Held {
			why[i] = i18n.T(ctx, w.NameKey())
		}
		fmt.Fprintf(to, "held  %s  kept until %s  %s\n", one.FileNumber, one.KeptUntil, strings.Join(why, ", "))
	}
	return nil
}

// tables are counts by table: "appointments 12, invoices 3".
func tables(rows map[string]int) string {
	var all []string
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		all = append(all, fmt.Sprintf("%s %d", table, rows[table]))
	}
	return strings.Join(all, ", ")
}

// do forgets the traces, and destroys the records that are due, each in a transaction of its own: what is done when
// something fails stays done, and the next run goes on.
func (w wish) do(ctx context.Context, c *centre, to io.Writer) error {
	s := c.services.Retention
	u, err := c.services.Access.UserByEmail(ctx, w.by)
	if err != nil || !u.Active {
		return fmt.Errorf("retain: nobody signs in as %q", w.by)
	}
	as := access.With(ctx, u.Actor())
	if err := (&retention.Order{Periods: w.periods, Reason: w.reason}).Check(as); err != nil {
		return err
	}
	if err := s.Forget(ctx, retention.Forget{}); err != nil {
		return err
	}
	found, err := s.Look(ctx, w.periods)
	if err != nil {
		return err
	}
	done := 0
	for _, one := range found.Due[:min(len(found.Due), max(w.most, 0))] {
		left, err := s.Destroy(as, retention.Order{PatientID: one.ID, Periods: w.periods, Reason: w.reason})
		switch {
		case errors.Is(err, retention.ErrNotDue), errors.Is(err, retention.ErrBusy): // since it was looked at
			fmt.Fprintf(to, "left       %s  somebody uses it\n", one.FileNumber)
			continue
		case err != nil:
			return err
		}
		done++
		fmt.Fprintf(to, "destroyed  %s  %s\n", one.FileNumber, tables(left.Counts))
	}
	fmt.Fprintf(to, "records destroyed: %d. The workers remove what their papers showed.\n", done)
	return nil
}
