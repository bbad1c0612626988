package audit_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// centre is a database whose saves are listened to, and a clock to move.
type centre struct {
	access *access.Service
	audit  *audit.Service
	hands  clock.Clock
}

func open(t testing.TB) centre {
	t.Helper()
	bus, hands := signal.NewBus(), clock.At(dbtest.Now)
	d := dbtest.OpenAt(t, bus, hands)
	c := centre{&access.Service{DB: d}, &audit.Service{DB: d}, hands}
	bus.Announce(c.audit.Author)
	return c
}

func (c centre) noura(t testing.TB, ctx context.Context) *access.User {
	t.Helper()
	u, err := c.access.Create(ctx, access.NewUser{
		Email: "noura@clinic.example", NameAr: "نورة العتيبي", NameEn: "Noura Alotaibi",
		Role: access.Receptionist, Password: "a quiet desk by the window",
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (c centre) entries(t testing.TB, f audit.Filter) []audit.Entry {
	t.Helper()
	entries, _, err := c.audit.Entries(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestListen(t *testing.T) {
	t.Parallel()
	c := open(t)
	ctx := audit.WithRequest(access.With(t.Context(), access.System), "request-1")
	u := c.noura(t, ctx)
	ctx = audit.WithReason(access.With(ctx, u.Actor()), "dark outside")
	if err := c.access.Prefer(ctx, access.Preferences{Theme: "dark"}); err != nil {
		t.Fatal(err)
	}
	got := c.entries(t, audit.Filter{})
	if len(got) != 2 {
		t.Fatalf("%d entries, want one for each of two saves", len(got))
	}
	made, changed := got[1], got[0]
	if made.Action != audit.Insert || made.ActorID != nil || made.ActorName != "Tenhal" || made.Before != nil ||
		string(made.After["role"]) != `"receptionist"` || made.RequestID != "request-1" || !made.At.Equal(dbtest.Now) {
		t.Errorf("the entry of her coming = %+v", made)
	}
	if *changed.ActorID != u.ID || changed.ActorName != "Noura Alotaibi" || changed.Reason != "dark outside" || changed.RowID != u.ID.String() {
		t.Errorf("the entry of her change = %+v", changed)
	}
	if len(changed.Before) != 1 || string(changed.Before["theme"]) != `"auto"` || len(changed.After) != 1 || string(changed.After["theme"]) != `"dark"` {
		t.Errorf("changed %s to %s, want the theme alone, auto to dark", changed.Before, changed.After)
	}
}

// A new password leaves an entry, and neither entry holds a password.
func TestListenHides(t *testing.T) {
	t.Parallel()
	c := open(t)
	u := c.noura(t, t.Context())
	if err := c.access.SetPassword(t.Context(), u.ID, "another window entirely"); err != nil {
		t.Fatal(err)
	}
	got := c.entries(t, audit.Filter{})
	if len(got) != 2 || len(got[0].After) != 0 {
		t.Fatalf("entries = %+v, want one of her coming and an empty one of her password", got)
	}
	if _, told := got[1].After["password_hash"]; told {
		t.Errorf("the entry of her coming holds %v", slices.Sorted(maps.Keys(got[1].After)))
	}
}

// What is undone was not done: its entry goes with it.
func TestListenRollback(t *testing.T) {
	t.Parallel()
	c := open(t)
	undo := errors.New("undo")
	err := c.access.DB.Tx(t.Context(), func(ctx context.Context, _ bun.Tx) error {
		c.noura(t, ctx)
		return undo
	})
	if got := c.entries(t, audit.Filter{}); !errors.Is(err, undo) || len(got) != 0 {
		t.Errorf("%d entries, %v; want none", len(got), err)
	}
}

// A save that changes nothing leaves no entry.
func TestNothingChanged(t *testing.T) {
	t.Parallel()
	c := open(t)
	u := c.noura(t, t.Context())
	for range 2 {
		if err := c.access.Prefer(access.With(t.Context(), u.Actor()), access.Preferences{Theme: "dark"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := c.entries(t, audit.Filter{}); len(got) != 2 {
		t.Errorf("%d entries, want those of her coming and of the first change", len(got))
	}
}

// What is said within a savepoint is said for it alone, whether it is kept or undone.
func TestAuthorWithinSavepoints(t *testing.T) {
	t.Parallel()
	c := open(t)
	ctx := access.With(t.Context(), c.noura(t, t.Context()).Actor())
	themes := slices.Values([]string{"dark", "light", "auto", "dark", "light"})
	next, stop := iter.Pull(themes)
	defer stop()
	undo := errors.New("undo")
	prefer := func(ctx context.Context, why string) {
		theme, _ := next()
		if err := c.access.Prefer(audit.WithReason(ctx, why), access.Preferences{Theme: theme}); err != nil {
			t.Fatal(err)
		}
	}
	err := c.access.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		_ = c.access.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
			prefer(ctx, "undone")
			return undo
		})
		prefer(ctx, "one")
		err := c.access.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
			prefer(ctx, "two")
			return nil
		})
		prefer(ctx, "one")
		return err
	})
	why := []string{}
	for _, e := range c.entries(t, audit.Filter{Action: audit.Update}) {
		why = append(why, e.Reason)
	}
	if err != nil || !slices.Equal(why, []string{"one", "two", "one"}) {
		t.Errorf("reasons %v, %v", why, err)
	}
}

func TestEntriesAreKept(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.noura(t, t.Context())
	for _, query := range []string{"UPDATE audit_entries SET actor_name = 'somebody'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"} {
		if _, err := c.audit.DB.ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
}

func TestEntries(t *testing.T) {
	t.Parallel()
	c := open(t)
	u := c.noura(t, t.Context())
	ctx := access.With(t.Context(), u.Actor())
	tomorrow := dbtest.Now.Add(24 * time.Hour)
	c.hands.Set(tomorrow)
	for n := range audit.PageSize + 3 {
		if err := c.access.Prefer(ctx, access.Preferences{Theme: access.Themes[(n+1)%3]}); err != nil {
			t.Fatal(err)
		}
	}
	first, more, err := c.audit.Entries(ctx, audit.Filter{Actor: u.ID})
	if err != nil || !more || len(first) != audit.PageSize {
		t.Fatalf("the first page has %d entries, more: %t, %v", len(first), more, err)
	}
	last, more, err := c.audit.Entries(ctx, audit.Filter{Actor: u.ID, Older: first[len(first)-1].ID})
	if err != nil || more || len(last) != 3 {
		t.Errorf("the last page has %d entries, more: %t, %v; want 3", len(last), more, err)
	}
	for name, f := range map[string]audit.Filter{
		"the day before":    {Until: tomorrow},
		"somebody's row":    {Table: "users", Row: u.ID.String(), Until: tomorrow},
		"nobody in the day": {From: dbtest.Now, Until: dbtest.Now.Add(time.Hour)},
	} {
		if got := c.entries(t, f); len(got) != 1 || got[0].Action != audit.Insert {
			t.Errorf("%s: %d entries, want that of her coming", name, len(got))
		}
	}
	if tables, err := c.audit.Tables(ctx); err != nil || !slices.Equal(tables, []string{"users"}) {
		t.Errorf("Tables() = %v, %v; want users", tables, err)
	}
}
