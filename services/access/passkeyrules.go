package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// passkeyFirst returns ErrPasskeyFirst for a user whose role needs a second step, and whose only one is a passkey. Else
// whoever learns their password could set up an app of their own.
func passkeyFirst(ctx context.Context, tx bun.Tx, u *User) error {
	var first bool
	err := tx.NewRaw("SELECT two_step AND EXISTS (SELECT FROM passkeys WHERE user_id = ?) FROM role_policies WHERE role = ?", u.ID, u.Role).
		Scan(ctx, &first)
	if err != nil {
		return fmt.Errorf("access: passkey before password: %w", err)
	}
	if first {
		return ErrPasskeyFirst
	}
	return nil
}

// both notes that a session has begun with both steps: its user need not set up another.
func both(ctx context.Context, tx bun.Tx, token string) error {
	if _, err := tx.NewRaw("UPDATE sessions SET by_passkey = true, must_enrol = false WHERE token_hash = ?", hashed(token)).Exec(ctx); err != nil {
		return fmt.Errorf("access: both steps of a session: %w", err)
	}
	return nil
}

// spare returns ErrNeeded where whoever acts would be left without the second step that their role has to have. They
// are locked, so that of two passkeys that go at once one stays.
func spare(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	u := &User{ID: Who(ctx).ID}
	if err := tx.NewSelect().Model(u).WherePK().For("NO KEY UPDATE").Scan(ctx); err != nil {
		return fmt.Errorf("access: user %s: %w", u.ID, err)
	}
	var needed bool
	err := tx.NewRaw(`SELECT rp.two_step AND coalesce((SELECT array_agg(id) FROM passkeys WHERE user_id = ?) = ARRAY[?::uuid], false) FROM role_policies AS rp WHERE rp.role = ? FOR SHARE OF rp`,
		u.ID, id, u.Role).Scan(ctx, &needed)
	if err != nil {
		return fmt.Errorf("access: policy of %s: %w", u.Role, err)
	}
	if needed && u.TwoStepAt.IsZero() {
		return ErrNeeded
	}
	return nil
}
