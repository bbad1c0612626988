package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// stuck is how long a job may be due before something is wrong: workers that are merely busy are quicker.
const stuck = 5 * time.Minute

// queuesMove looks for jobs that nobody takes, knows or could do.
func queuesMove(ctx context.Context, c *centre) (string, error) {
	depths, err := c.services.Queue.Depths(ctx)
	if err != nil {
		return "", err
	}
	waiting, wrong := 0, []error{}
	for _, d := range depths {
		waiting += d.Due + d.Later + d.Leased
		if age := c.db.Clock.Since(d.Oldest); !d.Oldest.IsZero() && age > stuck {
			wrong = append(wrong, fmt.Errorf("%s: a job has been due for %v; does `tenhal serve` or `tenhal work` run?", d.Queue, age.Round(time.Second)))
		}
		if d.Dead > 0 {
			wrong = append(wrong, fmt.Errorf("%s: %d jobs failed for good; look at them in /admin/jobs", d.Queue, d.Dead))
		}
		if d.Unknown > 0 {
			wrong = append(wrong, fmt.Errorf("%s: %d jobs of a kind that no worker knows; does one of an older version run?", d.Queue, d.Unknown))
		}
	}
	return fmt.Sprintf("%d jobs wait or run", waiting), errors.Join(wrong...)
}

// schedulesRun looks for slots that passed without anybody looking at the clock.
func schedulesRun(ctx context.Context, c *centre) (string, error) {
	all, err := c.services.Schedules.List(ctx)
	if err != nil {
		return "", err
	}
	late := []string{}
	for _, s := range all {
		if s.Overdue {
			late = append(late, s.Kind)
		}
	}
	if len(late) > 0 {
		return "", fmt.Errorf("should have run and did not: %s; does `tenhal serve` or `tenhal work` run?", strings.Join(late, ", "))
	}
	return fmt.Sprintf("%d, none late", len(all)), nil
}
