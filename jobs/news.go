package jobs

import (
	"context"
	"fmt"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/news"
)

// topicJobs says that a job came, runs or ended, or that a worker came or went. Other topics are told
// by the database: migrations/…_schedules_news.
const topicJobs = "jobs"

// News is where word comes from that the work in d has changed. It is looked for: the ends of jobs are
// too many for the database to speak of each (see gue_jobs_wake).
func News(d *db.DB) news.Source {
	return news.Source{Topic: topicJobs, Channel: "jobs", Look: func(ctx context.Context) (string, error) { return look(ctx, d) }}
}

// look returns what tells one state of the work from another.
func look(ctx context.Context, d *db.DB) (state string, err error) {
	err = d.NewRaw(`
		SELECT concat_ws(' ', (SELECT max(id) FROM job_runs), (SELECT count(*) FROM dead_jobs), (SELECT count(*) FROM job_leases),
		  (SELECT string_agg(job_id, ' ' ORDER BY job_id) FROM job_starts),
		  (SELECT count(*) FROM (SELECT FROM gue_jobs LIMIT 1000) AS waiting),
		  (SELECT string_agg(name || (beat_at < clock_timestamp() - interval '30 seconds'), ' ' ORDER BY name) FROM workers))`).Scan(ctx, &state)
	if err != nil {
		return "", fmt.Errorf("jobs: state of the work: %w", err)
	}
	return state, nil
}
