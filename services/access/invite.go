package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// WasInvited says that there is a user who has no password yet.
type WasInvited struct{ UserID uuid.UUID }

// ErrInvitation says that an invitation was used, has been replaced, or is too old.
var ErrInvitation = fault.New(fault.NotFound, "access.invitation_over")

// ErrTypedTwice says that a password was not typed the same twice.
var ErrTypedTwice = fault.ErrInvalid.On("again", "access.typed_twice")

// invitationLife is how long an invitation may be followed.
const invitationLife = 3 * 24 * time.Hour

// invitation is a link by which a user chooses the first password. Only the hash of its token is kept.
type invitation struct {
	bun.BaseModel `bun:"table:invitations,alias:i"`

	TokenHash []byte `bun:",pk"`
	UserID    uuid.UUID
	ExpiresAt time.Time
	UsedAt    time.Time `bun:",nullzero"`
}

// Invite makes a user who has still to choose a password. It returns fault.ErrInvalid with the inputs at fault,
// ErrEmailTaken among them.
func (s *Service) Invite(ctx context.Context, wish NewUser) (*User, error) {
	var check fault.Check
	u := wish.user(&check)
	if err := check.Err(); err != nil {
		return nil, err
	}
	u.Raise(WasInvited{u.ID})
	return u, s.add(ctx, u)
}

// Invited reports whether the user has still to choose a password.
func (u *User) Invited() bool { return u.Active && u.PasswordHash == "" }

// Invitation returns the token of a new invitation of a user. Those before end.
func (s *Service) Invitation(ctx context.Context, user uuid.UUID) (token string, err error) {
	token = Secret()
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*invitation)(nil)).Where("user_id = ? AND used_at IS NULL", user).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewInsert().Model(&invitation{TokenHash: hashed(token), UserID: user, ExpiresAt: s.DB.Now(ctx).Add(invitationLife)}).Exec(ctx)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("access: invitation: %w", err)
	}
	return token, nil
}

// Invitee returns whom a token invites, or ErrInvitation.
func (s *Service) Invitee(ctx context.Context, token string) (*User, error) {
	u, _, err := s.invitee(ctx, token)
	return u, err
}

func (s *Service) invitee(ctx context.Context, token string) (*User, *invitation, error) {
	i := new(invitation)
	err := s.DB.Conn(ctx).NewSelect().Model(i).Where("token_hash = ? AND used_at IS NULL AND expires_at > ?", hashed(token), s.DB.Now(ctx)).Scan(ctx)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, nil, ErrInvitation
	}
	if err != nil {
		return nil, nil, fmt.Errorf("access: invitation: %w", err)
	}
	u, err := s.User(ctx, i.UserID)
	if err == nil && !u.Invited() {
		err = ErrInvitation
	}
	return u, i, err
}

// Accept has a user who was invited choose a password, once. It returns ErrInvitation, or fault.ErrInvalid for a
// password that is too easy.
func (s *Service) Accept(ctx context.Context, token, password string) error {
	u, err := s.Invitee(ctx, token)
	if err != nil {
		return err
	}
	if err := judge(password, u.Email); err != nil {
		return fault.ErrInvalid.On("password", fault.Of(err).Key)
	}
	hash, err := Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.DB.Tx(With(ctx, u.Actor()), func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model(u).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		_, i, err := s.invitee(ctx, token) // somebody may have been faster
		if err != nil {
			return err
		}
		i.UsedAt, u.PasswordHash = s.DB.Now(ctx), hash
		if _, err := tx.NewUpdate().Model(i).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: accept: %w", err)
		}
		_, err = tx.NewUpdate().Model(u).Column("password_hash").WherePK().Exec(ctx)
		return err
	})
}
