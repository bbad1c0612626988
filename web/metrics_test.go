package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

func TestMetrics(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.Stranger()
	b.Get("/login")
	c.Services.Metrics.Ran(jobs.Ended{Kind: "finance.draft", Queue: queue.Critical, Outcome: jobs.Done, Waited: 3 * time.Millisecond, Took: time.Second})
	_, err := c.Services.DB.NewRaw(`INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, queue, created_at, updated_at)
		VALUES ('1', 0, now() - interval '1 hour', 'finance.draft', '{}', 'critical', now(), now()), ('2', 0, now() + interval '1 hour', 'finance.draft', '{}', 'critical', now(), now())`).Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := b.Get("/metrics")
	if got.Status != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/plain") {
		t.Fatalf("/metrics = %d of %s", got.Status, got.Header.Get("Content-Type"))
	}
	for _, line := range []string{
		`tenhal_request_seconds_count{method="GET",route="/login",status="200"} 1`,
		`tenhal_job_runs_total{kind="finance.draft",outcome="done"} 1`,
		`tenhal_job_wait_seconds_bucket{queue="critical",le="0.005"} 1`,
		`tenhal_job_run_seconds_sum{kind="finance.draft"} 1`,
		`tenhal_einvoices{state="pending"} 0`,
		`tenhal_queue_jobs{queue="critical",state="due"} 1`,
		`tenhal_queue_jobs{queue="critical",state="later"} 1`,
		`tenhal_queue_jobs{queue="reports",state="dead"} 0`,
		`tenhal_queue_oldest_due_seconds{queue="notify"} 0`,
		`tenhal_queue_oldest_due_seconds{queue="critical"} 36`,
		"go_goroutines ", "process_resident_memory_bytes ", `go_sql_open_connections{db_name="web"}`,
	} {
		if !strings.Contains(got.Body, line) {
			t.Errorf("/metrics does not say %s", line)
		}
	}
}

// A process without screens shows the same to those who watch it, and with a token to nobody else.
func TestMetricsToken(t *testing.T) {
	t.Parallel()
	c := webtest.OpenWith(t, web.Config{MetricsToken: "a long secret"})
	probe := web.NewProbe(c.Config, c.Services)
	for path, want := range map[string][3]int{"/metrics": {401, 401, 200}, "/healthz": {200, 200, 200}, "/login": {404, 404, 404}} {
		for n, brought := range []string{"", "Bearer a short secret", "Bearer a long secret"} {
			req, err := http.NewRequest(http.MethodGet, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = "tenhal.test"
			req.Header.Set("Authorization", brought)
			res, err := probe.Test(req, -1)
			if err != nil || res.StatusCode != want[n] {
				t.Errorf("%s with %q = %v, %v; want %d", path, brought, fmt.Sprint(res.StatusCode), err, want[n])
			}
		}
	}
}
