package settings

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Wish is how somebody wants a setting to be.
type Wish struct {
	At
	Value   string // value, as it was typed; empty: as in the centre, or in the centre as declared
	Version int    // that was seen; 0 where nobody had decided yet
	Reason  string // reason; may be empty
}

// Set decides about a setting, from now on and in every process. It returns ErrNumber, ErrBounds with the bounds,
// ErrReason, ErrForCentre, ErrStale where somebody was quicker, or a NotFound fault for a setting or clinic that there
// is not. What is so already is no change.
func (s *Service) Set(ctx context.Context, w Wish) error {
	of, known := Find(w.Key)
	if !known {
		return db.ErrNotFound
	}
	n, err := of.read(w.Value)
	if err != nil {
		return err
	}
	return s.decide(ctx, of, w, decision{value: n})
}

// Restoration is a wish to have again what a setting was.
type Restoration struct {
	Change  int64 // of the history, with which it became so
	Version int   // that was seen
	Reason  string
}

// Restore makes a setting what it was after a change of its history. That is a change like any other; it returns the
// same faults as Set.
func (s *Service) Restore(ctx context.Context, key Key, r Restoration) error {
	c := Change{ID: r.Change}
	if err := s.DB.Conn(ctx).NewSelect().Model(&c).WherePK().Where("key = ?", key).Scan(ctx); err != nil {
		return db.Found(err)
	}
	of, known := Find(key)
	if !known {
		return db.ErrNotFound
	}
	if c.Value != nil {
		if err := of.check(*c.Value); err != nil {
			return err
		}
	}
	return s.decide(ctx, of, Wish{At: c.At, Version: r.Version, Reason: r.Reason}, decision{c.Value, c.ID})
}

// decision is what a setting becomes, and the change whose value that is: 0 where it was typed.
type decision struct {
	value    *int
	restored int64
}

// row is where a setting stands.
type row struct {
	bun.BaseModel `bun:"table:setting_values,alias:sv"`
	signal.Source `bun:"-"`

	ID uuid.UUID `bun:",pk"`
	At
	Value    *int
	Restored int64 `bun:",nullzero"`
	Version  int
}

func (s *Service) decide(ctx context.Context, of *Setting, w Wish, d decision) error {
	reason, err := text.Note(w.Reason, longReason)
	switch {
	case err != nil:
		return ErrReason
	case w.ClinicID != uuid.Nil && !of.PerClinic:
		return ErrForCentre
	}
	return s.DB.Tx(audit.WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		r := &row{At: w.At}
		err := tx.NewSelect().Model(r).Where("key = ? AND clinic_id IS NOT DISTINCT FROM ?", w.Key, uuid.NullUUID{UUID: w.ClinicID, Valid: w.ClinicID != uuid.Nil}).For("UPDATE").Scan(ctx)
		if err = db.Found(err); err != nil && !errors.Is(err, db.ErrNotFound) {
			return fmt.Errorf("settings: %s: %w", w.Key, err)
		}
		switch {
		case r.Version != w.Version:
			return ErrStale
		case same(r.Value, d.value):
			return nil
		}
		r.Value, r.Restored, r.Version = d.value, d.restored, r.Version+1
		return save(ctx, tx, r)
	})
}

func same(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

func save(ctx context.Context, tx bun.Tx, r *row) (err error) {
	if r.Version == 1 {
		r.ID = db.NewID()
		_, err = tx.NewInsert().Model(r).Exec(ctx)
	} else {
		_, err = tx.NewUpdate().Model(r).WherePK().Exec(ctx)
	}
	if err != nil {
		return constraints.Fault(fmt.Errorf("settings: decide %s: %w", r.Key, err))
	}
	return nil
}
