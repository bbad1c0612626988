package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrWrong does not tell an unknown address from a wrong password or a user who left.
var ErrWrong = fault.New(fault.Invalid, "access.wrong")

// longAgent is the most characters of a browser's name for itself that are kept.
const longAgent = 300

// Visitor is the browser that somebody signs in with.
type Visitor struct {
	IP     string
	Agent  string
	Token  string // of the session it still has, which ends
	Device string // what it is known by, once its user has signed in; empty where it keeps nothing
}

// agent is the browser's name for itself as it is kept: nothing of one that makes no sense.
func (v Visitor) agent() string {
	agent, _ := text.Optional(v.Agent, longAgent)
	return agent
}

// SignIn returns the token of a new session, or ErrWrong, ErrTooMany or ErrPasskeyFirst. It takes as long for an unknown address as
// for a wrong password. Of a user with a second step, the session waits for it: see SecondStep.
func (s *Service) SignIn(ctx context.Context, email, password string, from Visitor) (string, error) {
	email, _ = address(email) // what can't be an address is nobody's, and is tried like one
	tried, err := s.try(ctx, ByPassword, email, from)
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
	var token string
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tried.right(ctx, tx); err != nil {
			return err
		}
		token, err = s.admit(ctx, tx, u, from)
		return err
	})
	return token, err
}

// admit begins a session in place of the one the browser had.
func (s *Service) admit(ctx context.Context, tx bun.Tx, u *User, from Visitor) (string, error) {
	if err := still(ctx, tx, u); err != nil {
		return "", err
	}
	if err := end(ctx, tx, from.Token); err != nil {
		return "", err
	}
	if !u.TwoStepAt.IsZero() {
		return s.beginPending(ctx, tx, u, from)
	}
	if err := passkeyFirst(ctx, tx, u); err != nil {
		return "", err
	}
	if err := s.meet(ctx, tx, u, from); err != nil {
		return "", err
	}
	return s.begin(ctx, tx, u, from)
}

// still locks a user who is being let in, or returns ErrWrong where the password or the access has been taken from them
// in the meantime: what ends their sessions must not miss the one that begins.
func still(ctx context.Context, tx bun.Tx, u *User) error {
	hash := u.PasswordHash
	if err := tx.NewSelect().Model(u).WherePK().For("NO KEY UPDATE").Scan(ctx); err != nil {
		return fmt.Errorf("access: user %s: %w", u.ID, db.Found(err))
	}
	if !u.Active || u.PasswordHash != hash {
		return ErrWrong
	}
	return nil
}
