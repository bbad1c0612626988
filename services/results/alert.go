package results

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/settings"
)

// Alert is a value on which somebody has to act at once, until somebody says that they know.
type Alert struct {
	bun.BaseModel `bun:"table:critical_alerts,alias:ca"`
	signal.Source `bun:"-"`

	ID           uuid.UUID `bun:",pk"`
	ResultID     uuid.UUID
	N            int    // the version with the value
	ValuesSHA256 []byte `bun:"values_sha256"` // what is said again alerts nobody again
	Level        int    // who has been told: 0 who ordered, 1 the clinic, 2 those in charge
	RaisedAt     time.Time
	ToldAt       time.Time // of the level
	AckedAt      time.Time `bun:",nullzero"`
	AckedBy      uuid.UUID `bun:",nullzero"`
	Readback     string    // what was understood, and will be done
	EndedAt      time.Time `bun:",nullzero"` // by a correction, also after somebody acknowledged it
	Version      int

	AckedByAr string `bun:",scanonly"`
	AckedByEn string `bun:",scanonly"`
}

// highest is the level beyond which there is nobody to tell.
const highest = 2

// Open reports whether somebody still has to say that they know.
func (a *Alert) Open() bool { return a.AckedAt.IsZero() && a.EndedAt.IsZero() }

// Escalate is the job that tells others of a critical value that nobody has acknowledged.
type Escalate struct {
	AlertID uuid.UUID `json:"alert_id"`
	Level   int       `json:"level"`
}

// Kind names the job.
func (Escalate) Kind() string { return "results.escalate" }

// Queue puts the job with what somebody waits for.
func (Escalate) Queue() queue.Name { return queue.Critical }

// alert raises, keeps or ends the alerts of a result, whose content holds from now on.
func (s *Service) alert(ctx context.Context, tx bun.Tx, r *Result, c *Content) error {
	list, now := []*Alert{}, s.DB.Now(ctx)
	if err := tx.NewSelect().Model(&list).Where("ca.result_id = ? AND ca.ended_at IS NULL", r.ID).Order("ca.id").For("UPDATE").Scan(ctx); err != nil {
		return fmt.Errorf("alerts of %s: %w", r.ID, err)
	}
	sum := c.critical(r.PatientID)
	if r.State == Rejected {
		sum = nil
	}
	stands := false
	for _, a := range list {
		if sum != nil && bytes.Equal(a.ValuesSHA256, sum) {
			stands = true // it was said before, and not taken back
		} else if err := s.end(ctx, tx, a, sum == nil); err != nil {
			return err
		}
	}
	if sum == nil || stands {
		return nil
	}
	a := &Alert{ID: db.NewID(), ResultID: r.ID, N: r.Current, ValuesSHA256: sum, RaisedAt: now, ToldAt: now, Version: 1}
	a.Raise(CriticalWaits{r.facts(), 0})
	if _, err := tx.NewInsert().Model(a).Exec(ctx); err != nil {
		return fmt.Errorf("raise alert: %w", err)
	}
	return s.later(ctx, a, r.ClinicID)
}

// end notes that what an alert was raised for holds no more. Somebody who was to act need not, unless another takes its place.
func (s *Service) end(ctx context.Context, tx bun.Tx, a *Alert, settled bool) error {
	if a.Open() && settled {
		a.Raise(CriticalSettled{a.ResultID})
	}
	a.EndedAt = s.DB.Now(ctx)
	return saveAlert(ctx, tx, a)
}

func saveAlert(ctx context.Context, tx bun.Tx, a *Alert) error {
	a.Version++
	_, err := tx.NewUpdate().Model(a).Column("level", "told_at", "acked_at", "acked_by", "readback", "ended_at", "version").WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("results: save alert: %w", err)
	}
	return nil
}

// later has the next ones told, unless somebody acknowledges it before.
func (s *Service) later(ctx context.Context, a *Alert, clinic uuid.UUID) error {
	if a.Level >= highest {
		return nil
	}
	wait, err := s.patience(ctx, clinic)
	if err != nil {
		return err
	}
	return s.Queue.EnqueueAt(ctx, a.ToldAt.Add(wait), Escalate{a.ID, a.Level + 1})
}

// patience is how long each level has.
func (s *Service) patience(ctx context.Context, clinic uuid.UUID) (time.Duration, error) {
	values, err := s.Settings.Now(ctx)
	if err != nil {
		return 0, err
	}
	return values.Span(settings.CriticalWait, clinic), nil
}

// Escalate does the job: whoever should know of a critical value after those who were told is told too.
func (s *Service) Escalate(ctx context.Context, job Escalate) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a, r := new(Alert), new(Result)
		err := db.Found(tx.NewSelect().Model(a).Where("ca.id = ?", job.AlertID).For("UPDATE").Scan(ctx))
		if errors.Is(err, db.ErrNotFound) || err == nil && (!a.Open() || a.Level != job.Level-1) {
			return nil // settled meanwhile, or raised anew: then another job is on its way
		}
		if err != nil {
			return err
		}
		if err := tx.NewSelect().Model(r).Where("r.id = ?", a.ResultID).Scan(ctx); err != nil {
			return fmt.Errorf("results: escalate: %w", err)
		}
		wait, err := s.patience(ctx, r.ClinicID)
		if err != nil {
			return err
		}
		if due := a.ToldAt.Add(wait); s.DB.Now(ctx).Before(due) {
			return s.Queue.EnqueueAt(ctx, due, job)
		}
		a.Level, a.ToldAt = job.Level, s.DB.Now(ctx)
		a.Raise(CriticalWaits{r.facts(), a.Level})
		if err := saveAlert(ctx, tx, a); err != nil {
			return err
		}
		return s.later(ctx, a, r.ClinicID)
	})
}
