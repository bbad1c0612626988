package users_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/web/webtest"
)

// desk is an admin at work, and the receptionist who is looked after.
type desk struct {
	*webtest.Centre
	*webtest.Browser
	noura *access.User
	path  string
}

func open(t *testing.T) desk {
	t.Helper()
	c := webtest.Open(t)
	b := c.As(access.Admin)
	noura := c.User(access.Receptionist)
	return desk{c, b, noura, "/admin/users/" + noura.ID.String()}
}

// The page of a user does what an admin may do, says what happened, and says what is wrong.
func TestUser(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, test := range []struct {
		name, step string
		form       url.Values
		status     int
		says       string // on the page that comes next
	}{
		{"a role that there is not", "/role", url.Values{"role": {"owner"}}, 422, "Please look at the marked fields."},
		{"another role", "/role", url.Values{"role": {"billing"}}, 303, "The role was changed."},
		{"a link to a new password", "/reset", nil, 303, "A link is on its way."},
		{"a second step that is not there, without a reason", "/two-step/removal", nil, 422, "Please look at the marked fields."},
		{"a second step that is not there", "/two-step/removal", url.Values{"reason": {"lost"}}, 409, "There is no second step."},
		{"all sessions", "/sessions/removal", nil, 303, "They are signed out everywhere."},
		{"a session that is none", "/sessions/none/removal", nil, 404, "We could not find that."},
		{"no access", "/deactivation", nil, 303, ""},
		{"a link for who has left", "/reset", nil, 409, "This user is not to come in."},
		{"access again", "/reactivation", nil, 303, "They may sign in again."},
	} {
		got := d.Post(d.path+test.step, test.form)
		if got.Status != test.status {
			t.Errorf("%s: %d, want %d", test.name, got.Status, test.status)
		}
		if got.Status == http.StatusSeeOther {
			got = d.Get(d.path)
		}
		if !strings.Contains(got.Text("main"), test.says) {
			t.Errorf("%s: the page says %q, want %q", test.name, got.Text("main"), test.says)
		}
	}
}

// Nobody is offered to do to themselves what would lock them out, and is refused where they try.
func TestOwnPage(t *testing.T) {
	t.Parallel()
	d := open(t)
	me, err := d.Services.Access.UserByEmail(t.Context(), webtest.Email(access.Admin))
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/users/" + me.ID.String()
	if got := d.Get(path); got.Status != http.StatusOK || got.Find("#standing").Length() > 0 || !strings.Contains(got.Text("#seats ~ .c-table-scroll"), "This one") {
		t.Errorf("the own page: %d %s", got.Status, got.Text("main"))
	}
	if got := d.Post(path+"/role", url.Values{"role": {"billing"}}); got.Status != http.StatusConflict {
		t.Errorf("the own role: %d, want 409", got.Status)
	}
	if got := d.Get("/admin/users/new-one"); got.Status != http.StatusNotFound {
		t.Errorf("no user: %d", got.Status)
	}
}

// A session is ended from the page, and the user's next page asks to sign in.
func TestEndSession(t *testing.T) {
	t.Parallel()
	d := open(t)
	hers := d.Stranger()
	hers.SignIn(access.Receptionist)
	action := d.Get(d.path).Find("form[action$='/removal']").First().AttrOr("action", "")
	if got := d.Post(action, nil); got.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d", action, got.Status)
	}
	if got := hers.Get("/calendar"); !strings.HasPrefix(got.Header.Get("Location"), "/login") {
		t.Errorf("her next page: %d to %q", got.Status, got.Header.Get("Location"))
	}
	if got := d.Get(d.path); !strings.Contains(got.Text("#attempts ~ .c-table-scroll"), "PasswordRight") {
		t.Errorf("the log says %s", got.Text("#attempts ~ .c-table-scroll"))
	}
}

// Limits are typed in any figures, refused beside the field, kept as typed, and audited.
func TestRoles(t *testing.T) {
	t.Parallel()
	d := open(t)
	page := d.Get("/admin/roles")
	if page.Find(".c-matrix tbody tr").Length() != len(access.Meanings)+len(access.Areas) {
		t.Errorf("the matrix has %d rows", page.Find(".c-matrix tbody tr").Length())
	}
	wish := url.Values{"discount_percent": {"١٥"}, "visit_days": {""}, "void_days": {"0"}, "two_step": {"true"}, "version": {"1"}}
	bad := d.Post("/admin/roles/receptionist", wish)
	if bad.Status != 422 || bad.Text("#receptionist-void_days-error") == "" || bad.Find("#receptionist-discount_percent").AttrOr("value", "") != "١٥" {
		t.Errorf("no day at all: %d %s", bad.Status, bad.Text("#receptionist-void_days-error"))
	}
	wish.Set("void_days", "3")
	if got := d.Post("/admin/roles/receptionist", wish); got.Status != http.StatusSeeOther {
		t.Fatalf("good limits: %d %s", got.Status, got.Text("main"))
	}
	if got := d.Post("/admin/roles/receptionist", wish); got.Status != http.StatusPreconditionFailed {
		t.Errorf("what was seen before: %d, want 412", got.Status)
	}
	if got := d.Post("/admin/roles/owner", wish); got.Status != http.StatusNotFound {
		t.Errorf("no role: %d, want 404", got.Status)
	}
	for typed, status := range map[string]int{"4": 422, "481": 422, "soon": 422, "٢٠": 303} {
		if got := d.Post("/admin/roles", url.Values{"idle_minutes": {typed}, "version": {"1"}}); got.Status != status {
			t.Errorf("%s minutes: %d, want %d", typed, got.Status, status)
		}
	}
	entries, _, err := d.Services.Audit.Entries(t.Context(), audit.Filter{Table: "role_policies"})
	if err != nil || len(entries) != 1 || string(entries[0].After["discount_percent"]) != "15" || string(entries[0].After["visit_days"]) != "null" {
		t.Errorf("the audit has %+v, %v", entries, err)
	}
}
