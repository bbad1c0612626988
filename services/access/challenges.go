package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// challengeLife is how long a browser may take to answer.
const challengeLife = 5 * time.Minute

// openChallenges is the most that wait for answers from one IP address: each is a row, and anybody may ask for one.
const openChallenges = 100

// challenge is what a browser was asked to sign.
type challenge struct {
	bun.BaseModel `bun:"table:passkey_challenges,alias:pc"`

	Challenge string `bun:",pk"`
	Browser   []byte
	Adds      bool
	UserID    *uuid.UUID
	IP        string
	ExpiresAt time.Time
}

// ask keeps a challenge for the browser that gets it, or returns ErrTooMany.
func (s *Service) ask(ctx context.Context, asked *challenge, form string) error {
	asked.Browser, asked.ExpiresAt = hashed(form), s.DB.Now(ctx).Add(challengeLife)
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := asked.allowed(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(asked).Exec(ctx); err != nil {
			return fmt.Errorf("access: keep a challenge: %w", err)
		}
		return nil
	})
}

// allowed returns ErrTooMany where too many challenges of one place wait for an answer. They take turns, so that none
// overlooks another.
func (c *challenge) allowed(ctx context.Context, tx bun.Tx) error {
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "challenges of "+c.IP); err != nil {
		return fmt.Errorf("access: turn to be asked: %w", err)
	}
	n, err := tx.NewSelect().Model((*challenge)(nil)).Where("ip = ? AND expires_at > ?", c.IP, c.ExpiresAt.Add(-challengeLife)).Count(ctx)
	if err != nil {
		return fmt.Errorf("access: open challenges: %w", err)
	}
	if n >= openChallenges {
		return waitFor(challengeLife)
	}
	return nil
}

// answered takes a challenge, for good: also an answer that turns out wrong uses it up. It returns ErrPasskey for one
// that is over, was taken, or was another browser's.
func (s *Service) answered(ctx context.Context, value, form string, adds bool) (*challenge, error) {
	got := new(challenge)
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return tx.NewRaw("DELETE FROM passkey_challenges WHERE challenge = ? AND browser = ? AND adds = ? AND expires_at > ? RETURNING *",
			value, hashed(form), adds, s.DB.Now(ctx)).Scan(ctx, got)
	})
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, ErrPasskey
	}
	if err != nil {
		return nil, fmt.Errorf("access: take a challenge: %w", err)
	}
	return got, nil
}

// AskNewPasskey returns what the browser of whoever acts makes a passkey of, or ErrTooMany, or what MayAddPasskey says.
func (s *Service) AskNewPasskey(ctx context.Context, form string, from Visitor) (*protocol.CredentialCreation, error) {
	if err := s.MayAddPasskey(ctx); err != nil {
		return nil, err
	}
	h, err := s.holder(ctx, Who(ctx).ID)
	if err != nil {
		return nil, err
	}
	wish, asked, err := s.Site.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("access: ask for a passkey: %w", err)
	}
	return wish, s.ask(ctx, &challenge{Challenge: asked.Challenge, Adds: true, UserID: &h.user.ID, IP: from.IP}, form)
}

// holder returns a user with their passkeys, or ErrNoPasskeys where there can be none.
func (s *Service) holder(ctx context.Context, user uuid.UUID) (h holder, err error) {
	if s.Site == nil {
		return h, ErrNoPasskeys
	}
	if h.user, err = s.User(ctx, user); err == nil {
		h.keys, err = s.Passkeys(ctx, user)
	}
	return h, err
}
