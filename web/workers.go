package web

import (
	"context"
	"time"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/schedules"
)

// sweepEvery is how often messages and schedules that have become due are looked for.
const sweepEvery = time.Second

// Workers returns the runner of all jobs, and of what is swept beside them. It takes a database
// handle of its own, with the clock and the bus of the services'.
func Workers(d *db.DB, s Services, config jobs.Config) (*jobs.Runner, error) {
	config.Observe = s.Metrics.Ran
	runner, err := jobs.New(d, s.Jobs(), config)
	if err != nil {
		return nil, err
	}
	runner.Every("notifications.Sweep", sweepEvery, func(ctx context.Context) error {
		_, err := s.Notifications.Sweep(ctx)
		return err
	})
	runner.Every("schedules.Tick", sweepEvery, ticking(s.Schedules))
	return runner, nil
}

// syncEvery is how often the schedules are brought to the table of this program. Once would do, but
// for a program of an older table that starts while two versions run, and retires what it does not know.
const syncEvery = time.Hour

// ticking looks at the clock for the schedules, once they have been brought to the table of this program.
func ticking(s *schedules.Service) func(context.Context) error {
	var watch clock.Clock // the real one, also in tests that choose the time of day
	var synced time.Time
	return func(ctx context.Context) error {
		ctx = access.With(ctx, access.System)
		if watch.Since(synced) > syncEvery {
			if err := s.Sync(ctx); err != nil {
				return err
			}
			synced = watch.Now()
		}
		_, err := s.Tick(ctx)
		return err
	}
}
