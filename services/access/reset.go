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
	"tenhal.sa/tenhal/services/foundation/queue"
)

// How many links may be asked for in an hour. For one address those beyond are not sent, which nobody is told; a place
// that asks too often is told so.
const (
	asksPerPerson = 3
	asksPerPlace  = 10
	asksWindow    = time.Hour
)

// ErrOldPassword says that the password until now was not typed right.
var ErrOldPassword = fault.ErrInvalid.On("old", "access.wrong_old")

// ErrInactive says that a user is not to come in.
var ErrInactive = fault.New(fault.Conflict, "access.inactive")

// AnswerForgotten is the job that sends a link to whoever forgot a password, if an address is a user's. It is a job so
// that asking takes as long for an address that nobody has.
type AnswerForgotten struct {
	AttemptID int64 `json:"attempt_id"`
}

// Kind names the job on the queue.
func (AnswerForgotten) Kind() string { return "access.answer_forgotten" }

// Queue is where the job waits.
func (AnswerForgotten) Queue() queue.Name { return queue.Notify }

// Forgot asks for a link to a new password. It tells nobody whether the address is a user's. It returns ErrTooMany to
// a place that asks too often.
func (s *Service) Forgot(ctx context.Context, email string, from Visitor) error {
	email, _ = address(email)
	asked := &Attempt{Email: email, IP: from.IP, UserAgent: from.agent(), Way: Forgotten, Succeeded: true}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		asked.At = s.DB.Now(ctx)
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "forgotten by "+from.IP); err != nil {
			return fmt.Errorf("access: turn to ask: %w", err)
		}
		n, err := tx.NewSelect().Model((*Attempt)(nil)).Where("ip = ? AND way = ? AND at > ?", from.IP, Forgotten, asked.At.Add(-asksWindow)).Count(ctx)
		if err != nil {
			return fmt.Errorf("access: links asked for: %w", err)
		}
		if n >= asksPerPlace {
			return waitFor(asksWindow)
		}
		if _, err := tx.NewInsert().Model(asked).Exec(ctx); err != nil {
			return fmt.Errorf("access: forgot: %w", err)
		}
		return s.Queue.Enqueue(ctx, AnswerForgotten{asked.ID})
	})
}

// AnswerForgotten does the job.
func (s *Service) AnswerForgotten(ctx context.Context, job AnswerForgotten) error {
	asked := &Attempt{ID: job.AttemptID}
	err := db.Found(s.DB.Conn(ctx).NewSelect().Model(asked).WherePK().Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return nil // so old that it was swept
	}
	if err != nil {
		return fmt.Errorf("access: link asked for: %w", err)
	}
	n, err := s.DB.Conn(ctx).NewSelect().Model((*Attempt)(nil)).
		Where("email = ? AND way = ? AND at > ? AND id < ?", asked.Email, Forgotten, asked.At.Add(-asksWindow), asked.ID).Count(ctx)
	if err != nil {
		return fmt.Errorf("access: links asked for: %w", err)
	}
	u, err := s.UserByEmail(ctx, asked.Email)
	if errors.Is(err, db.ErrNotFound) || err == nil && !u.Active || n >= asksPerPerson {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Reset(ctx, u.ID)
}

// Reset has a link to a new password sent to a user: to the first one where they have none yet. Nobody else sees it,
// and it does not take the place of a second step. It returns ErrInactive for a user who is not to come in.
func (s *Service) Reset(ctx context.Context, user uuid.UUID) error {
	return s.save(ctx, user, func(u *User) error {
		if !u.Active {
			return ErrInactive
		}
		u.ResetAskedAt = s.DB.Now(ctx)
		if u.Invited() {
			u.Raise(WasInvited{u.ID})
		} else {
			u.Raise(ResetWasAsked{u.ID})
		}
		return nil
	}, "reset_asked_at")
}

// ResetLink returns the token of a new link to another password for a user. Links before it end.
func (s *Service) ResetLink(ctx context.Context, user uuid.UUID) (string, error) {
	return s.link(ctx, invitation{UserID: user, Purpose: toReset, ExpiresAt: s.DB.Now(ctx).Add(resetLife)})
}

// ChangePassword gives whoever acts another password and ends their other sessions. It returns ErrOldPassword,
// ErrTooMany, or fault.ErrInvalid for a password that is too easy.
func (s *Service) ChangePassword(ctx context.Context, old, password string, from Visitor) error {
	u, err := s.User(ctx, Who(ctx).ID)
	if err != nil {
		return err
	}
	tried, err := s.try(ctx, ByProof, u.Email, from)
	if err != nil {
		return err
	}
	same, err := matches(ctx, old, u.PasswordHash)
	if err != nil {
		return err
	}
	if !same {
		return ErrOldPassword
	}
	if err := s.judge(ctx, password, u); err != nil {
		return errors.Join(s.DB.Tx(ctx, tried.right), err)
	}
	hash, err := Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tried.right(ctx, tx); err != nil {
			return err
		}
		if err := s.save(ctx, u.ID, func(u *User) error { return u.setPassword(hash) }, "password_hash"); err != nil {
			return err
		}
		if err := s.endLinks(ctx, u.ID); err != nil {
			return err
		}
		return s.EndSeats(ctx, u.ID)
	})
}
