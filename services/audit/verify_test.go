package audit_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
)

// seven is a centre with seven entries, one after the other.
func seven(t *testing.T) (centre, []int64) {
	t.Helper()
	c := open(t)
	c.audit.DB.SetMaxOpenConns(1) // one backend, and so one chain
	ctx := access.With(t.Context(), c.noura(t, t.Context()).Actor())
	for n := range 6 {
		if _, err := c.audit.DB.ExecContext(ctx, "SELECT nextval('audit_entry_ids')"); err != nil { // as whatever is undone leaves gaps
			t.Fatal(err)
		}
		if err := c.access.Prefer(ctx, access.Preferences{Theme: access.Themes[(n+1)%3]}); err != nil {
			t.Fatal(err)
		}
	}
	ids := []int64{}
	for _, e := range c.entries(t, audit.Filter{}) {
		ids = append(ids, e.ID)
	}
	slices.Reverse(ids)
	return c, ids
}

// behind changes entries as only the owner of the database can.
func (c centre) behind(t *testing.T, query string, args ...any) {
	t.Helper()
	for _, q := range []string{"ALTER TABLE audit_entries DISABLE TRIGGER USER", c.audit.DB.QueryGen().FormatQuery(query, args...), "ALTER TABLE audit_entries ENABLE TRIGGER USER"} {
		if _, err := c.audit.DB.DB.DB.ExecContext(context.Background(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func (c centre) verify(t *testing.T, heads ...string) *audit.Check {
	t.Helper()
	check, err := c.audit.Verify(t.Context(), heads...)
	if err != nil {
		t.Fatal(err)
	}
	return check
}

// Whatever is done to entries behind our back is found, and the entry is named.
func TestVerify(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, query string
		entry       int // of the seven, counted from 0
		want        audit.FlawKind
	}{
		{"a name is changed", "UPDATE audit_entries SET actor_name = 'somebody else' WHERE id = ?", 3, audit.Changed},
		{"a value is changed", `UPDATE audit_entries SET after = '{"theme": "pink"}' WHERE id = ?`, 2, audit.Changed},
		{"the time is changed by a microsecond", "UPDATE audit_entries SET at = at + interval '1 us' WHERE id = ?", 0, audit.Changed},
		{"an entry is removed", "DELETE FROM audit_entries WHERE id = ?", 3, audit.Removed},
		{"the first is removed", "DELETE FROM audit_entries WHERE id = ?", 0, audit.Removed},
		{"the last is changed", "UPDATE audit_entries SET reason = 'none' WHERE id = ?", 6, audit.Changed},
		{"the end is cut off after it was verified", "DELETE FROM audit_entries WHERE id >= ?", 6, audit.Cut},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, ids := seven(t)
			if got := c.verify(t); got.Broken > 0 || got.Entries != 7 {
				t.Fatalf("untouched: %+v", got)
			}
			c.behind(t, test.query, ids[test.entry])
			got := c.verify(t)
			if want := []audit.Flaw{{Entry: ids[test.entry], Is: test.want}}; !slices.Equal(got.Flaws, want) || got.Broken != 1 {
				t.Errorf("found %d: %v, want %v", got.Broken, got.Flaws, want)
			}
		})
	}
}

// An entry that somebody puts between two others is named, also where its hash is well made.
func TestVerifyInserted(t *testing.T) {
	t.Parallel()
	for _, hash := range []string{"'forged'", "audit_entry_hash(e, (SELECT hash FROM audit_entries WHERE id = e.previous))"} {
		c, ids := seven(t)
		c.behind(t, `INSERT INTO audit_entries SELECT (put).* FROM (
  SELECT jsonb_populate_record(e, jsonb_build_object('id', e.id + 1, 'previous', e.id)) AS put FROM audit_entries AS e WHERE id = ?) AS made`, ids[3])
		c.behind(t, "UPDATE audit_entries AS e SET hash = "+hash+" WHERE id = ?", ids[3]+1)
		if got := c.verify(t); !slices.Equal(got.Flaws, []audit.Flaw{{Entry: ids[3] + 1, Is: audit.Inserted}}) {
			t.Errorf("found %v, want %d put in", got.Flaws, ids[3]+1)
		}
	}
}

// Whoever is undone, whole or in a part, goes on where the chain ends.
func TestVerifyUndone(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.audit.DB.SetMaxOpenConns(1) // one session
	ctx, undone := access.With(t.Context(), c.noura(t, t.Context()).Actor()), errors.New("undone")
	prefer := func(ctx context.Context, n int) error {
		return c.access.Prefer(ctx, access.Preferences{Theme: access.Themes[n%3]})
	}
	for n := range 3 {
		for _, whole := range []bool{true, false} {
			err := c.audit.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
				part := c.audit.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error { return errors.Join(prefer(ctx, n+2), undone) })
				if err := prefer(ctx, n+1); err != nil || whole {
					return errors.Join(err, part)
				}
				return nil
			})
			if errors.Is(err, undone) != whole {
				t.Fatal(err)
			}
		}
	}
	if got := c.verify(t); got.Broken > 0 || got.Entries != 4 {
		t.Errorf("verified %+v", got)
	}
}

