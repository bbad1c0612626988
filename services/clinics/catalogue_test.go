package clinics_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// Whatever changes in the centre, in this process or in another, is in the catalogue that is asked for next.
func TestCatalogueIsCurrent(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	cast := clinictest.New(t, d)
	directory := &clinics.Directory{DB: d}
	read := func() *clinics.Catalogue {
		t.Helper()
		c, err := directory.Catalogue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	before := read()
	if again := read(); again != before {
		t.Error("a catalogue that has not changed was read again")
	}
	if got := before.Service(cast.Session.ID).NameEn; got != cast.Session.NameEn || len(before.Hours(cast.Sami.ID)) == 0 {
		t.Errorf("the catalogue knows the service as %q", got)
	}
	for _, change := range []struct {
		sql  string
		seen func(*clinics.Catalogue) bool
	}{
		{"UPDATE organisation SET name_en = 'Another centre'", func(c *clinics.Catalogue) bool { return c.Organisation.NameEn == "Another centre" }},
		{"UPDATE services SET name_en = 'Another service'", func(c *clinics.Catalogue) bool { return c.Service(cast.Session.ID).NameEn == "Another service" }},
		{"UPDATE provider_hours SET closes = closes - 5", func(c *clinics.Catalogue) bool {
			return c.Hours(cast.Sami.ID)[0].Closes == before.Hours(cast.Sami.ID)[0].Closes-5
		}},
		{"DELETE FROM provider_hours", func(c *clinics.Catalogue) bool { return len(c.Hours(cast.Sami.ID)) == 0 }},
		{"UPDATE providers SET active = false", func(c *clinics.Catalogue) bool { return len(c.Providers(uuid.Nil)) == 0 }},
		{"SET session_replication_role = replica; UPDATE clinics SET active = false; RESET session_replication_role", func(c *clinics.Catalogue) bool { return len(c.Clinics) == 0 }},
	} {
		if _, err := d.ExecContext(t.Context(), change.sql); err != nil {
			t.Fatal(err)
		}
		if !change.seen(read()) {
			t.Errorf("after %s the catalogue is as before", change.sql)
		}
	}
}

// What a transaction has changed it sees itself, and nobody sees it who comes after its rollback.
func TestCatalogueInTx(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	clinictest.New(t, d)
	directory := &clinics.Directory{DB: d}
	name := func(ctx context.Context) string {
		t.Helper()
		org, err := directory.Organisation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return org.NameEn
	}
	before := name(t.Context())
	dbtest.Rollback(t, d, func(ctx context.Context) {
		if _, err := d.Conn(ctx).(bun.Tx).ExecContext(ctx, "UPDATE organisation SET name_en = 'Undone'"); err != nil {
			t.Fatal(err)
		}
		if got := name(ctx); got != "Undone" {
			t.Errorf("inside, the centre is called %q", got)
		}
	})
	if got := name(t.Context()); got != before {
		t.Errorf("after the rollback the centre is called %q, want %q", got, before)
	}
}

// The lists are the caller's own.
func TestCatalogueIsNotChanged(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	cast := clinictest.New(t, d)
	directory := &clinics.Directory{DB: d}
	for range 2 {
		c, err := directory.Catalogue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		mine := c.Providers(cast.Sami.ClinicID)
		if len(mine) == 0 || mine[0].NameEn == "" {
			t.Fatalf("providers of the clinic: %v", mine)
		}
		clear(mine)
	}
}
