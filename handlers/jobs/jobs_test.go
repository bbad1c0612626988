package jobs_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

// desk is a centre with two jobs that failed for good, and an admin who is signed in.
type desk struct {
	*webtest.Centre
	*webtest.Browser
	t *testing.T
}

func open(t *testing.T) *desk {
	t.Helper()
	c := webtest.Open(t)
	d := &desk{c, c.As(access.Admin), t}
	d.exec(`INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at) VALUES
		('one', 'notifications.send', 'notify', '{"message_id": "01a20c55-0000-7000-8000-000000000000", "to": "Omar Bin Saleh"}', 8, 'no answer', now()),
		('two', 'finance.draft_invoice', 'critical', 'omar@example.com', 1, 'jobs.undecodable', now())`)
	return d
}

func (d *desk) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.Services.DB.ExecContext(d.t.Context(), query, args...); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) count(query string) (n int) {
	d.t.Helper()
	if err := d.Services.DB.NewRaw(query).Scan(d.t.Context(), &n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func want(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not there: %s", part, text)
		}
	}
}

// The page says who works and at what, how full the queues are, and what failed, without what is personal.
func TestIndex(t *testing.T) {
	t.Parallel()
	d := open(t)
	want(t, d.Get("/admin/jobs").Text("main"), "No worker is running", "Nothing is running.")
	d.exec(`INSERT INTO workers VALUES ('alive/1', 13, now(), now()), ('silent/2', 13, now(), now() - interval '1 minute')`)
	d.exec(`INSERT INTO job_leases VALUES ('three', 'notifications.send', 'notify', '{}', 2, 0, 'alive/1', now(), now() - interval '5 seconds', now())`)
	d.exec(`INSERT INTO gue_jobs (job_id, priority, run_at, job_type, args, queue, created_at, updated_at) VALUES ('four', 0, now() - interval '1 hour', 'x', '{}', 'reports', now(), now())`)
	page := d.Get("/admin/jobs")
	want(t, page.Text("tr:contains('alive/1')"), "Alive", "1/13")
	want(t, page.Text("tr:contains('silent/2') [data-tone=danger]"), "Silent")
	want(t, page.Text("section[aria-label='Running now'] tbody"), "notifications.send", "alive/1", "2")
	want(t, page.Text("section[aria-label=Queues] tr:contains('reports')"), "1")
	dead := page.Text("section[aria-label='Failed for good'] tbody")
	want(t, dead, "no answer", "01a20c55-0000-7000-8000-000000000000", "What the job was given cannot be read.", "16 B")
	if strings.Contains(dead, "Omar") || strings.Contains(dead, "omar@") {
		t.Errorf("a name is shown: %s", dead)
	}
}

// Of two admins who retry one job the second is told, and nothing is lost.
func TestRetryTwice(t *testing.T) {
	t.Parallel()
	d := open(t)
	if got := d.Post("/admin/jobs/one/retry", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("retry = %d %s", got.Status, got.Text("main"))
	}
	want(t, d.Get("/admin/jobs").Text(".c-flash"), "The job runs again.")
	got := d.Post("/admin/jobs/one/retry", nil)
	if got.Status != http.StatusConflict {
		t.Errorf("retried twice = %d, want 409", got.Status)
	}
	want(t, got.Text(".c-fault"), "Somebody has already retried or discarded this job.")
	if n := d.count("SELECT count(*) FROM gue_jobs WHERE job_id = 'one'"); n != 1 {
		t.Errorf("%d on the queue, want one", n)
	}
}

// A job is discarded for a reason, and the audit log knows who did it.
func TestDiscard(t *testing.T) {
	t.Parallel()
	d := open(t)
	if got := d.Post("/admin/jobs/two/discard", url.Values{"reason": {" "}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason = %d, want 422", got.Status)
	}
	if got := d.Post("/admin/jobs/two/discard", url.Values{"reason": {"a test patient"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("discard = %d %s", got.Status, got.Text("main"))
	}
	want(t, d.Get("/admin/jobs").Text("section[aria-label=History] tbody"), "finance.draft_invoice", "Discarded", "a test patient")
	want(t, d.Get("/admin/audit?table=job_decisions").Text("main"), "Abeer Al-Saleh", "discard", "a test patient")
}

func TestRetryAll(t *testing.T) {
	t.Parallel()
	d := open(t)
	if got := d.Post("/admin/jobs/retries", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("retry all = %d %s", got.Status, got.Text("main"))
	}
	page := d.Get("/admin/jobs")
	want(t, page.Text(".c-flash"), "2 jobs run again.")
	want(t, page.Text("section[aria-label='Failed for good']"), "Nothing has failed.")
	if n := d.count("SELECT count(*) FROM gue_jobs"); n != 2 {
		t.Errorf("%d on the queue, want both", n)
	}
}

// The history is chosen by kind, outcome and day, and goes on page by page.
func TestHistory(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.exec(`INSERT INTO job_runs (job_id, kind, queue, attempt, outcome, error, counts, worker, started_at, finished_at)
		SELECT n, 'kind.' || n % 2, 'reports', 1, CASE WHEN n = 7 THEN 'dead' ELSE 'done' END, 'no luck', '{"sent": 212, "failed": 3}', '',
		  at - interval '3 seconds', at FROM generate_series(1, 60) AS n, LATERAL (SELECT timestamptz '2026-11-20 12:00Z' + n * interval '1 hour' AS at) AS times`)
	rows := func(query string) int {
		return d.Get("/admin/jobs" + query).Find("section[aria-label=History] tbody tr").Length()
	}
	for query, want := range map[string]int{"": 50, "?kind=kind.1": 30, "?outcome=dead": 1, "?day=2026-11-21": 24, "?kind=nothing": 0, "?older=11": 10} {
		if got := rows(query); got != want {
			t.Errorf("%q: %d runs, want %d", query, got, want)
		}
	}
	want(t, d.Get("/admin/jobs?kind=kind.0").Text("section[aria-label=History] tbody tr:first-child"), "3 failed, 212 sent · 3.0 s")
	next := d.Get("/admin/jobs").Find("section[aria-label=History] a[rel=next]").AttrOr("href", "")
	if got := rows(strings.TrimPrefix(next, "/admin/jobs")); got != 10 {
		t.Errorf("%d on the second page, want 10", got)
	}
	if got := d.Get("/admin/jobs?day=x"); got.Wrong("day") == "" {
		t.Error("a day that is none is not told")
	}
}

// Hundreds of failed jobs are paged.
func TestDeadPages(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.exec("INSERT INTO dead_jobs SELECT n::text, 'x', 'reports', '{}', 8, 'x', now() FROM generate_series(1, 60) AS n")
	page := d.Get("/admin/jobs?page=2")
	if n := page.Find("section[aria-label='Failed for good'] tbody tr").Length(); n != 12 {
		t.Errorf("%d on the second page, want 12", n)
	}
	want(t, page.Text(".c-pager"), "51 to 62 of 62")
}
