package web_test

import (
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

func TestForged(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	noura, other := c.As(access.Receptionist), c.As(access.Manager)
	for _, test := range []struct {
		name    string
		proof   string
		headers []string
		status  int
	}{
		{"from our page", noura.CSRF, nil, 303},
		{"from our page, as the browser says", noura.CSRF, []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://tenhal.test"}, 303},
		{"with the proof in a header", "", []string{"X-CSRF-Token", noura.CSRF}, 303},
		{"without proof", "", nil, 403},
		{"with a made-up proof", "made-up", nil, 403},
		{"with the proof of another session", other.CSRF, nil, 403},
		{"with a good field and a bad header", noura.CSRF, []string{"X-CSRF-Token", other.CSRF}, 403},
		{"from another site", noura.CSRF, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"from a neighbour", noura.CSRF, []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"from another origin", noura.CSRF, []string{"Origin", "https://evil.example"}, 403},
		{"from an origin that hides", noura.CSRF, []string{"Origin", "null"}, 403},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := noura.Post("/preferences", url.Values{"theme": {"dark"}, "_csrf": {test.proof}}, test.headers...)
			if got.Status != test.status {
				t.Errorf("%d, want %d", got.Status, test.status)
			}
			if got.Status == 403 && !strings.Contains(got.Body, "This page has expired") {
				t.Errorf("says %s", got.Body)
			}
		})
	}
}

// A link can't carry the proof, nor can a page sign somebody in with a proof that it got for itself.
func TestForgedSignIn(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	c.User(access.Manager)
	b, evil := c.Stranger(), c.Stranger()
	b.Get("/login")
	evil.Get("/login")
	wish := form(webtest.Email(access.Manager), webtest.Password)
	if got := b.Post("/login?_csrf="+b.CSRF, url.Values{"_csrf": {""}, "email": wish["email"], "password": wish["password"]}); got.Status != 403 {
		t.Errorf("proof in the address: %d, want 403", got.Status)
	}
	wish.Set("_csrf", evil.CSRF)
	if got := b.Post("/login", wish); got.Status != 403 {
		t.Errorf("proof of another browser: %d, want 403", got.Status)
	}
	wish.Set("_csrf", "")
	b.Cookies["tenhal-form"] = ""
	if got := b.Post("/login", wish); got.Status != 403 {
		t.Errorf("empty proof and empty cookie: %d, want 403", got.Status)
	}
}
