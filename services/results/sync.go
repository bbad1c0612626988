package results

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/settings"
)

// sync is what jobs that fetch results have in common.
type sync struct {
	Onward bool `json:"onward,omitempty"` // the last run ended where a run does: it goes on there, and reads nothing once more
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

// SyncLab does the job. It fails only where our own database does: how it goes with the source is written down there.
func (s *Service) SyncLab(ctx context.Context, job SyncLab) error {
	return s.fetchFrom(ctx, Lab, job.Onward)
}

// SyncRadiology does the job, as SyncLab does.
func (s *Service) SyncRadiology(ctx context.Context, job SyncRadiology) error {
	return s.fetchFrom(ctx, Radiology, job.Onward)
}

// fetchFrom fetches what there is new, from where the last run ended or from a little before it.
func (s *Service) fetchFrom(ctx context.Context, kind Kind, onward bool) error {
	feed := s.Feeds[kind]
	on, err := s.Settings.On(ctx, settings.ResultFeeds, uuid.Nil)
	if err != nil || !on || feed == nil {
		return err
	}
	source, err := s.hold(ctx, kind, feed.Base())
	if err != nil || source == nil {
		return err
	}
	run := &run{Source: source, feed: feed, onward: onward, seen: map[string]time.Time{}, times: map[string]time.Time{}}
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
			return s.at(ctx, again, job(kind, false))
		}
	case more:
		return s.at(ctx, s.DB.Now(ctx), job(kind, true))
	}
	return nil
}

// job is the one that fetches results of a kind.
func job(kind Kind, onward bool) queue.Args {
	if kind == Radiology {
		return SyncRadiology{sync{onward}}
	}
	return SyncLab{sync{onward}}
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
	onward  bool                 // from where the last run ended
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
	if !since.IsZero() && !r.onward {
		since = since.Add(-overlap)
	}
	more, err = r.feed.Pull(ctx, since, func(ctx context.Context, page []Payload) error {
		if err := s.keep(ctx, r, page); err != nil {
			return err
		}
		return s.settleAll(ctx, r)
	})
	if err == nil && more && r.onward && !r.mark().After(r.Watermark) { // a run more would read the same
		return false, fmt.Errorf("results: more bears one time than a run reads: %w", ErrSourceUnclear)
	}
	return more, err
}
