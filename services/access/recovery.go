package access

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/text"
)

// How many recovery codes a user has, and how long each is: 50 random bits, hashed like a password.
const (
	recoveryCodes = 10
	recoveryBytes = 7
	recoveryLen   = 10 // letters
)

// recovery is a code that stands in for the app once. Only its hash is kept.
type recovery struct {
	bun.BaseModel `bun:"table:recovery_codes,alias:rc"`

	UserID uuid.UUID `bun:",pk"`
	Hash   []byte    `bun:",pk"`
	UsedAt time.Time `bun:",nullzero"`
}

// NewRecovery replaces the recovery codes of whoever acts. Nobody can read them again.
func (s *Service) NewRecovery(ctx context.Context) ([]string, error) {
	who := Who(ctx).ID
	u, err := s.User(ctx, who)
	if err != nil {
		return nil, err
	}
	if u.TwoStepAt.IsZero() {
		return nil, ErrNoSecond
	}
	codes, kept, err := newRecovery(ctx, who)
	if err != nil {
		return nil, err
	}
	return codes, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		// Two pages that ask at once must not leave twenty codes.
		if _, err := tx.NewRaw("SELECT FROM users WHERE id = ? FOR NO KEY UPDATE", who).Exec(ctx); err != nil {
			return fmt.Errorf("access: lock user %s: %w", who, err)
		}
		return replaceRecovery(ctx, tx, who, kept)
	})
}

func newRecovery(ctx context.Context, user uuid.UUID) (codes []string, kept []recovery, err error) {
	for range recoveryCodes {
		raw := make([]byte, recoveryBytes)
		rand.Read(raw) // never fails
		code := base32.StdEncoding.EncodeToString(raw)[:recoveryLen]
		hash, err := derive(ctx, code, user[:])
		if err != nil {
			return nil, nil, err
		}
		codes = append(codes, code[:recoveryLen/2]+"-"+code[recoveryLen/2:])
		kept = append(kept, recovery{UserID: user, Hash: hash})
	}
	return codes, kept, nil
}

func replaceRecovery(ctx context.Context, tx bun.Tx, user uuid.UUID, kept []recovery) error {
	if _, err := tx.NewDelete().Model((*recovery)(nil)).Where("user_id = ?", user).Exec(ctx); err != nil {
		return fmt.Errorf("access: forget recovery codes: %w", err)
	}
	if len(kept) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&kept).Exec(ctx); err != nil {
		return fmt.Errorf("access: recovery codes: %w", err)
	}
	return nil
}

// RecoveryLeft returns how many recovery codes a user has left.
func (s *Service) RecoveryLeft(ctx context.Context, user uuid.UUID) (int, error) {
	n, err := s.DB.Conn(ctx).NewSelect().Model((*recovery)(nil)).Where("user_id = ? AND used_at IS NULL", user).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("access: recovery codes left: %w", err)
	}
	return int(n), nil
}

// takeRecovery reports whether a hash is that of a recovery code not used yet, and uses it up.
func (s *Service) takeRecovery(ctx context.Context, tx bun.Tx, user uuid.UUID, hash []byte) (bool, error) {
	left := []recovery{}
	if err := tx.NewSelect().Model(&left).Where("user_id = ? AND used_at IS NULL", user).For("UPDATE").Scan(ctx); err != nil {
		return false, fmt.Errorf("access: recovery codes: %w", err)
	}
	for i := range left {
		if code := &left[i]; bytes.Equal(code.Hash, hash) {
			code.UsedAt = s.DB.Now(ctx)
			_, err := tx.NewUpdate().Model(code).Column("used_at").WherePK().Exec(ctx)
			return err == nil, err
		}
	}
	return false, nil
}

// tidy returns a code as it is compared, however it was typed: with spaces, a hyphen, small letters or Arabic figures.
func tidy(code string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, text.Figures(code)))
}
