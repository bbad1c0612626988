package web

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tenhal.sa/tenhal/jobs"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/schedules"
)

// Metrics are what Prometheus learns: how this process answers and works, and how full the queues are
// that all processes share. They name routes and kinds of jobs, never people.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	runs     *prometheus.CounterVec
	waits    *prometheus.HistogramVec
	takes    *prometheus.HistogramVec
}

// The limits of the histograms, in seconds: a page should come in tens of milliseconds, a job start in
// a few, and neither take longer than a minute.
var (
	pageTimes = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	jobTimes  = []float64{.002, .005, .01, .025, .1, .5, 1, 5, 30, 60, 300, 3600}
)

// newMetrics returns the metrics of the process that has these services.
func newMetrics(s Services) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tenhal_request_seconds", Help: "How long answers to requests took.", Buckets: pageTimes,
		}, []string{"method", "route", "status"}),
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tenhal_job_runs_total", Help: "Runs of jobs that this process ended.",
		}, []string{"kind", "outcome"}),
		waits: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tenhal_job_wait_seconds", Help: "How long jobs were due before they began.", Buckets: jobTimes,
		}, []string{"queue"}),
		takes: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tenhal_job_run_seconds", Help: "How long runs of jobs took.", Buckets: jobTimes,
		}, []string{"kind"}),
	}
	m.registry.MustRegister(m.requests, m.runs, m.waits, m.takes, fullness{s.Queue}, lateness{s.Schedules}, reporting{s.EInvoices},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(s.DB.DB.DB, "web"))
	return m
}

func (m *Metrics) answered(c *fiber.Ctx, route string, took time.Duration) {
	m.requests.WithLabelValues(c.Method(), route, strconv.Itoa(c.Response().StatusCode())).Observe(took.Seconds())
}

// Ran notes a run of a job. It is what jobs.Config.Observe takes.
func (m *Metrics) Ran(run jobs.Ended) {
	m.runs.WithLabelValues(run.Kind, string(run.Outcome)).Inc()
	m.waits.WithLabelValues(string(run.Queue)).Observe(run.Waited.Seconds())
	m.takes.WithLabelValues(run.Kind).Observe(run.Took.Seconds())
}

// scraped answers a scrape by whoever brings the token, if there is one.
func scraped(cfg Config, s Services) fiber.Handler {
	show := adaptor.HTTPHandler(promhttp.HandlerFor(s.Metrics.registry, promhttp.HandlerOpts{}))
	return func(c *fiber.Ctx) error {
		brought := strings.TrimPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(brought), []byte(cfg.MetricsToken)) == 0 && cfg.MetricsToken != "" {
			return c.SendStatus(fiber.StatusUnauthorized)
		}
		return show(c)
	}
}

// scrapeLimit is how long a scrape waits for the database. Without an answer it leaves out what it asked for.
const scrapeLimit = 3 * time.Second

var (
	queueJobs    = prometheus.NewDesc("tenhal_queue_jobs", "Jobs on a queue: due, later, leased (being done outside), dead, and unknown to every worker.", []string{"queue", "state"}, nil)
	queueOldest  = prometheus.NewDesc("tenhal_queue_oldest_due_seconds", "How long the job that has been due for longest has waited.", []string{"queue"}, nil)
	scheduleLate = prometheus.NewDesc("tenhal_schedule_late_seconds", "How long ago the next run of a schedule should have begun; 0 while it is ahead.", []string{"schedule", "kind"}, nil)
)

// fullness reads how full the queues are at each scrape.
type fullness struct{ queue *queue.Queue }

// Describe says what Collect collects.
func (fullness) Describe(to chan<- *prometheus.Desc) { to <- queueJobs; to <- queueOldest }

// Collect reads it, every queue whether there is anything on it or not.
func (q fullness) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLimit)
	defer cancel()
	depths, err := q.queue.Depths(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(queueJobs, err)
		return
	}
	full := map[queue.Name]queue.Depth{}
	for _, d := range depths {
		full[d.Queue] = d
	}
	for _, name := range queue.Names {
		d := full[name]
		for state, n := range map[string]int{"due": d.Due, "later": d.Later, "leased": d.Leased, "dead": d.Dead, "unknown": d.Unknown} {
			to <- prometheus.MustNewConstMetric(queueJobs, prometheus.GaugeValue, float64(n), string(name), state)
		}
		age := 0.0
		if !d.Oldest.IsZero() {
			age = max(0, watch.Since(d.Oldest).Seconds())
		}
		to <- prometheus.MustNewConstMetric(queueOldest, prometheus.GaugeValue, age, string(name))
	}
}

// lateness reads at each scrape which schedules should have run and have not.
type lateness struct{ schedules *schedules.Service }

// Describe says what Collect collects.
func (lateness) Describe(to chan<- *prometheus.Desc) { to <- scheduleLate }

// Collect reads it.
func (l lateness) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLimit)
	defer cancel()
	all, err := l.schedules.List(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(scheduleLate, err)
		return
	}
	for _, s := range all {
		late := 0.0
		if !s.NextSlot.IsZero() {
			late = max(0, watch.Since(s.NextSlot).Seconds())
		}
		to <- prometheus.MustNewConstMetric(scheduleLate, prometheus.GaugeValue, late, s.ID.String(), s.Kind)
	}
}
