package access

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// The faults of the second step.
var (
	ErrCode      = fault.ErrInvalid.On("code", "access.wrong_code")
	ErrNoKey     = fault.New(fault.Conflict, "access.no_key") // the configuration has no key to seal secrets with
	ErrNoSecond  = fault.New(fault.Conflict, "access.no_second_step")
	ErrHasSecond = fault.New(fault.Conflict, "access.has_second_step")
	ErrNeeded    = fault.New(fault.Conflict, "access.second_step_needed") // by the user's role
)

// step is how long a code of an app is shown. One step before and after is taken too: clocks differ, and people are slow.
const step = 30 * time.Second

// secret is what an app makes codes of, sealed.
type secret struct {
	bun.BaseModel `bun:"table:totp_secrets,alias:ts"`

	UserID    uuid.UUID `bun:",pk"`
	Sealed    []byte
	LastStep  int64 // of the last code that was taken
	CreatedAt time.Time
}

// Enrolment is what it takes to set up an app. Nothing is kept of it before Enrol.
type Enrolment struct {
	Sealed string // the secret as a form may carry it
	Secret string // for those who type it
	URL    string // for those who scan it
}

// NewEnrolment returns a new secret for whoever acts, or ErrNoKey.
func (s *Service) NewEnrolment(ctx context.Context) (Enrolment, error) {
	if s.Box == nil {
		return Enrolment{}, ErrNoKey
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: Who(ctx).Email})
	if err != nil {
		return Enrolment{}, fmt.Errorf("access: new secret: %w", err)
	}
	return s.Enrolment(ctx, base64.RawURLEncoding.EncodeToString(s.Box.Seal([]byte(key.Secret()), sealedFor(Who(ctx).ID))))
}

// issuer is what apps call us.
const issuer = "Tenhal"

// Enrolment returns one that a form has carried, or ErrCode where that is none of whoever acts.
func (s *Service) Enrolment(ctx context.Context, sealed string) (e Enrolment, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return e, ErrCode
	}
	plain, err := s.open(raw, Who(ctx).ID)
	if err != nil {
		return e, ErrCode
	}
	account := issuer + ":" + Who(ctx).Email
	return Enrolment{Sealed: sealed, Secret: plain, URL: "otpauth://totp/" + account + "?issuer=" + issuer + "&secret=" + plain}, nil
}

func sealedFor(user uuid.UUID) string { return "totp " + user.String() }

// open returns a secret that was sealed for a user.
func (s *Service) open(sealed []byte, user uuid.UUID) (string, error) {
	if s.Box == nil {
		return "", ErrNoKey
	}
	plain, err := s.Box.Open(sealed, sealedFor(user))
	return string(plain), err
}

// Enrol sets up the second step of whoever acts, once a code shows that their app has the secret, and ends their other
// sessions. It returns recovery codes, which nobody can read again. It returns ErrCode for a wrong code, and
// ErrHasSecond where there is a second step already.
func (s *Service) Enrol(ctx context.Context, sealed, code string) (codes []string, err error) {
	e, err := s.Enrolment(ctx, sealed)
	if err != nil {
		return nil, err
	}
	at := stepOf(e.Secret, tidy(code), s.DB.Now(ctx), 0)
	if at == 0 {
		return nil, ErrCode
	}
	raw, _ := base64.RawURLEncoding.DecodeString(sealed) // Enrolment has read it
	who := Who(ctx).ID
	codes, kept, err := newRecovery(ctx, who)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := s.save(ctx, who, func(u *User) error { return u.enrol(s.DB.Now(ctx)) }, "two_step_at")
		if err != nil {
			return err
		}
		made := &secret{UserID: who, Sealed: raw, LastStep: at, CreatedAt: s.DB.Now(ctx)}
		if _, err := tx.NewInsert().Model(made).Exec(ctx); err != nil {
			return fmt.Errorf("access: enrol: %w", err)
		}
		if err := replaceRecovery(ctx, tx, who, kept); err != nil {
			return err
		}
		if _, err := tx.NewRaw("UPDATE sessions SET must_enrol = false WHERE user_id = ?", who).Exec(ctx); err != nil {
			return fmt.Errorf("access: enrolled sessions: %w", err)
		}
		return s.EndSeats(ctx, who)
	})
	return codes, err
}

