package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

func form(email, password string) url.Values {
	return url.Values{"email": {email}, "password": {password}}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	c.User(access.Manager)
	for _, test := range []struct {
		name   string
		form   url.Values
		status int
		says   string
	}{
		{"the right password", form(webtest.Email(access.Manager), webtest.Password), 303, ""},
		{"the address in capitals, with a space", form(" MANAGER@tenhal.example ", webtest.Password), 303, ""},
		{"a wrong password", form(webtest.Email(access.Manager), "guess"), 422, "The e-mail address or the password is not right."},
		{"an unknown address", form("nobody@tenhal.example", "guess"), 422, "The e-mail address or the password is not right."},
		{"nothing at all", url.Values{}, 422, "is not right"},
		{"NUL and broken letters", form("ma\x00nager\xff@tenhal.example", "\x00\xff"), 422, "is not right"},
		{"an address of 10,000 letters", form(strings.Repeat("a", 10_000), "guess"), 422, "is not right"},
		{"a password of a megabyte", form("nobody@tenhal.example", strings.Repeat("a", 1<<20)), 422, "is not right"},
		{"markup", form(`"><script>alert(1)</script>`, "guess"), 422, "&lt;script&gt;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := c.Stranger()
			b.Get("/login")
			got := b.Post("/login", test.form)
			if got.Status != test.status || !strings.Contains(got.Body, test.says) {
				t.Errorf("%d %s; want %d and %q", got.Status, got.Body, test.status, test.says)
			}
			if strings.Contains(got.Body, "guess") {
				t.Error("the page shows the password again")
			}
		})
	}
}

// Who has just signed in never goes on in a session that was there before.
func TestSignInRenewsSession(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.As(access.Manager)
	first, proof := b.Cookies[screen.SessionCookie], b.CSRF
	b.SignIn(access.Manager)
	if b.Cookies[screen.SessionCookie] == first || b.CSRF == proof {
		t.Error("the token or the proof of forms is the same as before")
	}
	b.Cookies[screen.SessionCookie] = first
	if got := b.Get("/admin/audit"); got.Status != http.StatusSeeOther {
		t.Errorf("the old session is answered %d, want it sent to sign in", got.Status)
	}
	planted := c.Stranger()
	planted.Cookies[screen.SessionCookie] = "planted-by-somebody-else"
	planted.SignIn(access.Manager)
	if planted.Cookies[screen.SessionCookie] == "planted-by-somebody-else" {
		t.Error("a planted session was signed in")
	}
}

func TestSignInLimit(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	c.User(access.Manager)
	b := c.Stranger()
	b.Get("/login")
	for range 5 {
		b.Post("/login", form(webtest.Email(access.Manager), "guess"))
	}
	got := b.Post("/login", form(webtest.Email(access.Manager), webtest.Password))
	if got.Status != http.StatusTooManyRequests || !strings.Contains(got.Body, "Wait 15 minutes") {
		t.Errorf("%d %s; want 429 and how long to wait", got.Status, got.Body)
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	c.User(access.Manager)
	if got := c.Stranger().Get("/admin/audit?day=2026-11-22"); got.Header.Get("Location") != "/login?next=%2Fadmin%2Faudit%3Fday%3D2026-11-22" {
		t.Errorf("a stranger is sent to %q", got.Header.Get("Location"))
	}
	for next, want := range map[string]string{
		"/admin/audit?day=2026-11-22": "/admin/audit?day=2026-11-22",
		"//evil.example":              "/",
		`/\evil.example`:              "/",
		"/\t/evil.example":            "/",
		"https://evil.example/":       "/",
		"javascript:alert(1)":         "/",
		"evil":                        "/",
		"":                            "/",
	} {
		b := c.Stranger()
		b.Get("/login?next=" + url.QueryEscape(next))
		wish := form(webtest.Email(access.Manager), webtest.Password)
		wish.Set("next", next)
		if got := b.Post("/login", wish).Header.Get("Location"); got != want {
			t.Errorf("signed in with next=%q, goes to %q, want %q", next, got, want)
		}
		if got := b.Get("/login?next=" + url.QueryEscape(next)).Header.Get("Location"); got != want {
			t.Errorf("signed in already with next=%q, goes to %q, want %q", next, got, want)
		}
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	b := webtest.Open(t).As(access.Manager)
	token := b.Cookies[screen.SessionCookie]
	got := b.Post("/logout", nil)
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/login" || !strings.Contains(got.Header.Get("Clear-Site-Data"), "storage") {
		t.Errorf("signing out: %d %v", got.Status, got.Header)
	}
	b.Cookies[screen.SessionCookie] = token
	if got := b.Get("/admin/audit"); got.Status != http.StatusSeeOther {
		t.Errorf("the ended session is answered %d, want it sent to sign in", got.Status)
	}
}

// In production the cookie is bound to the host and to HTTPS.
func TestCookie(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{
		"http":  "tenhal=x; path=/; HttpOnly; SameSite=Lax",
		"https": "__Host-tenhal=x; path=/; HttpOnly; secure; SameSite=Lax",
	} {
		c := webtest.OpenWith(t, web.Config{BaseURL: scheme + "://tenhal.test"})
		c.User(access.Manager)
		b := c.Stranger()
		b.Get("/login")
		var got string
		for _, cookie := range b.Post("/login", form(webtest.Email(access.Manager), webtest.Password)).Header.Values("Set-Cookie") {
			if name, rest, _ := strings.Cut(cookie, "="); strings.TrimPrefix(name, "__Host-") == screen.SessionCookie {
				_, attrs, _ := strings.Cut(rest, ";")
				got = name + "=x;" + attrs
			}
		}
		if got != want {
			t.Errorf("by %s the cookie is %q, want %q", scheme, got, want)
		}
	}
}
