package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/db"
)

// topicJobs says that a job came, runs or ended, or that a worker came or went. Other topics are told
// by the database: migrations/…_schedules_news.
const topicJobs = "jobs"

// How often the work is looked at while somebody follows it, and how often it is told of even
// without a change, because what is shown grows older.
const (
	glance = time.Second
	retell = 10 * time.Second
)

// News tells pages when the work in the background has changed, by topics only: what they show they
// ask for themselves, with the rights of whoever looks. A process has one listener, however many
// pages follow it, and none while nobody does.
type News struct {
	db   *db.DB
	mu   sync.Mutex
	all  map[*follower]bool
	stop context.CancelFunc // of the listener; nil while there is none
}

// NewNews returns the news of the work in d.
func NewNews(d *db.DB) *News { return &News{db: d, all: map[*follower]bool{}} }

// follower is a page that is open.
type follower struct {
	wake   chan struct{} // holds at most one nudge
	topics map[string]bool
}

// Follow begins to collect news for a page. Next waits for some and returns their topics: none when
// the wait is over, and false when stop is closed. Leave ends it and must be called.
func (n *News) Follow() (next func(stop <-chan struct{}, wait time.Duration) ([]string, bool), leave func()) {
	f := &follower{wake: make(chan struct{}, 1), topics: map[string]bool{}}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all[f] = true
	if n.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		n.stop = stop
		go n.listen(ctx)
	}
	next = func(stop <-chan struct{}, wait time.Duration) ([]string, bool) {
		select {
		case <-stop:
			return nil, false
		case <-time.After(wait):
			return nil, true
		case <-f.wake:
			return n.collect(f), true
		}
	}
	return next, func() { n.leave(f) }
}

func (n *News) collect(f *follower) (topics []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for topic := range f.topics {
		topics = append(topics, topic)
		delete(f.topics, topic)
	}
	return topics
}

func (n *News) leave(f *follower) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.all, f)
	if len(n.all) == 0 && n.stop != nil {
		n.stop()
		n.stop = nil
	}
}

// tell has every page know of a topic. One that is slow hears of it once.
func (n *News) tell(topic string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for f := range n.all {
		f.topics[topic] = true
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
}

// listen tells what the database says, and what it sees itself: the ends of jobs are too many for
// the database to speak of each (see gue_jobs_wake).
func (n *News) listen(ctx context.Context) {
	listener := pgdriver.NewListener(n.db.DB)
	defer listener.Close()
	for listener.Listen(ctx, "jobs", "news") != nil {
		select {
		case <-ctx.Done():
			return
		case <-time.After(glance):
		}
	}
	look, again := time.NewTicker(glance), time.NewTicker(retell)
	defer look.Stop()
	defer again.Stop()
	seen := n.look(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case said := <-listener.Channel():
			if said.Channel == "news" {
				n.tell(said.Payload)
				continue
			}
			n.tell(topicJobs)
		case <-again.C:
			n.tell(topicJobs)
		case <-look.C:
			if now := n.look(ctx); now != seen && now != "" {
				seen = now
				n.tell(topicJobs)
			}
		}
	}
}

// look returns what tells one state of the work from another, or "" when the database does not answer.
func (n *News) look(ctx context.Context) (state string) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	err := n.db.NewRaw(`
		SELECT concat_ws(' ', (SELECT max(id) FROM job_runs), (SELECT count(*) FROM dead_jobs), (SELECT count(*) FROM job_leases),
		  (SELECT string_agg(job_id, ' ' ORDER BY job_id) FROM job_starts),
		  (SELECT count(*) FROM (SELECT FROM gue_jobs LIMIT 1000) AS waiting),
		  (SELECT string_agg(name || (beat_at < clock_timestamp() - interval '30 seconds'), ' ' ORDER BY name) FROM workers))`).Scan(ctx, &state)
	if err != nil {
		if ctx.Err() == nil {
			slog.Warn("jobs: no news", "err", err)
		}
		return ""
	}
	return state
}