func (u *User) enrol(now time.Time) error {
	if !u.TwoStepAt.IsZero() {
		return ErrHasSecond
	}
	u.TwoStepAt = now
	u.Raise(SecondStepWasChanged{u.ID})
	return nil
}

// RemoveSecondStep takes away the second step of whoever acts. It returns ErrNeeded where their role has to have one.
func (s *Service) RemoveSecondStep(ctx context.Context) error {
	who := Who(ctx)
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var needed bool
		if err := tx.NewRaw("SELECT two_step FROM role_policies WHERE role = ? FOR SHARE", who.Role).Scan(ctx, &needed); err != nil {
			return fmt.Errorf("access: policy of %s: %w", who.Role, err)
		}
		if needed {
			return ErrNeeded
		}
		return s.unenrol(ctx, tx, who.ID)
	})
}

// ResetSecondStep takes away the second step and the passkeys of a user who has lost them, and signs them out everywhere.
func (s *Service) ResetSecondStep(ctx context.Context, user uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		keys, err := s.Passkeys(ctx, user)
		if err != nil {
			return err
		}
		if err := s.unenrol(ctx, tx, user); err != nil && (!errors.Is(err, ErrNoSecond) || len(keys) == 0) {
			return err
		}
		if err := s.forgetPasskeys(ctx, "user_id = ?", user); err != nil {
			return err
		}
		return s.endAll(ctx, user, "id <> ?", uuid.Nil)
	})
}

func (s *Service) unenrol(ctx context.Context, tx bun.Tx, user uuid.UUID) error {
	err := s.save(ctx, user, func(u *User) error {
		if u.TwoStepAt.IsZero() {
			return ErrNoSecond
		}
		u.TwoStepAt = time.Time{}
		u.Raise(SecondStepWasChanged{u.ID})
		return nil
	}, "two_step_at")
	if err != nil {
		return err
	}
	if _, err := tx.NewDelete().Model((*secret)(nil)).Where("user_id = ?", user).Exec(ctx); err != nil {
		return fmt.Errorf("access: forget secret: %w", err)
	}
	return replaceRecovery(ctx, tx, user, nil)
}

// takeCode reports whether a code is one that the user's app shows now, and sees to it that it is taken once.
func (s *Service) takeCode(ctx context.Context, tx bun.Tx, user uuid.UUID, code string) (bool, error) {
	has := &secret{UserID: user}
	err := db.Found(tx.NewSelect().Model(has).WherePK().For("UPDATE").Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("access: secret: %w", err)
	}
	plain, err := s.open(has.Sealed, user)
	if err != nil {
		return false, fmt.Errorf("access: secret of %s: %w", user, err)
	}
	at := stepOf(plain, code, s.DB.Now(ctx), has.LastStep)
	if at == 0 {
		return false, nil
	}
	has.LastStep = at
	if _, err := tx.NewUpdate().Model(has).Column("last_step").WherePK().Exec(ctx); err != nil {
		return false, fmt.Errorf("access: code taken: %w", err)
	}
	return true, nil
}

// stepOf returns the step after another in which a secret makes a code, or 0. A step is counted from 1970.
func stepOf(secret, code string, now time.Time, after int64) int64 {
	for _, at := range []time.Time{now.Add(-step), now, now.Add(step)} {
		n := at.Unix() / int64(step.Seconds())
		want, err := totp.GenerateCode(secret, at)
		if err == nil && n > after && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return n
		}
	}
	return 0
}

// CheckKey returns an error where there are second steps and no key, or another than they were sealed with.
func (s *Service) CheckKey(ctx context.Context) error {
	one := new(secret)
	err := db.Found(s.DB.Conn(ctx).NewSelect().Model(one).Limit(1).Scan(ctx))
	switch {
	case errors.Is(err, db.ErrNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("access: secrets: %w", err)
	case s.Box == nil:
		return ErrNoKey
	}
	_, err = s.open(one.Sealed, one.UserID)
	return err
}
