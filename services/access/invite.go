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

// ErrInvitation says that a link to a password was used, has been replaced, or is too old.
var ErrInvitation = fault.New(fault.NotFound, "access.invitation_over")

// ErrTypedTwice says that a password was not typed the same twice.
var ErrTypedTwice = fault.ErrInvalid.On("again", "access.typed_twice")

// How long a link may be followed.
const (
	invitationLife = 3 * 24 * time.Hour
	resetLife      = time.Hour
)

// What a link is for.
const (
	toBegin = "welcome" // choosing the first password
	toReset = "reset"   // choosing another one
)

// invitation is a link by which a user chooses a password. Only the hash of its token is kept.
type invitation struct {
	bun.BaseModel `bun:"table:invitations,alias:i"`

	TokenHash []byte `bun:",pk"`
	UserID    uuid.UUID
	Purpose   string
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

// Invitation returns the token of a new invitation of a user. Links before it end.
func (s *Service) Invitation(ctx context.Context, user uuid.UUID) (token string, err error) {
	return s.link(ctx, invitation{UserID: user, Purpose: toBegin, ExpiresAt: s.DB.Now(ctx).Add(invitationLife)})
}

func (s *Service) link(ctx context.Context, made invitation) (token string, err error) {
	token = Secret()
	made.TokenHash = hashed(token)
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.endLinks(ctx, made.UserID); err != nil {
			return err
		}
		_, err := tx.NewInsert().Model(&made).Exec(ctx)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("access: link to a password: %w", err)
	}
	return token, nil
}

// endLinks ends the links to a password that a user has not followed.
func (s *Service) endLinks(ctx context.Context, user uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*invitation)(nil)).Where("user_id = ? AND used_at IS NULL", user).Exec(ctx)
		return err
	})
}

// Invitee returns whom a token leads to a password, or ErrInvitation.
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
	if err == nil && (!u.Active || i.Purpose == toBegin && !u.Invited()) {
		err = ErrInvitation
	}
	return u, i, err
}

// Accept has a user who followed a link choose a password, once, and ends the sessions that were begun with the one
// before. It returns ErrInvitation, or fault.ErrInvalid for a password that is too easy.
func (s *Service) Accept(ctx context.Context, token, password string) error {
	u, err := s.Invitee(ctx, token)
	if err != nil {
		return err
	}
	if err := s.judge(ctx, password, u); err != nil {
		return err
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
		if i.UsedAt, u.PasswordHash = s.DB.Now(ctx), hash; i.Purpose == toReset {
			u.Raise(PasswordWasChanged{u.ID})
		}
		if _, err := tx.NewUpdate().Model(i).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: accept: %w", err)
		}
		if _, err = tx.NewUpdate().Model(u).Column("password_hash").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: accept: %w", err)
		}
		return s.endAll(ctx, u.ID, "id <> ?", uuid.Nil)
	})
}
