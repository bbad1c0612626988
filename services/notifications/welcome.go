package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// ErrNotInvited says that a user has a password already, or is not to come in.
var ErrNotInvited = fault.New(fault.Conflict, "users.not_invited")

// welcomeLife is how long a welcome is worth sending.
const welcomeLife = 3 * 24 * time.Hour

// TellInvited welcomes a new user, with a link to choose a password by.
func (s *Service) TellInvited(ctx context.Context, was access.WasInvited) error {
	return s.welcome(ctx, was.UserID)
}

// WelcomeAgain sends a user who has not come yet a new link, which ends the one before.
func (s *Service) WelcomeAgain(ctx context.Context, user uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		u, err := s.Access.User(ctx, user)
		if err != nil {
			return err
		}
		if !u.Invited() {
			return ErrNotInvited
		}
		return s.welcome(ctx, user)
	})
}

func (s *Service) welcome(ctx context.Context, user uuid.UUID) error {
	rules, err := s.rules(ctx, OnInvitation)
	if err != nil {
		return err
	}
	u, err := s.Access.User(ctx, user)
	if err != nil {
		return fmt.Errorf("notifications: welcome: %w", err)
	}
	now := s.DB.Now(ctx)
	for _, r := range rules {
		m := &Message{
			ID: db.NewID(), Rule: r.Key, Channel: Email, Recipient: u.Email, Language: u.Locale, UserID: u.ID, State: Queued,
			DueAt: now, CheckAt: now.Add(patience), ExpiresAt: now.Add(welcomeLife), ChangedAt: now, CreatedAt: now,
		}
		if err := s.queue(ctx, m); err != nil {
			return fmt.Errorf("notifications: welcome: %w", err)
		}
	}
	return nil
}

// newcomer reads the user who is welcomed, and why not to.
func (c *claimant) newcomer(ctx context.Context) (name string, why Reason, err error) {
	u, err := c.Access.User(ctx, c.m.UserID)
	if err != nil {
		return "", "", err
	}
	c.m.Recipient, c.m.Language = u.Email, u.Locale
	if !u.Invited() {
		return "", Inactive, nil
	}
	who := u.Actor()
	return who.Name(i18n.With(ctx, u.Locale)), "", nil
}
