package results

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Why results could not be fetched. A feed wraps one of them, and may say how long to wait (queue.After).
var (
	ErrSourceRefuses = fault.New(fault.Internal, "results.source_refuses") // our name or word is no longer good: asking again locks us out
	ErrSourceBusy    = fault.New(fault.Internal, "results.source_busy")
	ErrSourceDown    = fault.New(fault.Internal, "results.source_down")
	ErrSourceUnclear = fault.New(fault.Internal, "results.source_unclear") // it answers what can't be understood
	ErrUnreadable    = fault.New(fault.Internal, "results.unreadable")     // a report of which nothing can be made
	errNotTaken      = fault.New(fault.Internal, "results.not_taken")      // a report that we could read, and not file
	errLost          = errors.New("results: another run fetches from this source")
)

// Source is where results come from, how far we are and how it goes. Only the program writes it.
type Source struct {
	bun.BaseModel `bun:"table:result_sources,alias:so"`

	ID          uuid.UUID `bun:",pk"`
	Kind        Kind
	Base        string    // address, without secrets
	Watermark   time.Time `bun:",nullzero"` // the latest change that was seen, by the source's clock
	TriedAt     time.Time `bun:",nullzero"`
	SucceededAt time.Time `bun:",nullzero"`
	Failures    int       // in a row
	Fault       string    // message key of the last one
	RetryAt     time.Time `bun:",nullzero"`
	StoppedAt   time.Time `bun:",nullzero"` // it refused us, and is not asked until somebody says so
	HeldBy      uuid.UUID `bun:",nullzero"`
	HeldUntil   time.Time `bun:",nullzero"`
	Fetched     int64

	Waiting    int `bun:",scanonly"` // payloads of which nothing was made yet
	Unreadable int `bun:",scanonly"` // payloads of which nothing can be made
}

// Trouble is a time in which a source could not be fetched from.
type Trouble struct {
	bun.BaseModel `bun:"table:source_troubles,alias:tr"`
	signal.Source `bun:"-"`

	ID       uuid.UUID `bun:",pk"`
	SourceID uuid.UUID
	Fault    string // message key
	Since    time.Time
	EndedAt  time.Time `bun:",nullzero"`
}

const (
	lease      = 5 * time.Minute // in which a run that fetches says that it is alive
	overlap    = 3 * time.Minute // that is read once more: what a server commits late bears an earlier time
	firstWait  = 2 * time.Minute // after a failure; it doubles with each
	longWait   = 4 * time.Hour
	alarmAfter = 3 // failures in a row
)

// hold gives a source to one run, or nil where another has it, or where it is to be left alone.
func (s *Service) hold(ctx context.Context, kind Kind, base string) (*Source, error) {
	source := new(Source)
	now := s.DB.Now(ctx)
	err := s.DB.Conn(ctx).NewRaw(`INSERT INTO result_sources AS so (id, kind, base, tried_at, held_by, held_until)
VALUES (?0, ?1, ?2, ?3, ?4, clock_timestamp() + ?5 * interval '1 second')
ON CONFLICT (kind, base) DO UPDATE SET tried_at = excluded.tried_at, held_by = excluded.held_by, held_until = excluded.held_until
WHERE coalesce(so.held_until <= clock_timestamp(), true) AND so.stopped_at IS NULL AND coalesce(so.retry_at <= ?3, true)
RETURNING *`, db.NewID(), kind, base, now, uuid.New(), lease.Seconds()).Scan(ctx, source)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("results: hold %s: %w", base, err)
	}
	return source, nil
}

// still locks the source of a run and says once more that the run is alive, or returns errLost.
func (s *Service) still(ctx context.Context, tx bun.Tx, run *Source) error {
	res, err := tx.NewRaw("UPDATE result_sources SET held_until = clock_timestamp() + ? * interval '1 second' WHERE id = ? AND held_by = ?",
		lease.Seconds(), run.ID, run.HeldBy).Exec(ctx)
	if err != nil {
		return fmt.Errorf("results: still: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errLost)
	}
	return nil
}

// letGo ends a run and writes down how it went. A source that refuses us stops; one that fails is left alone, longer each time.
func (s *Service) letGo(ctx context.Context, run *Source, seen time.Time, failed error) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.still(ctx, tx, run); err != nil {
			return err
		}
		now := s.DB.Now(ctx)
		run.HeldBy, run.HeldUntil = uuid.Nil, time.Time{}
		if failed == nil {
			run.Failures, run.Fault, run.RetryAt, run.SucceededAt = 0, "", time.Time{}, now
			if seen.After(run.Watermark) {
				run.Watermark = seen
			}
		} else {
			run.fail(now, failed)
		}
		_, err := tx.NewUpdate().Model(run).Column("watermark", "succeeded_at", "failures", "fault", "retry_at", "stopped_at", "held_by", "held_until").WherePK().Exec(ctx)
		if err != nil {
			return fmt.Errorf("results: let go: %w", err)
		}
		return s.alarm(ctx, tx, run)
	})
}

// release ends a run that failed through no fault of its source.
func (s *Service) release(ctx context.Context, run *Source) error {
	_, err := s.DB.Conn(ctx).NewRaw("UPDATE result_sources SET held_by = NULL, held_until = NULL WHERE id = ? AND held_by = ?", run.ID, run.HeldBy).Exec(ctx)
	return err
}

// fail notes a failure, and when to try again.
func (f *Source) fail(now time.Time, why error) {
	f.Failures++
	f.Fault = fault.Of(why).Key
	if errors.Is(why, ErrSourceRefuses) {
		f.StoppedAt = now
		return
	}
	wait := firstWait
	for range min(f.Failures-1, 20) {
		wait = min(2*wait, longWait)
	}
	wait = wait/2 + rand.N(wait/2+1) // those that failed together don't come back together
	if told, says := queue.Wait(why); says {
		wait = min(max(told, wait), 24*time.Hour)
	}
	f.RetryAt = now.Add(wait)
}

// alarm begins or ends the trouble with a source.
func (s *Service) alarm(ctx context.Context, tx bun.Tx, run *Source) error {
	now, t := s.DB.Now(ctx), new(Trouble)
	err := db.Found(tx.NewSelect().Model(t).Where("tr.source_id = ? AND tr.ended_at IS NULL", run.ID).For("UPDATE").Scan(ctx))
	none := errors.Is(err, db.ErrNotFound)
	switch {
	case err != nil && !none:
		return err
	case none && (run.Failures >= alarmAfter || !run.StoppedAt.IsZero()):
		t = &Trouble{ID: db.NewID(), SourceID: run.ID, Fault: run.Fault, Since: now}
		t.Raise(SourceFailed{SourceID: run.ID})
		_, err = tx.NewInsert().Model(t).Exec(ctx)
		return err
	case !none && run.Failures == 0:
		t.EndedAt = now
		_, err = tx.NewUpdate().Model(t).Column("ended_at").WherePK().Exec(ctx)
		return err
	}
	return nil
}
