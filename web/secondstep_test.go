package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

// phone is the app of somebody who has a second step.
type phone struct {
	*webtest.Browser
	secret string
	centre *webtest.Centre
	t      *testing.T
}

// code is what the app shows now.
func (p phone) code() string {
	p.t.Helper()
	code, err := totp.GenerateCode(p.secret, p.centre.Clock.Now())
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// enrolled makes the user of a role, who has a second step, and returns their browser, in which nobody is signed in.
func enrolled(t *testing.T, c *webtest.Centre, role access.Role) phone {
	t.Helper()
	p := phone{c.As(role), "", c, t}
	page := p.Get("/account/two-step")
	p.secret = strings.ReplaceAll(page.Text("details bdi"), " ", "")
	wrong := p.Post("/account/two-step", url.Values{"sealed": {page.Value("sealed")}, "code": {"12"}})
	if wrong.Status != http.StatusUnprocessableEntity || wrong.Wrong("code") == "" || wrong.Value("sealed") != page.Value("sealed") {
		t.Errorf("a wrong code: %d %q", wrong.Status, wrong.Wrong("code"))
	}
	got := p.Post("/account/two-step", url.Values{"sealed": {page.Value("sealed")}, "code": {p.code()}})
	if got.Status != http.StatusOK || got.Find(".c-codes li").Length() != 10 {
		t.Fatalf("enrolling: %d %s", got.Status, got.Text("main"))
	}
	p.Post("/logout", nil)
	c.Clock.Set(c.Clock.Now().Add(time.Minute))
	return p
}

func TestSecondStep(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	p := enrolled(t, c, access.Manager)
	if got := p.Get("/login/code"); got.Header.Get("Location") != "/login" {
		t.Errorf("the second step before the first: %d to %q", got.Status, got.Header.Get("Location"))
	}
	p.Get("/login?next=/admin/audit")
	wish := form(webtest.Email(access.Manager), webtest.Password)
	wish.Set("next", "/admin/audit")
	step := p.Post("/login", wish).Header.Get("Location")
	if step != "/login/code?next=%2Fadmin%2Faudit" {
		t.Fatalf("after the password: to %q", step)
	}
	page := p.Get(step)
	if got := p.Post("/login/code", url.Values{"code": {"000 00"}, "next": {"/admin/audit"}}); got.Status != http.StatusUnprocessableEntity || got.Wrong("code") == "" {
		t.Errorf("a wrong code: %d %s", got.Status, got.Text("main"))
	}
	if got := p.Post("/login/code", url.Values{"code": {p.code()}, "next": {page.Value("next")}}); got.Header.Get("Location") != "/admin/audit" {
		t.Errorf("the right code: %d to %q", got.Status, got.Header.Get("Location"))
	}
	if got := p.Get("/account/security"); !strings.Contains(got.Text("#second + p"), "On") || got.Find("[data-tone=warn]").Length() == 0 {
		t.Errorf("the page of the account says %s", got.Text("main"))
	}
}

// A forgotten password looks the same for every address, and its link does not take the place of the second step.
func TestForgotten(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	p := enrolled(t, c, access.Manager)
	answers := map[string]bool{}
	for _, email := range []string{webtest.Email(access.Manager), "nobody@tenhal.example", "nothing"} {
		p.Get("/forgot")
		got := p.Post("/forgot", url.Values{"email": {email}})
		answers[got.Header.Get("Location")+p.Get("/login").Text(".c-flash")] = true
	}
	if len(answers) != 1 {
		t.Errorf("the answers differ: %v", answers)
	}
	u, err := c.Services.Access.UserByEmail(t.Context(), webtest.Email(access.Manager))
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.Services.Access.ResetLink(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	p.Get("/reset/" + token)
	if got := p.Post("/reset/"+token, url.Values{"password": {"short"}, "again": {"short"}}); got.Wrong("password") == "" {
		t.Errorf("a short password: %d", got.Status)
	}
	const another = "seven green doors at noon"
	if got := p.Post("/reset/"+token, url.Values{"password": {another}, "again": {another}}); got.Header.Get("Location") != "/login" {
		t.Fatalf("another password: %d %s", got.Status, got.Text("main"))
	}
	p.Get("/login")
	if got := p.Post("/login", form(u.Email, another)); !strings.HasPrefix(got.Header.Get("Location"), "/login/code") {
		t.Errorf("signing in with it: to %q, want the second step asked for", got.Header.Get("Location"))
	}
}
