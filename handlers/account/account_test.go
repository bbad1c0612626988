package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

func TestChangePassword(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b, other := c.As(access.Manager), c.Stranger()
	other.SignIn(access.Manager)
	const another = "seven green doors at noon"
	for _, test := range []struct {
		name, old, password, again string
		wrong                      string // the input at fault
	}{
		{"a wrong old one", "guess", another, another, "old"},
		{"typed twice in two ways", webtest.Password, another, another + "!", "again"},
		{"too short", webtest.Password, "short", "short", "password"},
		{"stolen before", webtest.Password, "Mailcreated5240", "Mailcreated5240", "password"},
		{"the name of the centre", webtest.Password, "tenhal-tenhal-1", "tenhal-tenhal-1", "password"},
	} {
		got := b.Post("/account/password", url.Values{"old": {test.old}, "password": {test.password}, "again": {test.again}})
		if got.Status != http.StatusUnprocessableEntity || got.Wrong(test.wrong) == "" || strings.Contains(got.Body, test.password+`"`) {
			t.Errorf("%s: %d %q", test.name, got.Status, got.Wrong(test.wrong))
		}
	}
	got := b.Post("/account/password", url.Values{"old": {webtest.Password}, "password": {another}, "again": {another}})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("a good one: %d %s", got.Status, got.Text("main"))
	}
	if got := b.Get("/account/security"); got.Status != http.StatusOK || !strings.Contains(got.Text(".c-flash"), "Your password was changed.") {
		t.Errorf("the browser goes on: %d %s", got.Status, got.Text(".c-flash"))
	}
	if got := other.Get("/account/security"); got.Status != http.StatusSeeOther {
		t.Errorf("the other browser: %d, want it signed out", got.Status)
	}
}

// Users see where they are signed in and end it, their own sessions alone.
func TestSessions(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b, second, third := c.As(access.Manager), c.Stranger(), c.Stranger()
	second.SignIn(access.Manager)
	third.SignIn(access.Manager)
	stranger := c.As(access.Billing)
	page := b.Get("/account/security")
	ends := page.Find("form[action^='/account/sessions/0']")
	if ends.Length() != 2 || !strings.Contains(page.Text("#seats ~ .c-table-scroll"), "This one") {
		t.Fatalf("%d can be ended, want the two others: %s", ends.Length(), page.Text("main"))
	}
	if got := stranger.Post(ends.First().AttrOr("action", ""), nil); got.Status != http.StatusSeeOther {
		t.Errorf("somebody else's: %d", got.Status)
	}
	if got := b.Get("/account/security"); got.Find("form[action^='/account/sessions/0']").Length() != 2 {
		t.Error("somebody else ended a session")
	}
	b.Post(ends.First().AttrOr("action", ""), nil)
	if got := b.Get("/account/security"); got.Find("form[action^='/account/sessions/0']").Length() != 1 {
		t.Error("one that was ended is still there")
	}
	b.Post("/account/sessions/removal", nil)
	if second.Get("/calendar").Status+third.Get("/calendar").Status != 2*http.StatusSeeOther {
		t.Error("another browser is still signed in")
	}
}

// Whose session was ended, and by whom, is in the audit log. Signing in and out fill it with nothing.
func TestEndedSessionsAreHeard(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	manager, again, other := c.As(access.Manager), c.Stranger(), c.Stranger()
	for _, b := range []*webtest.Browser{again, other} {
		b.SignIn(access.Manager)
	}
	heard := func() string {
		t.Helper()
		got := manager.Get("/admin/audit?table=sessions")
		if got.Status != http.StatusOK || strings.Contains(got.Body, "csrf_") || strings.Contains(got.Body, "token_hash") {
			t.Fatalf("the log = %d %s", got.Status, got.Body)
		}
		return got.Text("#audit-entries")
	}
	again.Post("/logout", nil)
	if got := heard(); strings.Contains(got, "Session that was ended") {
		t.Errorf("after signing in and out: %s", got)
	}
	manager.Post("/account/sessions/removal", nil)
	if got := heard(); strings.Count(got, "Session that was ended") != 1 || !strings.Contains(got, "Faisal Al-Dosari") {
		t.Errorf("after ending one's own: %s", got)
	}
	her := c.User(access.Billing)
	c.Stranger().SignIn(access.Billing)
	c.As(access.Admin).Post("/admin/users/"+her.ID.String()+"/sessions/removal", nil)
	if got := heard(); strings.Count(got, "Session that was ended") != 2 || !strings.Contains(got, "Abeer Al-Saleh") {
		t.Errorf("after an admin ended another's: %s", got)
	}
}

// Without a key nobody sets up a second step, and the page says why.
func TestNoKey(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.As(access.Manager)
	c.Services.Access.Box = nil
	if got := b.Get("/account/two-step"); got.Status != http.StatusConflict || !strings.Contains(got.Text("main"), "TENHAL_KEY is missing") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
}
