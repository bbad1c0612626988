package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// Every dangerous route asks who it is when nobody has shown that lately, keeps what was sent, takes no wrong password,
// and goes on with the right one.
func TestFresh(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.As(access.Admin)
	known := []string{}
	for _, r := range web.Routes(c.Config, c.Services) {
		known = append(known, r.Method+" "+r.Path)
	}
	for _, at := range web.Dangerous {
		if !slices.Contains(known, at) {
			t.Errorf("%s is no route", at)
		}
		_, path, _ := strings.Cut(at, " ")
		path = address(path)
		c.Clock.Set(c.Clock.Now().Add(10 * time.Minute))
		typed := url.Values{"role": {"owner"}, "note": {"typed <b>", "twice"}}
		asked := b.Post(path, typed)
		kept := asked.Find("form[action='" + path + "'] input[type=hidden][name=note]")
		if asked.Status != http.StatusForbidden || kept.Length() != 2 || kept.First().AttrOr("value", "") != "typed <b>" {
			t.Errorf("%s an hour later = %d %s; want it asked, with what was typed", at, asked.Status, asked.Text("main"))
			continue
		}
		typed.Set("proof", "guess")
		if got := b.Post(path, typed); got.Status != http.StatusUnprocessableEntity || got.Wrong("proof") == "" {
			t.Errorf("%s with a wrong password = %d %s", at, got.Status, got.Wrong("proof"))
		}
		before := b.Cookies[screen.SessionCookie]
		typed.Set("proof", webtest.Password)
		if got := b.Post(path, typed); got.Find("input[name=proof]").Length() > 0 || got.Status == http.StatusForbidden {
			t.Errorf("%s with the right password is asked again: %d", at, got.Status)
		}
		if b.Cookies[screen.SessionCookie] == before {
			t.Errorf("%s: the session goes on under the same token", at)
		}
		if got := b.Post(path, url.Values{"role": {"owner"}}); got.Status == http.StatusForbidden {
			t.Errorf("%s just after that is asked again", at)
		}
	}
}

// htmx is asked in the place of the whole page, and a form with a file goes back to where it was.
func TestFreshOtherwise(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.As(access.Admin)
	c.Clock.Set(dbtest.Now.Add(time.Hour))
	part := b.Post("/admin/users", url.Values{"email": {"x@y.example"}}, webtest.HX...)
	if part.Header.Get("HX-Retarget") != "#main" || part.Value("email") != "x@y.example" || part.Find("html").Length() > 0 && strings.Contains(part.Body, "<html") {
		t.Errorf("htmx gets %v %s", part.Header, part.Body)
	}
	req := httptest.NewRequest(http.MethodPost, "/admin/users", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n"))
	for name, value := range map[string]string{
		"Content-Type": "multipart/form-data; boundary=x", "X-CSRF-Token": b.CSRF, "Referer": "http://tenhal.test/admin/users/new",
		"Cookie": screen.SessionCookie + "=" + b.Cookies[screen.SessionCookie],
	} {
		req.Header.Set(name, value)
	}
	req.Host = "tenhal.test"
	file, err := c.App.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Body.Close()
	if to := file.Header.Get("Location"); to != "/account/proof?next=%2Fadmin%2Fusers%2Fnew" {
		t.Errorf("a form with a file is sent to %q", to)
	}
	b.Get("/account/proof?next=%2Fadmin%2Fusers%2Fnew")
	if got := b.Post("/account/proof", url.Values{"next": {"/admin/users/new"}, "proof": {webtest.Password}}); got.Header.Get("Location") != "/admin/users/new" {
		t.Errorf("once it is shown: %d to %q", got.Status, got.Header.Get("Location"))
	}
	if got := b.Post("/account/proof", url.Values{"next": {"//evil.example"}, "proof": {webtest.Password}}); got.Header.Get("Location") != "/" {
		t.Errorf("on to another host: %q", got.Header.Get("Location"))
	}
}

// Whoever has a second step to set up first, has still to take it, or is not to come in, finds every door shut that is
// not on the way.
func TestHalfIn(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	clinictest.New(t, c.Services.DB)
	must := c.As(access.Manager)
	if err := c.Services.Access.SetPolicy(t.Context(), access.Policy{Role: access.Manager, TwoStep: true, Version: 1}); err != nil {
		t.Fatal(err)
	}
	pending := enrolled(t, c, access.Billing)
	pending.Get("/login")
	if got := pending.Post("/login", form(webtest.Email(access.Billing), webtest.Password)); got.Header.Get("Location") != "/login/code?next=%2F" {
		t.Fatalf("after the password: %d to %q", got.Status, got.Header.Get("Location"))
	}
	gone := c.As(access.Receptionist)
	receptionist, err := c.Services.Access.UserByEmail(t.Context(), webtest.Email(access.Receptionist))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Services.Access.Deactivate(t.Context(), receptionist.ID); err != nil {
		t.Fatal(err)
	}
	gone.Get("/login")
	pending.Get("/login/code")
	for _, r := range web.Routes(c.Config, c.Services) {
		if r.Needs == access.Public || r.Path == "/logout" {
			continue
		}
		way := r.Path == "/account/two-step" || r.Path == "/account/proof"
		if got := must.Do(r.Method, address(r.Path), proof(r.Method, must)); !way && got.Status != http.StatusForbidden && got.Header.Get("Location") != "/account/two-step" {
			t.Errorf("%s %s before the second step is set up = %d to %q", r.Method, r.Path, got.Status, got.Header.Get("Location"))
		}
		for who, b := range map[string]*webtest.Browser{"before the code": pending.Browser, "by who has left": gone} {
			if got := b.Do(r.Method, address(r.Path), proof(r.Method, b)); !strings.HasPrefix(got.Header.Get("Location"), "/login") {
				t.Errorf("%s %s %s = %d to %q, want it sent to sign in", r.Method, r.Path, who, got.Status, got.Header.Get("Location"))
			}
		}
	}
}
