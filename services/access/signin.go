package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// How many sign-ins may fail. Failures count against an address from one place, never against the
// address alone: else anyone could keep a colleague out by typing wrong passwords for them.
const (
	failuresPerPerson = 5  // of one e-mail address from one IP address
	failuresPerPlace  = 50 // from one IP address
	failuresWindow    = 15 * time.Minute
)

// Why nobody was signed in.
var (
	// ErrWrong does not tell an unknown address from a wrong password or a user who left.
	ErrWrong   = fault.New(fault.Invalid, "access.wrong")
	ErrTooMany = fault.New(fault.TooMany, "access.too_many")
)

// Visitor is the browser that somebody signs in with.
type Visitor struct {
	IP    string
	Agent string
	Token string // of the session it still has, which ends
}

// attempt is a sign-in that was tried. It counts as failed until it has succeeded, so that many
// tried at once are no way round the limit.
type attempt struct {
	bun.BaseModel `bun:"table:sign_in_attempts,alias:a"`

	ID        int64 `bun:",pk,autoincrement"`
	At        time.Time
	Email     string
	IP        string
	Succeeded bool
}

// SignIn returns the token of a new session, or ErrWrong or ErrTooMany. It takes as long for an
// unknown address as for a wrong password.
func (s *Service) SignIn(ctx context.Context, email, password string, from Visitor) (string, error) {
	email, _ = address(email) // what can't be an address is nobody's, and is tried like one
	tried, err := s.try(ctx, email, from.IP)
	if err != nil {
		return "", err
	}
	u, err := s.UserByEmail(ctx, email)
	if errors.Is(err, db.ErrNotFound) {
		u = &User{}
	} else if err != nil {
		return "", err
	}
	same, err := matches(ctx, password, u.PasswordHash)
	if err != nil {
		return "", err
	}
	if !same || !u.Active {
		return "", ErrWrong
	}
	return s.succeed(ctx, tried, u, from)
}

// try notes an attempt, or returns ErrTooMany. Attempts from one place take turns, so that none
// of them overlooks another.
func (s *Service) try(ctx context.Context, email, ip string) (*attempt, error) {
	tried := &attempt{Email: email, IP: ip}
	return tried, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		tried.At = s.DB.Now(ctx)
		if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "sign-in "+ip); err != nil {
			return fmt.Errorf("access: turn to sign in: %w", err)
		}
		var person, place int
		err := tx.NewSelect().Model((*attempt)(nil)).
			ColumnExpr("count(*) FILTER (WHERE email = ?), count(*)", email).
			Where("ip = ? AND at > ? AND NOT succeeded", ip, tried.At.Add(-failuresWindow)).
			Scan(ctx, &person, &place)
		if err != nil {
			return fmt.Errorf("access: failed sign-ins: %w", err)
		}
		if person >= failuresPerPerson || place >= failuresPerPlace {
			return ErrTooMany.With("minutes", int(failuresWindow.Minutes()))
		}
		_, err = tx.NewInsert().Model(tried).Exec(ctx)
		return err
	})
}

// succeed begins a session in place of the one the browser had.
func (s *Service) succeed(ctx context.Context, tried *attempt, u *User, from Visitor) (token string, err error) {
	tried.Succeeded = true
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewUpdate().Model(tried).Column("succeeded").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: sign-in: %w", err)
		}
		if err := end(ctx, tx, from.Token); err != nil {
			return err
		}
		token, err = s.begin(ctx, tx, u, from)
		return err
	})
	return token, err
}

// Sweep deletes sessions that have ended and attempts older than three months.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := s.DB.Now(ctx)
		_, err := tx.NewDelete().Model((*session)(nil)).
			Where("expires_at <= ? OR seen_at <= ?", now, now.Add(-idleLimit)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("access: sweep sessions: %w", err)
		}
		_, err = tx.NewDelete().Model((*attempt)(nil)).Where("at < ?", now.AddDate(0, -3, 0)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("access: sweep attempts: %w", err)
		}
		return nil
	})
}
