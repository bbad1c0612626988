package access

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// How many attempts may fail. They count against an address from one place, never against the address alone: else
// anyone could keep a colleague out by typing wrong passwords for them. A browser in which the user has signed in
// before answers for its own failures alone, so that no failures elsewhere keep its user out.
const (
	failuresPerPerson = 5  // of one e-mail address, from one IP address or by one browser that is known
	failuresPerPlace  = 50 // from one IP address
	failuresWindow    = 15 * time.Minute

	// Those who guess from many places at once are slowed down: 80 guesses an hour, and no more.
	failuresAnywhere = 20 // of one e-mail address within
	anywhereWindow   = time.Hour
	anywherePause    = time.Minute // to wait since the last failure from then on
)

// ErrTooMany says that too many attempts have failed.
var ErrTooMany = fault.New(fault.TooMany, "access.too_many")

// Way is how somebody shows who they are.
type Way string

// The ways.
const (
	ByPassword Way = "password"
	ByCode     Way = "code"      // of an app, after the password
	ByRecovery Way = "recovery"  // by a code on paper, after the password
	ByPasskey  Way = "passkey"   // both steps at once
	ByProof    Way = "proof"     // once more, before something dangerous
	Forgotten  Way = "forgotten" // by asking for a link
)

// Attempt is a try to show who one is. It counts as failed until it has succeeded, so that many
// made at once are no way round the limit.
type Attempt struct {
	bun.BaseModel `bun:"table:sign_in_attempts,alias:a"`

	ID        int64 `bun:",pk,autoincrement"`
	At        time.Time
	Email     string
	IP        string
	UserAgent string
	Way       Way
	Device    []byte // hash of a browser's value that the user is known by; nil for any other browser
	Succeeded bool
}

// try notes an attempt, or returns ErrTooMany. Attempts from one place take turns, and then those for one address, so
// that none of them overlooks another.
func (s *Service) try(ctx context.Context, way Way, email string, from Visitor) (*Attempt, error) {
	tried := &Attempt{Email: email, IP: from.IP, UserAgent: from.agent(), Way: way}
	return tried, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		tried.At = s.DB.Now(ctx)
		for _, turn := range []string{"sign-in from " + from.IP, "sign-in of " + email} {
			if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", turn); err != nil {
				return fmt.Errorf("access: turn to sign in: %w", err)
			}
		}
		if tried.Device, err = s.known(ctx, email, from.Device); err != nil {
			return err
		}
		if err := tried.allowed(ctx, tx); err != nil {
			return err
		}
		if _, err = tx.NewInsert().Model(tried).Exec(ctx); err != nil {
			return fmt.Errorf("access: note an attempt: %w", err)
		}
		return nil
	})
}

// allowed returns ErrTooMany where too many attempts have failed before this one.
func (a *Attempt) allowed(ctx context.Context, tx bun.Tx) error {
	if a.Device != nil {
		n, err := tx.NewSelect().Model((*Attempt)(nil)).
			Where("email = ? AND device = ? AND way = ? AND at > ? AND NOT succeeded", a.Email, a.Device, a.Way, a.At.Add(-failuresWindow)).Count(ctx)
		if err == nil && n >= failuresPerPerson {
			err = waitFor(failuresWindow)
		}
		return err
	}
	var person, place, anywhere, lately int
	err := tx.NewSelect().Model((*Attempt)(nil)).
		ColumnExpr("count(*) FILTER (WHERE email = ? AND way = ?), count(*)", a.Email, a.Way).
		Where("ip = ? AND device IS NULL AND at > ? AND NOT succeeded", a.IP, a.At.Add(-failuresWindow)).Scan(ctx, &person, &place)
	if err == nil {
		err = tx.NewSelect().Model((*Attempt)(nil)).ColumnExpr("count(*), count(*) FILTER (WHERE at > ?)", a.At.Add(-anywherePause)).
			Where("email = ? AND device IS NULL AND at > ? AND NOT succeeded", a.Email, a.At.Add(-anywhereWindow)).Scan(ctx, &anywhere, &lately)
	}
	switch {
	case err != nil:
		return fmt.Errorf("access: failed attempts: %w", err)
	case person >= failuresPerPerson || place >= failuresPerPlace:
		return waitFor(failuresWindow)
	case anywhere >= failuresAnywhere && lately > 0:
		return waitFor(anywherePause)
	}
	return nil
}

func waitFor(d time.Duration) error { return ErrTooMany.With("minutes", int(d.Minutes())) }

// right notes that an attempt has succeeded.
func (a *Attempt) right(ctx context.Context, tx bun.Tx) error {
	a.Succeeded = true
	if _, err := tx.NewUpdate().Model(a).Column("succeeded", "way").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("access: attempt succeeded: %w", err)
	}
	return nil
}

// Attempts returns the latest attempts to show that one is a user, the latest first.
func (s *Service) Attempts(ctx context.Context, u *User) ([]Attempt, error) {
	list := []Attempt{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("email = ?", u.Email).Order("id DESC").Limit(20).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("access: attempts: %w", err)
	}
	return list, nil
}
