package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrProof says that what was typed to show who one is is not right.
var ErrProof = fault.ErrInvalid.On("proof", "access.wrong_proof")

// Pending returns the user whose sign-in waits for the second step, or ErrSignedOut.
func (s *Service) Pending(ctx context.Context, token string) (*User, error) {
	u := new(User)
	err := s.DB.Conn(ctx).NewSelect().Model(u).Join("JOIN sessions AS s ON s.user_id = u.id").
		Where("s.token_hash = ? AND s.pending AND s.expires_at > ? AND u.active", hashed(token), s.DB.Now(ctx)).Scan(ctx)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, ErrSignedOut
	}
	if err != nil {
		return nil, fmt.Errorf("access: pending sign-in: %w", err)
	}
	return u, nil
}

// SecondStep completes a sign-in with a code of the user's app, or with a recovery code. It returns the token of the
// session, or ErrSignedOut where no sign-in waits, ErrCode or ErrTooMany.
func (s *Service) SecondStep(ctx context.Context, code string, from Visitor) (token string, err error) {
	u, err := s.Pending(ctx, from.Token)
	if err != nil {
		return "", err
	}
	tried, err := s.try(ctx, ByCode, u.Email, from)
	if err != nil {
		return "", err
	}
	err = s.second(ctx, trial{tried, u, tidy(code)}, func(ctx context.Context, tx bun.Tx) error {
		if err := still(ctx, tx, u); err != nil {
			return err
		}
		if err := spend(ctx, tx, from.Token); err != nil {
			return err
		}
		if err := s.meet(ctx, tx, u, from); err != nil {
			return err
		}
		token, err = s.begin(ctx, tx, u, from)
		return err
	})
	return token, err
}

// spend ends a sign-in that waited, or returns ErrSignedOut where somebody was faster.
func spend(ctx context.Context, tx bun.Tx, token string) error {
	res, err := tx.NewDelete().Model((*session)(nil)).Where("token_hash = ? AND pending", hashed(token)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("access: spend a sign-in: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrSignedOut, err)
	}
	return nil
}

// trial is an attempt of a user with a code.
type trial struct {
	*Attempt
	user *User
	code string
}

// second takes a code and does what follows from it in the same transaction, or returns ErrCode.
func (s *Service) second(ctx context.Context, t trial, then func(context.Context, bun.Tx) error) error {
	take := func(ctx context.Context, tx bun.Tx) (bool, error) { return s.takeCode(ctx, tx, t.user.ID, t.code) }
	if len(t.code) == recoveryLen {
		hash, err := derive(ctx, t.code, t.user.ID[:])
		if err != nil {
			return err
		}
		t.Way = ByRecovery
		take = func(ctx context.Context, tx bun.Tx) (bool, error) { return s.takeRecovery(ctx, tx, t.user.ID, hash) }
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		taken, err := take(ctx, tx)
		if err != nil {
			return err
		}
		if !taken {
			return ErrCode
		}
		if err := t.right(ctx, tx); err != nil {
			return err
		}
		return then(ctx, tx)
	})
}

// Prove has whoever acts show once more who they are: by the password, or by a code of their app. The session goes on
// under the token that it returns. It returns ErrProof for a wrong one, or ErrTooMany.
func (s *Service) Prove(ctx context.Context, proof string, from Visitor) (token string, err error) {
	u, err := s.User(ctx, Who(ctx).ID)
	if err != nil {
		return "", err
	}
	tried, err := s.try(ctx, ByProof, u.Email, from)
	if err != nil {
		return "", err
	}
	renew := func(ctx context.Context, tx bun.Tx) error {
		token, err = s.renew(ctx, tx, from.Token)
		return err
	}
	if code := tidy(proof); len(code) == codeLen && !u.TwoStepAt.IsZero() {
		if err = s.second(ctx, trial{tried, u, code}, renew); fault.Of(err).Fields["code"] != "" {
			err = ErrProof // the input has another name here
		}
		return token, err
	}
	same, err := matches(ctx, proof, u.PasswordHash)
	if err != nil {
		return "", err
	}
	if !same {
		return "", ErrProof
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tried.right(ctx, tx); err != nil {
			return err
		}
		return renew(ctx, tx)
	})
	return token, err
}

// codeLen is how many figures a code of an app has.
const codeLen = 6

// renew gives a session another token, and notes that its user has just shown who they are.
func (s *Service) renew(ctx context.Context, tx bun.Tx, old string) (string, error) {
	token := Secret()
	_, err := tx.NewRaw("UPDATE sessions SET token_hash = ?, proved_at = ? WHERE token_hash = ?", hashed(token), s.DB.Now(ctx), hashed(old)).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("access: renew session: %w", err)
	}
	return token, nil
}
