package schedules

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// syncLock keeps processes that start together from making the same rows.
const syncLock = 7403118

// Sync brings the schedules to the program's own table: new ones are added, those that left it are
// retired, and those that came back go on. When a schedule runs stays as an admin has it.
func (s *Service) Sync(ctx context.Context) error {
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", syncLock); err != nil {
			return err
		}
		// Hands before schedules, as everywhere: a tick holds its hand while it writes its line, which
		// refers to the schedule.
		if _, err := tx.ExecContext(ctx, "SELECT FROM schedule_hands ORDER BY schedule_id FOR UPDATE"); err != nil {
			return err
		}
		all := []*Schedule{}
		if err := tx.NewSelect().Model(&all).Order("id").For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		for _, sch := range all {
			if err := s.follow(ctx, tx, sch); err != nil {
				return err
			}
		}
		return s.add(ctx, tx, all)
	})
	if err != nil {
		return fmt.Errorf("schedules: sync: %w", err)
	}
	return nil
}

// follow makes a schedule what its plan says now.
func (s *Service) follow(ctx context.Context, tx bun.Tx, sch *Schedule) error {
	was := *sch
	p, there := s.plan(sch.Plan)
	switch {
	case !there && sch.RetiredAt.IsZero():
		sch.RetiredAt = s.DB.Now(ctx)
	case there:
		if err := sch.obey(p); err != nil {
			return err
		}
	}
	if !was.differs(sch) {
		return nil
	}
	sch.Version++
	if _, err := tx.NewUpdate().Model(sch).WherePK().Exec(ctx); err != nil {
		return err
	}
	if was.Cron == sch.Cron && was.Zone == sch.Zone && was.Runs() == sch.Runs() {
		return nil
	}
	return s.wind(ctx, tx, sch)
}

// obey takes over what the plan decides, and when to run too unless an admin has decided that.
func (s *Schedule) obey(p Plan) error {
	args, err := json.Marshal(p.Does)
	if err != nil {
		return err
	}
	s.Kind, s.Queue, s.Args = p.Does.Kind(), p.Does.Queue(), args
	if s.Own {
		return nil
	}
	if !s.RetiredAt.IsZero() { // its name may be another's by now
		s.Name, s.RetiredAt = p.Name, time.Time{}
	}
	if s.Edited {
		return nil
	}
	s.Name, s.Cron, s.Zone = p.Name, p.Cron, cmp.Or(p.Zone, Zone)
	s.Misfire, s.CatchUp = cmp.Or(p.Misfire, Once), cmp.Or(p.CatchUp, MostCatchUp)
	return nil
}

func (s *Schedule) differs(o *Schedule) bool {
	return s.Name != o.Name || s.Kind != o.Kind || s.Queue != o.Queue || !same(s.Args, o.Args) || s.Cron != o.Cron || s.Zone != o.Zone ||
		s.Misfire != o.Misfire || s.CatchUp != o.CatchUp || s.RetiredAt.IsZero() != o.RetiredAt.IsZero()
}

// same compares JSON, which the database writes in its own way.
func same(a, b json.RawMessage) bool {
	var values [2]any
	if json.Unmarshal(a, &values[0]) != nil || json.Unmarshal(b, &values[1]) != nil {
		return false
	}
	one, _ := json.Marshal(values[0]) // what was read can be written
	other, _ := json.Marshal(values[1])
	return bytes.Equal(one, other)
}

// add makes the schedules of plans that have none.
func (s *Service) add(ctx context.Context, tx bun.Tx, all []*Schedule) error {
	there := map[string]bool{}
	for _, sch := range all {
		there[sch.Plan] = there[sch.Plan] || !sch.Own
	}
	for _, p := range s.Plans {
		if there[p.Key] {
			continue
		}
		sch := &Schedule{ID: db.NewID(), Plan: p.Key, Enabled: true, Version: 1, CreatedAt: s.DB.Now(ctx)}
		if err := sch.obey(p); err != nil {
			return err
		}
		if err := s.insert(ctx, tx, sch); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) insert(ctx context.Context, tx bun.Tx, sch *Schedule) error {
	if _, err := tx.NewInsert().Model(sch).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("schedules: new: %w", err))
	}
	return s.wind(ctx, tx, sch)
}

// wind sets the hand of a schedule to its first slot from now on. What lies before that is not replayed.
func (s *Service) wind(ctx context.Context, tx bun.Tx, sch *Schedule) error {
	h := &hand{ScheduleID: sch.ID}
	if sch.Runs() {
		c, err := ParseCron(sch.Cron, sch.Zone)
		if err != nil {
			return err
		}
		h.NextSlot = c.Next(s.DB.Now(ctx))
	}
	_, err := tx.NewInsert().Model(h).On("CONFLICT (schedule_id) DO UPDATE").Set("next_slot = EXCLUDED.next_slot").Exec(ctx)
	if err != nil {
		return fmt.Errorf("schedules: wind: %w", err)
	}
	return nil
}
