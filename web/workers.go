package web

import (
	"context"
	"time"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/foundation/db"
)

// sweepEvery is how often messages that have become due are looked for.
const sweepEvery = time.Second

// Workers returns the runner of all jobs, and of what is swept beside them. It takes a database
// handle of its own, with the clock and the bus of the services'.
func Workers(d *db.DB, s Services, config jobs.Config) (*jobs.Runner, error) {
	runner, err := jobs.New(d, s.Jobs(), config)
	if err != nil {
		return nil, err
	}
	runner.Every("notifications.Sweep", sweepEvery, func(ctx context.Context) error {
		_, err := s.Notifications.Sweep(ctx)
		return err
	})
	runner.Every("access.Sweep", time.Hour, s.Access.Sweep)
	return runner, nil
}
