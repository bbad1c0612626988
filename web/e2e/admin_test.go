package e2e

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/access"
)

// An admin looks after the clock and the work behind it. A second window shows what happens by itself.
func TestBackgroundWork(t *testing.T) {
	both(t, func(w *window) {
		other := w.window(w.locale)
		for _, each := range []*window{w, other} {
			each.Expect("Failed to fetch") // what the page has just asked for ends with it
			each.As(access.Admin)
			each.Visit("/admin/schedules")
			each.See("#schedules", w.Says("schedules.old_traces"))
		}
		w.pauseAndResume(other)
		w.runNow(other)
		w.Visit("/admin/jobs")
		other.Visit("/admin/jobs")
		w.retryDead(other)
		w.NoConsoleErrors()
		other.NoConsoleErrors()
	})
}

const deadJob = "#dead-01DEAD00000000000000000000"

// runs is the window within the form that runs a schedule. Its row is drawn anew at any time.
func (w *window) runs(plan string) *window {
	w.t.Helper()
	all, err := w.Schedules.List(w.Context())
	w.must(err)
	for _, s := range all {
		if s.Plan == plan {
			return w.In("form[action='/admin/schedules/" + s.ID.String() + "/runs']")
		}
	}
	w.t.Fatalf("nothing does %s", plan)
	return nil
}

func (w *window) pauseAndResume(other *window) {
	name := plain(w.Says("schedules.runs", "name", w.Says("schedules.old_traces")))
	w.Click("switch", name)
	other.until("the pause, in the other window", func() bool { return other.sees("schedules.old_traces", "schedules.paused") })
	w.until("the pause", func() bool { return w.sees("schedules.old_traces", "schedules.paused") })
	w.Click("switch", name)
	other.until("the end of the pause, in the other window", func() bool { return !other.sees("schedules.old_traces", "schedules.paused") })
}

// sees reports whether the row of a schedule says something.
func (w *window) sees(schedule, what string) bool {
	return w.is(`[...document.querySelectorAll('#schedules tbody tr')].some((row) => row.innerText.includes(arg[0]) && row.innerText.includes(arg[1]))`,
		w.Says(schedule), w.Says(what))
}

func (w *window) runNow(other *window) {
	w.runs("old_traces").Click("button", w.Says("schedules.run_now"))
	other.until("the run, in the other window", func() bool { return other.sees("schedules.old_traces", "schedules.outcome.done") })
}

// retryDead retries a job that failed for good, and sees it done.
func (w *window) retryDead(other *window) {
	_, err := w.DB.ExecContext(context.Background(), `
		INSERT INTO dead_jobs (job_id, kind, queue, args, attempts, error, died_at)
		VALUES ('01DEAD00000000000000000000', 'retention.forget', 'reports', '{}', 8, 'jobs.lost', now())`)
	w.must(err)
	w.Visit("/admin/jobs")
	w.See(deadJob, w.Says("jobs.lost"))
	w.In(deadJob).Click("button", w.Says("jobs.retry"))
	w.See("main", w.Says("jobs.none_dead"))
	other.See("main", w.Says("jobs.none_dead"))
	w.until("the job done", func() bool {
		done, err := w.DB.NewSelect().Table("job_runs").Where("job_id = '01DEAD00000000000000000000' AND outcome = 'done'").Exists(context.Background())
		return err == nil && done
	})
	for _, each := range []*window{w, other} { // this run and the one before, in the history of either window
		each.until("both runs", func() bool {
			return each.is(`[...document.querySelectorAll('#jobs tbody tr')].filter((row) => row.innerText.includes('retention.forget') && row.innerText.includes(arg[0])).length >= 2`,
				each.Says("jobs.outcome.done"))
		})
	}
}