// Two who write at once write to two chains, and both hold; what is undone leaves no gap.
func TestVerifyRace(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.noura(t, t.Context())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			who := access.User{ID: db.NewID()}
			_, err := c.audit.DB.ExecContext(context.Background(), `INSERT INTO users (id, email, name_ar, name_en, role, password_hash, created_at)
SELECT ?0, ?0 || '@clinic.example', name_ar, name_en, role, 'none', created_at FROM users LIMIT 1`, who.ID)
			if err != nil {
				t.Error(err)
			}
			for n := range 20 {
				if err := c.access.Prefer(access.With(context.Background(), who.Actor()), access.Preferences{Theme: access.Themes[(n+1)%3]}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := c.verify(t); got.Broken > 0 || got.Entries != 161 {
		t.Errorf("verified %+v", got)
	}
}

// An end that was cut off is missed by the check before, by the session that wrote it, as soon as it goes on, and by whoever
// wrote its head down.
func TestVerifyHead(t *testing.T) {
	t.Parallel()
	c, ids := seven(t)
	head := c.verify(t).Head
	c.behind(t, "DELETE FROM audit_entries WHERE id > ?", ids[4])
	cut, wentOn := audit.Flaw{Entry: ids[6], Is: audit.Cut}, audit.Flaw{Entry: ids[6] + 1, Is: audit.Removed} // of the check above
	for _, want := range [][]audit.Flaw{{cut}, {wentOn, cut}, {wentOn, cut}} {                                // it does not become right by being looked at
		if got := c.verify(t, head); !slices.Equal(got.Flaws, want) {
			t.Errorf("found %v, want %v", got.Flaws, want)
		}
	}
	if _, err := c.audit.DB.ExecContext(t.Context(), "ALTER TABLE audit_checks DISABLE TRIGGER USER; UPDATE audit_checks SET heads = '{}' WHERE broken = 0"); err != nil {
		t.Fatal(err)
	}
	if got := c.verify(t); !slices.Equal(got.Flaws, []audit.Flaw{{Is: audit.Forged}, wentOn}) {
		t.Errorf("found %v, want the check that was changed", got.Flaws)
	}
	c.behind(t, "TRUNCATE audit_entries")
	if _, err := c.audit.DB.ExecContext(t.Context(), "TRUNCATE audit_checks"); err != nil {
		t.Fatal(err)
	}
	if got := c.verify(t); got.Broken > 0 {
		t.Errorf("found %v where nothing is left to compare with", got.Flaws)
	}
	if _, err := c.audit.Verify(t.Context(), head); !errors.Is(err, audit.ErrNoAnchor) {
		t.Errorf("the head that was written down: %v, want it missed", err)
	}
}
