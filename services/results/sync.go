package results

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/settings"
)

// sync is what jobs that fetch results have in common.
type sync struct {
	Within int `json:"within,omitempty"` // seconds in which it begins, at a time that is drawn: the clock calls many centres at once; 0: now
}

// Queue puts the jobs with the exchanges with others.
func (sync) Queue() queue.Name { return queue.Integrations }

// SyncLab is the job that fetches results from the laboratory.
type SyncLab struct{ sync }

// Kind names the job.
func (SyncLab) Kind() string { return "results.sync_lab" }

// SyncRadiology is the job that fetches reports from the radiology department.
type SyncRadiology struct{ sync }

// Kind names the job.
func (SyncRadiology) Kind() string { return "results.sync_radiology" }

// spread is how long after the clock called a source is asked at the latest.
const spread = 3 * time.Minute

// EverySync are the two jobs as the clock calls for them.
func EverySync() (SyncLab, SyncRadiology) {
	drawn := sync{Within: int(spread.Seconds())}
	return SyncLab{drawn}, SyncRadiology{drawn}
}

// SyncLab does the job. It fails only where our own database does: how it goes with the source is written down there.
func (s *Service) SyncLab(ctx context.Context, job SyncLab) error {
	return s.fetchSoon(ctx, Lab, job.Within, SyncLab{})
}

// SyncRadiology does the job, as SyncLab does.
func (s *Service) SyncRadiology(ctx context.Context, job SyncRadiology) error {
	return s.fetchSoon(ctx, Radiology, job.Within, SyncRadiology{})
}

// fetchSoon fetches now, or has a job do it within some seconds.
func (s *Service) fetchSoon(ctx context.Context, kind Kind, within int, job queue.Args) error {
	feed := s.Feeds[kind]
	on, err := s.Settings.On(ctx, settings.ResultFeeds, uuid.Nil)
	if err != nil || !on || feed == nil {
		return err
	}
	if within > 0 {
		return s.at(ctx, s.DB.Now(ctx).Add(time.Duration(rand.N(within))*time.Second), job)
	}
	source, err := s.hold(ctx, kind, feed.Base())
	if err != nil || source == nil {
		return err
	}
	run := &run{Source: source, feed: feed, seen: map[string]time.Time{}, times: map[string]time.Time{}}
	more, failed := s.fetch(ctx, run)
	if errors.Is(failed, errLost) {
		return nil // whoever has the source now writes down how it goes
	}
	if failed != nil && !ofTheSource(failed) {
		return errors.Join(failed, s.release(ctx, source))
	}
	if err := errors.Join(s.letGo(ctx, source, run.mark(), failed), run.trouble); err != nil {
		return err
	}
	switch {
	case failed != nil:
		queue.Count(ctx, "source_failures", 1)
		if again := source.RetryAt; source.StoppedAt.IsZero() && again.Before(s.DB.Now(ctx).Add(clockCalls)) {
			return s.at(ctx, again, job)
		}
	case more:
		return s.at(ctx, s.DB.Now(ctx), job)
	}
	return nil
}

// clockCalls is how often the clock calls for results; a source that is to be asked sooner has a job of its own.
const clockCalls = 30 * time.Minute

// at has a job done at a time.
func (s *Service) at(ctx context.Context, at time.Time, job queue.Args) error {
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error { return s.Queue.EnqueueAt(ctx, at, job) })
}

// ofTheSource reports whether it is the source that failed.
func ofTheSource(err error) bool {
	for _, why := range []error{ErrSourceRefuses, ErrSourceBusy, ErrSourceDown, ErrSourceUnclear} {
		if errors.Is(err, why) {
			return true
		}
	}
	return false
}

// run is one fetching from a source.
type run struct {
	*Source
	feed    Feed
	seen    map[string]time.Time // the first time that each report bore in this run
	times   map[string]time.Time // the last
	trouble error                // with what could not be taken in, in spite of which the rest was
	floor   time.Time            // something moved while we read: what comes after this may have been passed over
}

// note sees a payload go by. Pages are places in a list: where a report that we have read is changed, it leaves its place
// for the end, all behind it move up, and the first of the next page is passed over. Then it is seen twice.
func (r *run) note(p Payload) {
	first, again := r.seen[p.Key]
	if !again {
		r.seen[p.Key] = p.UpdatedAt
	} else if !first.Equal(p.UpdatedAt) && (r.floor.IsZero() || first.Before(r.floor)) {
		r.floor = first
	}
	r.times[p.Key] = p.UpdatedAt
}

// mark is how far everything was seen.
func (r *run) mark() (last time.Time) {
	if !r.floor.IsZero() {
		return r.floor
	}
	for _, at := range r.times {
		if at.After(last) {
			last = at
		}
	}
	return last
}

// fetch makes something of what was kept before, and of what there is new.
func (s *Service) fetch(ctx context.Context, r *run) (more bool, err error) {
	if err := s.settleAll(ctx, r); err != nil {
		return false, err
	}
	since := r.Watermark
	if !since.IsZero() {
		since = since.Add(-overlap)
	}
	return r.feed.Pull(ctx, since, func(ctx context.Context, page []Payload) error {
		if err := s.keep(ctx, r, page); err != nil {
			return err
		}
		return s.settleAll(ctx, r)
	})
}
