package web_test

import (
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// known are the permissions there are.
func known() map[access.Permission]bool {
	all := map[access.Permission]bool{access.Public: true, access.SignedIn: true}
	for _, m := range access.Meanings {
		all[m.Permission] = true
	}
	return all
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	permissions, seen := known(), map[string]bool{}
	routes := append(web.Openings(c.Config, c.Services), web.Routes(c.Config, c.Services)...)
	for i, r := range routes {
		at := r.Method + " " + r.Path
		if !permissions[r.Needs] {
			t.Errorf("%s needs %q, which is no permission; say access.Public if everyone may", at, r.Needs)
		}
		if seen[at] {
			t.Errorf("%s is answered twice", at)
		}
		if !strings.HasPrefix(r.Path, "/") || r.Path != strings.ToLower(r.Path) || r.Path != "/" && strings.HasSuffix(r.Path, "/") {
			t.Errorf("%s is no address of ours", at)
		}
		for _, above := range routes[:i] {
			if above.Method == r.Method && answers(above.Path, r.Path) {
				t.Errorf("%s is never reached: %s above it answers", at, above.Path)
			}
		}
		seen[at] = true
	}
}

// answers reports whether a route's path takes an address that another route means.
func answers(pattern, address string) bool {
	if start, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(address, start)
	}
	is, has := strings.Split(pattern, "/"), strings.Split(address, "/")
	if len(is) != len(has) {
		return false
	}
	for i := range is {
		param, ending, _ := strings.Cut(is[i], ".")
		if is[i] != has[i] && (!strings.HasPrefix(param, ":") || !strings.HasSuffix(has[i], ending)) {
			return false
		}
	}
	return true
}

// nothing is the id of nothing.
const nothing = "01a20c55-0000-7000-8000-000000000000"

// An address with every parameter filled.
func address(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if name, ending, dotted := strings.Cut(part, "."); strings.HasPrefix(name, ":") {
			if parts[i] = nothing; dotted {
				parts[i] += "." + ending
			}
		}
	}
	return strings.Replace(strings.Join(parts, "/"), "*", "nothing", 1)
}

// Every route, asked by every role and by a stranger: who may is let through, who may not is told
// so, and nobody breaks anything.
func TestPermissions(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	clinictest.New(t, c.Services.DB)
	routes := web.Routes(c.Config, c.Services)
	for _, role := range access.Roles {
		b := c.As(role)
		for _, r := range routes {
			got := b.Do(r.Method, address(r.Path), proof(r.Method, b))
			switch may := role.Can(r.Needs); {
			case may && (got.Status == http.StatusForbidden || got.Status >= 500):
				t.Errorf("%s %s by %s = %d, want it let through", r.Method, r.Path, role, got.Status)
			case !may && got.Status != http.StatusForbidden:
				t.Errorf("%s %s by %s = %d, want 403", r.Method, r.Path, role, got.Status)
			}
			if b.Cookies[screen.SessionCookie] == "" {
				b.SignIn(role) // the route was that of signing out
			}
		}
	}
	stranger := c.Stranger()
	stranger.Get("/login")
	for _, r := range routes {
		got := stranger.Do(r.Method, address(r.Path), proof(r.Method, stranger))
		if sent := strings.HasPrefix(got.Header.Get("Location"), "/login"); r.Needs != access.Public && (got.Status != http.StatusSeeOther || !sent) {
			t.Errorf("%s %s by a stranger = %d to %q, want it sent to sign in", r.Method, r.Path, got.Status, got.Header.Get("Location"))
		}
		if got.Status >= 500 {
			t.Errorf("%s %s by a stranger = %d", r.Method, r.Path, got.Status)
		}
	}
}

// proof is an empty form that comes from one of our pages.
func proof(method string, b *webtest.Browser) map[string][]string {
	if method == http.MethodGet {
		return nil
	}
	return map[string][]string{"_csrf": {b.CSRF}}
}

// htmx is told where to go, since it would put the page for signing in into the one that asked.
func TestSignedOutPart(t *testing.T) {
	t.Parallel()
	headers := append([]string{"HX-Current-URL", "http://tenhal.test/admin/audit?day=2026-11-22"}, webtest.HX...)
	got := webtest.Open(t).Stranger().Get("/admin/audit?older=7", headers...)
	if want := "/login?next=%2Fadmin%2Faudit%3Fday%3D2026-11-22"; got.Status != http.StatusUnauthorized || got.Header.Get("HX-Redirect") != want {
		t.Errorf("%d to %q, want 401 to %q", got.Status, got.Header.Get("HX-Redirect"), want)
	}
}

// A path written in another way is another path, and no way round a permission.
func TestDisguisedPaths(t *testing.T) {
	t.Parallel()
	b := webtest.Open(t).As(access.Receptionist)
	for _, path := range []string{
		"/admin/audit/", "/Admin/Audit", "/%61dmin/audit", "/admin//audit", "//admin/audit", "/admin/./audit",
		"/x/../admin/audit", "/admin/audit;x", "/admin/audit%2f", "/admin/audit%20", "/static/../admin/audit",
	} {
		if got := b.Get(path); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
			t.Errorf("%s = %d, want it not there or forbidden", path, got.Status)
		}
	}
}
