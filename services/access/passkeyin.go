package access

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// AskPasskey returns what a browser signs with any passkey that it has for the site, or ErrNoPasskeys or ErrTooMany.
func (s *Service) AskPasskey(ctx context.Context, form string, from Visitor) (*protocol.CredentialAssertion, error) {
	if s.Site == nil {
		return nil, ErrNoPasskeys
	}
	wish, asked, err := s.Site.BeginDiscoverableLogin()
	if err != nil {
		return nil, fmt.Errorf("access: ask for a passkey: %w", err)
	}
	return wish, s.ask(ctx, &challenge{Challenge: asked.Challenge, IP: from.IP}, form)
}

// SignInByPasskey returns the token of a new session, which needs no second step, or ErrPasskey or ErrTooMany.
func (s *Service) SignInByPasskey(ctx context.Context, answer, form string, from Visitor) (token string, err error) {
	t, err := s.tryPasskey(ctx, answer, form, from)
	if err != nil {
		return "", err
	}
	return token, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := still(ctx, tx, t.user); err != nil {
			return ErrPasskey
		}
		if err := s.use(ctx, tx, t); err != nil {
			return err
		}
		if err := end(ctx, tx, from.Token); err != nil {
			return err
		}
		if err := s.meet(ctx, tx, t.user, from); err != nil {
			return err
		}
		if token, err = s.begin(ctx, tx, t.user, from); err != nil {
			return err
		}
		return both(ctx, tx, token)
	})
}

// signed is an answer that a passkey has signed.
type signed struct {
	*Attempt
	holder
	key  *Passkey
	made *webauthn.Credential
}

// tryPasskey finds out whose passkey has signed an answer, or returns ErrPasskey or ErrTooMany. A counter that goes
// back is refused: the passkey may have been copied. The audit keeps that.
func (s *Service) tryPasskey(ctx context.Context, answer, form string, from Visitor) (t signed, err error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil || len(parsed.Response.UserHandle) != len(uuid.Nil) {
		return t, ErrPasskey
	}
	if t.holder, err = s.holder(ctx, uuid.UUID(parsed.Response.UserHandle)); err != nil {
		if errors.Is(err, db.ErrNotFound) {
			err = ErrPasskey
		}
		return t, err
	}
	if t.Attempt, err = s.try(ctx, ByPasskey, t.user.Email, from); err != nil {
		return t, err
	}
	asked, err := s.answered(ctx, parsed.Response.CollectedClientData.Challenge, form, false)
	if err != nil {
		return t, err
	}
	t.made, err = s.Site.ValidateLogin(t.holder, webauthn.SessionData{
		Challenge: asked.Challenge, UserID: t.user.ID[:], UserVerification: protocol.VerificationRequired,
	}, parsed)
	if err != nil || !t.user.Active {
		return t, ErrPasskey
	}
	for _, k := range t.keys {
		if bytes.Equal(k.CredentialID, t.made.ID) {
			t.key = k
		}
	}
	if t.made.Authenticator.CloneWarning {
		return t, s.refusePasskey(ctx, t.key)
	}
	return t, nil
}

// refusePasskey notes that a passkey's counter went back, and returns ErrPasskey.
func (s *Service) refusePasskey(ctx context.Context, k *Passkey) error {
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		k.RefusedAt = s.DB.Now(ctx)
		_, err := tx.NewUpdate().Model(k).Column("refused_at").WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("access: refuse passkey %s: %w", k.ID, err)
	}
	return ErrPasskey
}

// use notes that a passkey has let its user in. Of two answers with one counter the second is refused, and so is one
// whose passkey was taken away meanwhile.
func (s *Service) use(ctx context.Context, tx bun.Tx, t signed) error {
	before := t.key.SignCount
	t.key.SignCount, t.key.BackedUp, t.key.UsedAt = int64(t.made.Authenticator.SignCount), t.made.Flags.BackupState, s.DB.Now(ctx)
	res, err := tx.NewUpdate().Model(t.key).Column("sign_count", "backed_up", "used_at").WherePK().Where("sign_count = ?", before).Exec(ctx)
	if err != nil {
		return fmt.Errorf("access: passkey %s used: %w", t.key.ID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return ErrPasskey
	}
	return t.right(ctx, tx)
}
