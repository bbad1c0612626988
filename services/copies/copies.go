// Package copies makes a copy of a centre for tests, in which nobody is who they were. It holds to what services/holdings
// says of every column, and makes none while a column is missing there.
package copies

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/holdings"
)

// Why there is no copy.
var (
	ErrSame     = errors.New("copies: the copy would be its own original; name another, empty database")
	ErrNotEmpty = errors.New("copies: the database is not empty; make a new one for the copy")
	ErrSchema   = errors.New("copies: the two have different schemas; run `tenhal migrate` on the original first")
)

// Copy is a copy to be made. Both databases must allow statements of minutes.
type Copy struct {
	From, To *db.DB
	Heard    func(table string, rows int) // how far it has come; may be nil
}

// Made is what was made.
type Made struct {
	Tables  int
	Rows    int
	SignIns []SignIn
}

// SignIn is somebody to sign in as, one of each role.
type SignIn struct {
	Role  access.Role
	Email string
}

// Vacant returns ErrSame where both are one database, however they are named, and ErrNotEmpty where the copy's has tables
// that are not ours or a centre in it.
func (c Copy) Vacant(ctx context.Context) error {
	return c.From.Tx(ctx, func(inside context.Context, tx bun.Tx) error {
		key, free := int64(rand.Text()[0])<<40|7403119, false
		if _, err := tx.ExecContext(inside, "SELECT pg_advisory_xact_lock(?)", key); err != nil {
			return fmt.Errorf("copies: %w", err)
		}
		if err := c.To.NewRaw("SELECT pg_try_advisory_xact_lock(?)", key).Scan(ctx, &free); err != nil {
			return fmt.Errorf("copies: the copy's database: %w", err)
		}
		if !free {
			return ErrSame
		}
		return c.vacant(ctx)
	})
}

func (c Copy) vacant(ctx context.Context) error {
	columns, err := holdings.Catalogue(ctx, c.To)
	if err != nil || len(columns) == 0 {
		return err
	}
	if len(holdings.In(columns, "bun_migrations")) == 0 {
		return ErrNotEmpty
	}
	for _, table := range []string{"organisation", "users", "patients", "clinics"} {
		taken := false
		if len(holdings.In(columns, table)) == 0 {
			continue
		}
		if err := c.To.NewRaw("SELECT EXISTS (SELECT FROM ?)", bun.Ident(table)).Scan(ctx, &taken); err != nil {
			return fmt.Errorf("copies: %w", err)
		}
		if taken {
			return ErrNotEmpty
		}
	}
	return nil
}

// Fill fills the copy, whose schema is there, in one transaction: where it is ended half-way the copy stays empty. All users
// have the password. Whoever has both databases can't tell who is who by names, numbers or ids, only by when and what for
// they came: the key by which people are given others is drawn here, and forgotten.
//
// Who fills must own the tables of the copy: rules for changes rest meanwhile, those for what may stand do not.
func (c Copy) Fill(ctx context.Context, password string) (made Made, err error) {
	if err := c.Vacant(ctx); err != nil {
		return made, err
	}
	hash, err := access.Hash(ctx, password)
	if err != nil {
		return made, fmt.Errorf("copies: %w", err)
	}
	shot, err := holdings.Take(ctx, c.From)
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, shot.Close()) }()
	err = c.To.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		w := &writer{Copy: c, shot: shot, tx: tx, fake: newFaker(rand.Text(), c.From.Now(ctx))}
		for _, step := range []func(context.Context) error{w.same, w.open, w.clear, w.load, w.derive, w.reseal, w.shut} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		made.Tables, made.Rows = len(w.order), w.rows
		if _, err := tx.NewRaw("UPDATE users SET password_hash = ?", hash).Exec(ctx); err != nil {
			return fmt.Errorf("copies: password: %w", err)
		}
		return tx.NewRaw("SELECT DISTINCT ON (role) role, email FROM users WHERE active ORDER BY role, created_at, id").Scan(ctx, &made.SignIns)
	})
	slices.SortFunc(made.SignIns, func(a, b SignIn) int { return slices.Index(access.Roles, a.Role) - slices.Index(access.Roles, b.Role) })
	return made, err
}
