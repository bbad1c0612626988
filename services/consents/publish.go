package consents

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// Create makes a form with its first text. It returns fault.ErrInvalid with every input at fault.
func (s *Service) Create(ctx context.Context, r Rules, w Words) (*Form, error) {
	var check fault.Check
	f := &Form{ID: db.NewID(), StandsFrom: 1, Version: 1}
	t := w.text(&check)
	if err := s.read(ctx, r, f, &check); err != nil {
		return nil, err
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return f, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		f.CreatedAt = s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(f).Exec(ctx); err != nil {
			return fmt.Errorf("consents: create: %w", err)
		}
		return s.publish(ctx, tx, f, t)
	})
}

// Change names a form to change, as the user saw it.
type Change struct {
	ID      uuid.UUID
	Version int // that the user saw; 0 takes it as it is
}

// Edit gives a form other rules. It returns what Create does, and ErrStale where it has changed since it was seen.
func (s *Service) Edit(ctx context.Context, c Change, r Rules) error {
	return s.change(ctx, c, func(ctx context.Context, _ bun.Tx, f *Form) error {
		var check fault.Check
		if err := s.read(ctx, r, f, &check); err != nil {
			return err
		}
		return check.Err()
	})
}

// Publish gives a form a new text, which is signed from now on. Where it renews, consents to earlier texts stand no longer.
func (s *Service) Publish(ctx context.Context, c Change, w Words) error {
	var check fault.Check
	t := w.text(&check)
	if err := check.Err(); err != nil {
		return err
	}
	return s.change(ctx, c, func(ctx context.Context, tx bun.Tx, f *Form) error {
		return s.publish(ctx, tx, f, t)
	})
}

func (s *Service) publish(ctx context.Context, tx bun.Tx, f *Form, t *Text) error {
	t.ID, t.FormID, t.Number, t.PublishedAt, t.PublishedBy = db.NewID(), f.ID, f.Latest+1, s.DB.Now(ctx), access.Who(ctx).ID
	if t.Renews {
		f.StandsFrom = t.Number
	}
	_, err := tx.NewInsert().Model(t).Exec(ctx)
	return constraints.Fault(err)
}

func (s *Service) change(ctx context.Context, c Change, fn func(context.Context, bun.Tx, *Form) error) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		f := new(Form)
		if err := titled(tx.NewSelect().Model(f)).Where("cf.id = ?", c.ID).For("UPDATE OF cf").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if c.Version != 0 && c.Version != f.Version {
			return ErrStale
		}
		if err := fn(ctx, tx, f); err != nil {
			return err
		}
		f.Version++
		_, err := tx.NewUpdate().Model(f).ExcludeColumn("created_at").WherePK().Exec(ctx)
		return err
	})
}
