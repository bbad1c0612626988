package web_test

import (
	"context"
	"testing"
	"time"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/schedules"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// The workers bring the schedules of the program's table with them, and do what they call for.
func TestWorkers(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	clinictest.New(t, c.Services.DB)
	runner, err := web.Workers(c.Services.DB, c.Services, jobs.Config{Workers: map[queue.Name]int{queue.Reports: 1, queue.Integrations: 1}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()
	list := func() []schedules.Standing {
		all, err := c.Services.Schedules.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	eventually(t, "all are there", func() bool { return len(list()) == len(jobs.Schedule()) })
	admin := c.As(access.Admin)
	for _, s := range list() {
		admin.Post("/admin/schedules/"+s.ID.String()+"/runs", nil)
	}
	eventually(t, "all have run", func() bool {
		for _, s := range list() {
			if s.Last == nil || s.Last.Outcome != schedules.Done {
				return false
			}
		}
		return true
	})
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run() = %v", err)
	}
}

// eventually waits until ok, for half a minute at most.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-late:
			t.Fatalf("not within half a minute: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
