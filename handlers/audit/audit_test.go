package audit_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/web/webtest"
)

// The manager sees what the receptionist changed, from what to what, and finds it by who, what and when.
func TestList(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	manager, noura := c.As(access.Manager), c.User(access.Receptionist)
	ctx := audit.WithReason(access.With(t.Context(), noura.Actor()), "<b>too bright</b>")
	if err := c.Services.Access.Prefer(ctx, access.Preferences{Theme: "dark"}); err != nil {
		t.Fatal(err)
	}
	const change = `<del><bdi>auto</bdi></del>`
	for _, test := range []struct {
		name, query string
		shown       bool
	}{
		{"everything", "", true},
		{"what she did", "?actor=" + noura.ID.String(), true},
		{"what became of her", "?table=users&row=" + noura.ID.String(), true},
		{"what was done that day", "?day=2026-11-22", true},
		{"another day", "?day=2026-11-21", false},
		{"another kind of record", "?table=invoices", false},
		{"a record that is none", "?row=%27%3B--", false},
		{"somebody who is nobody", "?actor=nobody", true},
		{"a day that is none, said beside it", "?day=2026-13-45", true},
		{"entries before the first", "?older=1", false},
		{"entries before a word", "?older=word", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := manager.Get("/admin/audit" + test.query)
			if got.Status != http.StatusOK || strings.Contains(got.Body, change) != test.shown {
				t.Errorf("%d, shows her change: %t; want 200 and %t", got.Status, !test.shown, test.shown)
			}
			if strings.Contains(got.Body, "<b>too bright") || strings.Contains(got.Body, "argon2id") {
				t.Error("the page has markup of a user in it, or a password's hash")
			}
		})
	}
	if got := manager.Get("/admin/audit?day=2026-13-45"); !strings.Contains(got.Body, "This is not a date.") {
		t.Error("a day that is none is not told as such")
	}
	if got := manager.Get("/admin/audit?table=users", webtest.HX...); strings.Contains(got.Body, "<html") || !strings.HasPrefix(got.Body, `<section id="audit-entries"`) {
		t.Errorf("htmx gets %.80s, want the entries alone", got.Body)
	}
}

// Longer lists go on from where the page ends, with the filter kept.
func TestPages(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	manager, noura := c.As(access.Manager), c.User(access.Receptionist)
	for n := range audit.PageSize { // beside her choice of English
		if err := c.Services.Access.Prefer(access.With(t.Context(), noura.Actor()), access.Preferences{Theme: access.Themes[(n+1)%2]}); err != nil {
			t.Fatal(err)
		}
	}
	first := manager.Get("/admin/audit?actor=" + noura.ID.String())
	if got := strings.Count(first.Body, "<tr>"); got != audit.PageSize+1 {
		t.Fatalf("%d rows, want a head and %d entries", got, audit.PageSize)
	}
	link := first.Find("a[rel=next]").AttrOr("href", "")
	next, err := url.Parse(link)
	if err != nil || next.Query().Get("actor") != noura.ID.String() {
		t.Fatalf("the next page is %q, %v; want the filter kept", link, err)
	}
	if got := strings.Count(manager.Get(next.String()).Body, "<tr>"); got != 2 {
		t.Errorf("%d rows on the last page, want a head and one entry", got)
	}
}
