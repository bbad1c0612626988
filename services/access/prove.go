package access

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrNotProven says that the password is not that of whoever acts.
var ErrNotProven = fault.ErrInvalid.On("password", "access.password_wrong")

// Prove has whoever acts prove with their password that it is them, and not somebody at a screen they left. It
// returns ErrNotProven, or ErrTooMany as signing in does.
func (s *Service) Prove(ctx context.Context, password, ip string) error {
	who := Who(ctx)
	if !who.SignedIn() {
		return ErrSignedOut
	}
	tried, err := s.try(ctx, who.Email, ip)
	if err != nil {
		return err
	}
	u, err := s.User(ctx, who.ID)
	if err != nil {
		return err
	}
	same, err := matches(ctx, password, u.PasswordHash)
	if err != nil {
		return err
	}
	if !same || !u.Active {
		return ErrNotProven
	}
	tried.Succeeded = true
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewUpdate().Model(tried).Column("succeeded").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: prove: %w", err)
		}
		return nil
	})
}
