package access

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// ErrStale says that somebody has decided otherwise in the meantime.
var ErrStale = fault.New(fault.Stale, "fault.stale")

// Policy is what a role must do to sign in, and how far its permissions go.
type Policy struct {
	bun.BaseModel `bun:"table:role_policies,alias:rp"`
	signal.Source `bun:"-"`

	ID      uuid.UUID `bun:",pk"`
	Role    Role
	TwoStep bool // nobody of this role works without a second step
	Limits
	Version int
}

// Limits are how far a role's permissions go. Nil is no limit.
type Limits struct {
	DiscountPercent *int // of a whole invoice
	VisitDays       *int // after its day, in which a visit may still be changed
	VoidDays        *int // after it was drafted, in which an invoice may still be withdrawn
}

// Policies returns those of all roles, in the order of Roles.
func (s *Service) Policies(ctx context.Context) ([]*Policy, error) {
	found, list := map[Role]*Policy{}, []*Policy{}
	if err := s.DB.Conn(ctx).NewSelect().Model(&list).Scan(ctx); err != nil {
		return nil, fmt.Errorf("access: policies: %w", err)
	}
	for _, p := range list {
		found[p.Role] = p
	}
	list = list[:0]
	for _, r := range Roles {
		list = append(list, found[r])
	}
	return list, nil
}

// SetPolicy decides about a role, from now on and for those who are signed in. Version is the one that was seen.
func (s *Service) SetPolicy(ctx context.Context, wish Policy) error {
	if err := wish.Limits.check(); err != nil {
		return err
	}
	if wish.TwoStep && s.Box == nil {
		return ErrNoKey // nobody of the role could set one up
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p := new(Policy)
		if err := tx.NewSelect().Model(p).Where("role = ?", wish.Role).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if p.Version != wish.Version {
			return ErrStale
		}
		p.TwoStep, p.Limits, p.Version = wish.TwoStep, wish.Limits, p.Version+1
		if _, err := tx.NewUpdate().Model(p).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: policy of %s: %w", p.Role, err)
		}
		_, err := tx.NewRaw(`UPDATE sessions AS s SET must_enrol = ? AND u.two_step_at IS NULL AND NOT s.by_passkey FROM users AS u WHERE u.id = s.user_id AND u.role = ?`,
			p.TwoStep, p.Role).Exec(ctx)
		if err != nil {
			return fmt.Errorf("access: sessions under the policy of %s: %w", p.Role, err)
		}
		return nil
	})
}

func (l Limits) check() error {
	var check fault.Check
	within := func(n *int, least, most int, field string) {
		check.Require(n == nil || *n >= least && *n <= most, field, "access.out_of_range")
	}
	within(l.DiscountPercent, 0, 100, "discount_percent")
	within(l.VisitDays, 1, longestAge, "visit_days")
	within(l.VoidDays, 1, longestAge, "void_days")
	return check.Err()
}

// longestAge is the most days that a limit can be.
const longestAge = 3650

// LimitsOf returns the limits of whoever acts. The program itself has none.
func LimitsOf(ctx context.Context, conn bun.IDB) (l Limits, err error) {
	who := Who(ctx)
	if !who.SignedIn() {
		return l, nil
	}
	err = conn.NewRaw("SELECT discount_percent, visit_days, void_days FROM role_policies WHERE role = ?", who.Role).
		Scan(ctx, &l.DiscountPercent, &l.VisitDays, &l.VoidDays)
	if err != nil {
		return l, fmt.Errorf("access: limits of %s: %w", who.Role, err)
	}
	return l, nil
}

// Settings are how long a browser may be left alone.
type Settings struct {
	bun.BaseModel `bun:"table:access_settings,alias:st"`
	signal.Source `bun:"-"`

	ID          uuid.UUID `bun:",pk"`
	IdleMinutes int
	Version     int
}

// Settings returns those of the centre.
func (s *Service) Settings(ctx context.Context) (*Settings, error) {
	st := new(Settings)
	if err := s.DB.Conn(ctx).NewSelect().Model(st).Scan(ctx); err != nil {
		return nil, fmt.Errorf("access: settings: %w", err)
	}
	return st, nil
}

// The fewest and the most minutes that a browser may be left alone.
const (
	LeastIdle = 5
	MostIdle  = 480
)

// SetIdle decides how long a browser may be left alone, also of those who are signed in.
func (s *Service) SetIdle(ctx context.Context, version, minutes int) error {
	if minutes < LeastIdle || minutes > MostIdle {
		return fault.ErrInvalid.On("idle_minutes", "access.out_of_range")
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		st := new(Settings)
		if err := tx.NewSelect().Model(st).For("UPDATE").Scan(ctx); err != nil {
			return fmt.Errorf("access: settings: %w", err)
		}
		if st.Version != version {
			return ErrStale
		}
		st.IdleMinutes, st.Version = minutes, version+1
		if _, err := tx.NewUpdate().Model(st).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: settings: %w", err)
		}
		if _, err := tx.NewRaw("UPDATE sessions SET idle_minutes = ? WHERE NOT pending", minutes).Exec(ctx); err != nil {
			return fmt.Errorf("access: idle sessions: %w", err)
		}
		return nil
	})
}
