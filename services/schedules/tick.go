package schedules

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// hand is where a schedule stands.
type hand struct {
	bun.BaseModel `bun:"table:schedule_hands,alias:h"`

	ScheduleID uuid.UUID `bun:",pk"`
	NextSlot   time.Time `bun:",nullzero"`
	LastSlot   time.Time `bun:",nullzero"`
}

// Tick decides on every slot that has come, enqueues the jobs of those that run, and returns how
// many schedules it looked after. Any number of processes may call it at once and at any time: each
// slot is decided on by one of them, in the transaction that enqueues its job.
func (s *Service) Tick(ctx context.Context) (n int, err error) {
	for {
		ticked := false
		err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			h, err := s.due(ctx, tx)
			if h == nil || err != nil {
				return err
			}
			ticked = true
			return s.advance(ctx, tx, h)
		})
		if err != nil {
			return n, fmt.Errorf("schedules: tick: %w", err)
		}
		if !ticked {
			return n, nil
		}
		n++
	}
}

// due locks the hand that has waited for longest, or one that stands in the future because the clock
// was put back. Where there is none it returns nil.
func (s *Service) due(ctx context.Context, tx bun.Tx) (*hand, error) {
	now, h := s.DB.Now(ctx), new(hand)
	err := tx.NewSelect().Model(h).Where("next_slot <= ? OR last_slot > ?", now, now).
		Order("next_slot").Limit(1).For("UPDATE SKIP LOCKED").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return h, err
}

// advance decides on the slots that have come of the schedule of a locked hand, and moves the hand on.
func (s *Service) advance(ctx context.Context, tx bun.Tx, h *hand) error {
	now, sch := s.DB.Now(ctx), &Schedule{ID: h.ScheduleID}
	if err := tx.NewSelect().Model(sch).WherePK().Scan(ctx); err != nil {
		return err
	}
	c, err := ParseCron(sch.Cron, sch.Zone)
	if err != nil || !sch.Runs() {
		// It stands still, seen by all, rather than in the way of the others.
		h.NextSlot, h.LastSlot = time.Time{}, time.Time{}
		return move(ctx, tx, h)
	}
	if h.LastSlot.After(now) {
		return s.putBack(ctx, tx, h, c)
	}
	come := c.since(h.NextSlot, now, sch.keep())
	for _, t := range sch.Misfire.decide(come, now) {
		if err := s.take(ctx, tx, sch, t); err != nil {
			return err
		}
		h.LastSlot = t.slot
	}
	h.NextSlot = come.next
	return move(ctx, tx, h)
}

// putBack brings a hand back from a future that the clock has left again. Slots that were decided
// on in that future are not repeated.
func (s *Service) putBack(ctx context.Context, tx bun.Tx, h *hand, c Cron) error {
	now := s.DB.Now(ctx)
	taken := map[int64]bool{}
	var ahead []time.Time
	err := tx.NewRaw("SELECT slot_at FROM schedule_ticks WHERE schedule_id = ? AND slot_at > ?", h.ScheduleID, now).Scan(ctx, &ahead)
	if err != nil {
		return err
	}
	for _, slot := range ahead {
		taken[slot.UnixMicro()] = true
	}
	h.LastSlot, h.NextSlot = time.Time{}, c.Next(now)
	for taken[h.NextSlot.UnixMicro()] {
		h.NextSlot = c.Next(h.NextSlot)
	}
	return move(ctx, tx, h)
}

// take writes down what becomes of a slot, and enqueues its job where it runs. A slot that was
// decided on before stays as it was.
func (s *Service) take(ctx context.Context, tx bun.Tx, sch *Schedule, t tick) error {
	line := &Tick{ScheduleID: sch.ID, SlotAt: t.slot, State: Missed, Missed: t.missed, Since: t.since, TickedAt: s.DB.Now(ctx)}
	if t.run {
		line.State = Run
	}
	_, err := s.write(ctx, tx, sch, line)
	return err
}

// write inserts a line of the history with the job that belongs to it, unless its slot has one already.
func (s *Service) write(ctx context.Context, tx bun.Tx, sch *Schedule, line *Tick) (written bool, err error) {
	res, err := tx.NewInsert().Model(line).On("CONFLICT (schedule_id, slot_at) DO NOTHING").Returning("id").Exec(ctx)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 || line.State == Missed {
		return n == 1, err
	}
	if line.JobID, err = s.Queue.Add(ctx, s.begins(ctx, sch, line), sch.job()); err != nil {
		return false, err
	}
	_, err = tx.NewUpdate().Model(line).Column("job_id").WherePK().Exec(ctx)
	return true, err
}

// begins is when the job of a line does; the zero time is at once.
func (s *Service) begins(ctx context.Context, sch *Schedule, line *Tick) time.Time {
	p, _ := s.plan(sch.Plan)
	if p.Spread <= 0 || line.State == ByHand {
		return time.Time{}
	}
	return s.DB.Now(ctx).Add(rand.N(p.Spread))
}

func move(ctx context.Context, tx bun.Tx, h *hand) error {
	_, err := tx.NewUpdate().Model(h).WherePK().Exec(ctx)
	return err
}
