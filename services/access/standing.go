package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// Why a user's standing stays as it is.
var (
	// ErrOwnAccess says that nobody ends their own access or changes their own role.
	ErrOwnAccess = fault.New(fault.Conflict, "access.own_access")
	// ErrLastAdmin says that nobody could let anybody in any more.
	ErrLastAdmin = fault.New(fault.Conflict, "access.last_admin")
)

// Deactivate ends the user's sessions and lets the user in no more. The user is kept: others read who did what.
// It returns ErrOwnAccess to the user, and ErrLastAdmin for the last admin there is.
func (s *Service) Deactivate(ctx context.Context, id uuid.UUID) error {
	return s.stand(ctx, id, func(u *User) error {
		u.Active = false
		return nil
	}, "active")
}

// Reactivate lets a user in again.
func (s *Service) Reactivate(ctx context.Context, id uuid.UUID) error {
	return s.stand(ctx, id, func(u *User) error {
		u.Active = true
		return nil
	}, "active")
}

// SetRole gives a user another role, which the user feels at the next sign-in: the sessions end. It returns the
// same faults as Deactivate, and fault.ErrInvalid for a role that there is not.
func (s *Service) SetRole(ctx context.Context, id uuid.UUID, role Role) error {
	if !slices.Contains(Roles, role) {
		return fault.ErrInvalid.On("role", "fault.choice")
	}
	return s.stand(ctx, id, func(u *User) error {
		u.Role = role
		return nil
	}, "role")
}

// WorkIn limits a user to some clinics, or to none of them for the whole centre. It returns the same faults as Deactivate,
// and fault.ErrInvalid for a clinic that there is not.
func (s *Service) WorkIn(ctx context.Context, id uuid.UUID, clinics []uuid.UUID) error {
	return constraints.Fault(s.stand(ctx, id, func(u *User) error {
		u.Clinics = orAll(clinics)
		return nil
	}, "clinics"))
}

// orAll is how the clinics of a user are kept: none as NULL.
func orAll(clinics []uuid.UUID) []uuid.UUID {
	if len(clinics) == 0 {
		return nil
	}
	return clinics
}

// stand changes where another user stands. The admins are locked first: of two who let each other go at once, the
// second waits and sees who is left.
func (s *Service) stand(ctx context.Context, id uuid.UUID, set func(*User) error, columns ...string) error {
	if Who(ctx).ID == id {
		return ErrOwnAccess
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		admins := []uuid.UUID{}
		err := tx.NewRaw("SELECT id FROM users WHERE role = ? AND active AND clinics IS NULL ORDER BY id FOR UPDATE", Admin).Scan(ctx, &admins)
		if err != nil {
			return fmt.Errorf("access: admins: %w", err)
		}
		return s.change(ctx, id, func(u *User) error {
			if err := set(u); err != nil {
				return err
			}
			if slices.Equal(admins, []uuid.UUID{id}) && (u.Role != Admin || !u.Active || u.Actor().Limited()) {
				return ErrLastAdmin
			}
			return nil
		}, columns...)
	})
}

// change saves columns of a user who has to sign in again for it to be felt.
func (s *Service) change(ctx context.Context, id uuid.UUID, set func(*User) error, columns ...string) error {
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		if err := s.save(ctx, id, set, columns...); err != nil {
			return err
		}
		return s.endAll(ctx, id, "id <> ?", uuid.Nil)
	})
}

// save saves columns of a user.
func (s *Service) save(ctx context.Context, id uuid.UUID, set func(*User) error, columns ...string) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		u := new(User)
		if err := tx.NewSelect().Model(u).Where("id = ?", id).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if err := set(u); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(u).Column(columns...).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: change user %s: %w", id, err)
		}
		return nil
	})
}
