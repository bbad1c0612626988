package schedules

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
)

// longName is the most characters of a name.
const longName = 80

// Wish is how an admin wants a schedule to be.
type Wish struct {
	Name    string
	Cron    string
	Zone    string
	Misfire Misfire
	CatchUp int
}

// Change names a schedule to change, as the admin saw it.
type Change struct {
	ID      uuid.UUID
	Version int // that the admin saw; 0 takes the schedule as it is
}

// Edit changes when a schedule runs, and what it is called. Its next slot is counted from now, so
// nothing is replayed. What is wrong is said by field: ErrCron, ErrOften, ErrNever, ErrZone, ErrName
// and their like. One that has changed meanwhile is left alone: ErrStale.
func (s *Service) Edit(ctx context.Context, c Change, w Wish) (*Schedule, error) {
	return s.change(ctx, c, func(ctx context.Context, tx bun.Tx, sch *Schedule) error {
		if err := s.fit(ctx, tx, sch, w); err != nil {
			return err
		}
		sch.Edited = true
		return nil
	})
}

// Pause stops a schedule until Resume. What would have run in between is not made up for.
func (s *Service) Pause(ctx context.Context, c Change) (*Schedule, error) {
	return s.change(ctx, c, func(_ context.Context, _ bun.Tx, sch *Schedule) error { sch.Enabled = false; return nil })
}

// Resume lets a schedule go on, from its next slot.
func (s *Service) Resume(ctx context.Context, c Change) (*Schedule, error) {
	return s.change(ctx, c, func(_ context.Context, _ bun.Tx, sch *Schedule) error { sch.Enabled = true; return nil })
}

// Remove ends a schedule that an admin made, and keeps its history. One of the program's own table
// can only be paused: ErrKept.
func (s *Service) Remove(ctx context.Context, c Change) (*Schedule, error) {
	return s.change(ctx, c, func(ctx context.Context, _ bun.Tx, sch *Schedule) error {
		if !sch.Own {
			return ErrKept
		}
		sch.RetiredAt = s.DB.Now(ctx)
		return nil
	})
}

// Create makes a schedule that does what a plan of the table does, at another time.
func (s *Service) Create(ctx context.Context, plan string, w Wish) (*Schedule, error) {
	sch := &Schedule{ID: db.NewID(), Plan: plan, Own: true, Enabled: true, Version: 1}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, there := s.plan(plan)
		fits := s.fit(ctx, tx, sch, w)
		switch {
		case !there && fits == nil:
			return ErrPlan
		case !there:
			return fault.Of(fits).On("plan", ErrPlan.Fields["plan"])
		case fits != nil:
			return fits
		}
		if err := sch.obey(p); err != nil {
			return err
		}
		sch.CreatedAt = s.DB.Now(ctx)
		return s.insert(ctx, tx, sch)
	})
	if err != nil {
		return nil, err
	}
	return sch, nil
}

// change locks a schedule for a change, lets fn make it, saves it and sets its hand anew.
func (s *Service) change(ctx context.Context, c Change, fn func(context.Context, bun.Tx, *Schedule) error) (*Schedule, error) {
	sch := &Schedule{ID: c.ID}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := lock(ctx, tx, sch); err != nil {
			return err
		}
		was := *sch
		switch {
		case c.Version != 0 && c.Version != sch.Version:
			return ErrStale
		case !sch.RetiredAt.IsZero():
			return ErrRetired
		}
		if err := fn(ctx, tx, sch); err != nil {
			return err
		}
		sch.Version++
		if _, err := tx.NewUpdate().Model(sch).WherePK().Exec(ctx); err != nil {
			return constraints.Fault(fmt.Errorf("schedules: change: %w", err))
		}
		if was.Cron == sch.Cron && was.Zone == sch.Zone && was.Runs() == sch.Runs() {
			return nil
		}
		return s.wind(ctx, tx, sch)
	})
	if err != nil {
		return nil, err
	}
	return sch, nil
}

// lock reads a schedule for a change: first its hand, as a tick does, then itself.
func lock(ctx context.Context, tx bun.Tx, sch *Schedule) error {
	h := &hand{ScheduleID: sch.ID}
	if err := tx.NewSelect().Model(h).WherePK().For("UPDATE").Scan(ctx); err != nil {
		return db.Found(err)
	}
	return db.Found(tx.NewSelect().Model(sch).WherePK().For("UPDATE").Scan(ctx))
}

// fit makes a schedule as it is wished for, or says everything that is wrong with the wish.
func (s *Service) fit(ctx context.Context, tx bun.Tx, sch *Schedule, w Wish) error {
	var check fault.Check
	note := func(err error) {
		for field, key := range fault.Of(err).Fields {
			check.Field(field, key)
		}
	}
	name, err := text.Clean(w.Name, longName)
	check.Note("name", err)
	taken, err := s.taken(ctx, tx, sch, name)
	if err != nil {
		return err
	}
	if taken {
		note(ErrName)
	}
	c, err := ParseCron(w.Cron, strings.TrimSpace(w.Zone))
	if err != nil {
		note(err)
	}
	if !slices.Contains(Misfires, w.Misfire) {
		note(ErrMisfire)
	}
	if w.Misfire == CatchUp && (w.CatchUp < 1 || w.CatchUp > MostCatchUp) {
		note(ErrCatchUp)
	}
	if err := check.Err(); err != nil {
		return err
	}
	if name != called(ctx, sch.Name) { // a message key stays one where it was only shown
		sch.Name = name
	}
	sch.Cron, sch.Zone, sch.Misfire = c.Text, c.Zone.String(), w.Misfire
	if sch.CatchUp = MostCatchUp; w.Misfire == CatchUp {
		sch.CatchUp = w.CatchUp
	}
	return nil
}

// taken reports whether another schedule is called so, in either language.
func (s *Service) taken(ctx context.Context, tx bun.Tx, sch *Schedule, name string) (bool, error) {
	var names []string
	err := tx.NewSelect().Model((*Schedule)(nil)).Column("name").Where("retired_at IS NULL AND id <> ?", sch.ID).Scan(ctx, &names)
	if err != nil {
		return false, fmt.Errorf("schedules: names: %w", err)
	}
	return slices.ContainsFunc(names, func(other string) bool {
		for _, l := range []i18n.Locale{i18n.Arabic, i18n.English} {
			if strings.EqualFold(called(i18n.With(ctx, l), other), name) {
				return true
			}
		}
		return strings.EqualFold(other, name)
	}), nil
}

func called(ctx context.Context, name string) string { return i18n.T(ctx, name) }
