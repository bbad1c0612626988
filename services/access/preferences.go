package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// What a user may prefer; the first of each is what a new user has.
var (
	Themes    = []string{"auto", "light", "dark"}
	Densities = []string{"comfortable", "compact"}
	Locales   = []i18n.Locale{i18n.Arabic, i18n.English}
)

// Preferences are how a user likes the program. An empty one stays as it is.
type Preferences struct {
	Theme   string
	Density string
	Locale  i18n.Locale
}

// Prefer changes the preferences of whoever acts. It returns fault.ErrInvalid for one that does
// not exist and ErrSignedOut when nobody is signed in.
func (s *Service) Prefer(ctx context.Context, p Preferences) error {
	if err := p.Check(); err != nil {
		return err
	}
	who := Who(ctx)
	if !who.SignedIn() {
		return ErrSignedOut
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		u := new(User)
		if err := tx.NewSelect().Model(u).Where("id = ?", who.ID).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		u.prefer(p)
		if _, err := tx.NewUpdate().Model(u).Column("theme", "density", "locale").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("access: prefer: %w", err)
		}
		return nil
	})
}

// Check returns fault.ErrInvalid for preferences that do not exist.
func (p Preferences) Check() error {
	var check fault.Check
	check.Require(p.Theme == "" || slices.Contains(Themes, p.Theme), "theme", "fault.choice")
	check.Require(p.Density == "" || slices.Contains(Densities, p.Density), "density", "fault.choice")
	check.Require(p.Locale == "" || slices.Contains(Locales, p.Locale), "locale", "fault.choice")
	return check.Err()
}

func (u *User) prefer(p Preferences) {
	if p.Theme != "" {
		u.Theme = p.Theme
	}
	if p.Density != "" {
		u.Density = p.Density
	}
	if p.Locale != "" {
		u.Locale = p.Locale
	}
}
