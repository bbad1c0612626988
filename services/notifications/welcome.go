package notifications

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/settings"
)

// ErrNotInvited says that a user has a password already, or is not to come in.
var ErrNotInvited = fault.New(fault.Conflict, "users.not_invited")

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
	for _, r := range rules {
		if err := s.mailUser(ctx, r.Key, user); err != nil {
			return err
		}
	}
	return nil
}

// mailUser tells a user something about their account, by mail.
func (s *Service) mailUser(ctx context.Context, rule RuleKey, user uuid.UUID) error {
	u, err := s.Access.User(ctx, user)
	if err != nil {
		return fmt.Errorf("notifications: %s to %s: %w", rule, user, err)
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return fmt.Errorf("notifications: %s to %s: %w", rule, user, err)
	}
	now := s.DB.Now(ctx)
	m := &Message{
		ID: db.NewID(), Rule: rule, Channel: Email, Recipient: u.Email, Language: u.Locale, UserID: u.ID, State: Queued,
		DueAt: now, CheckAt: now.Add(patience), ExpiresAt: now.Add(set.Span(settings.AccountMailLife, uuid.Nil)), ChangedAt: now, CreatedAt: now,
	}
	if err := s.queue(ctx, m); err != nil {
		return fmt.Errorf("notifications: %s to %s: %w", rule, user, err)
	}
	return nil
}

// TellReset sends a user a link to a new password.
func (s *Service) TellReset(ctx context.Context, was access.ResetWasAsked) error {
	return s.mailUser(ctx, PasswordReset, was.UserID)
}

// TellPassword tells a user that they have another password.
func (s *Service) TellPassword(ctx context.Context, was access.PasswordWasChanged) error {
	return s.mailUser(ctx, PasswordChanged, was.UserID)
}

// TellSecondStep tells a user that their second step was changed.
func (s *Service) TellSecondStep(ctx context.Context, was access.SecondStepWasChanged) error {
	return s.mailUser(ctx, SecondStepChanged, was.UserID)
}

// TellBrowser tells a user that somebody signed in as them from where they were never seen.
func (s *Service) TellBrowser(ctx context.Context, was access.BrowserWasNew) error {
	return s.mailUser(ctx, BrowserNew, was.UserID)
}

// newcomer reads the user who is written to, and why not to.
func (c *claimant) newcomer(ctx context.Context) (name string, why Reason, err error) {
	u, err := c.Access.User(ctx, c.m.UserID)
	if err != nil {
		return "", "", err
	}
	c.m.Recipient, c.m.Language = u.Email, u.Locale
	if !u.Active || c.rule.Event == OnInvitation && !u.Invited() {
		return "", Inactive, nil
	}
	who := u.Actor()
	return who.Name(i18n.With(ctx, u.Locale)), "", nil
}
