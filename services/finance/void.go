package finance

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
)

// VoidReopened reacts to a completion that was undone: its draft is withdrawn. An invoice that is
// issued already stands, and so the completion does too: ErrFrozen.
func (s *Service) VoidReopened(ctx context.Context, was appointments.WasReopened) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		id, err := billing(ctx, tx, was.ID)
		if err != nil || id == uuid.Nil {
			return err
		}
		_, err = s.Void(ctx, Change{ID: id})
		return err
	})
}

// Void withdraws a draft. What it billed can be billed anew.
func (s *Service) Void(ctx context.Context, c Change) (*Invoice, error) {
	return s.change(ctx, c, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		if inv.State != Draft {
			return ErrFrozen
		}
		if err := s.voidable(ctx, tx, inv); err != nil {
			return err
		}
		for _, line := range inv.Lines { // while the invoice is still a draft: lines of others are frozen
			line.Live = false
			if _, err := tx.NewUpdate().Model(line).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("finance: void line: %w", err)
			}
		}
		return inv.Withdraw()
	})
}
