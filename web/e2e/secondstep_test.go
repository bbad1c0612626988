package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notifications"
)

// An admin sets up a second step, signs in with it elsewhere, signs that browser out from the first, and is asked once
// more who they are before somebody gets another role.
func TestSecondStep(t *testing.T) {
	both(t, func(w *window) {
		w.SignIn(access.Admin)
		secret := w.setUp()
		w.Pass(time.Minute)
		other := w.window(w.locale)
		other.signIn(w.users[access.Admin].Email, password)
		other.At("/login/code")
		other.Expect(status(http.StatusUnprocessableEntity))
		other.Fill("code", "123 45")
		other.Click("button", w.Says("session.sign_in"))
		other.Wrong("code", "access.wrong_code")
		other.Fill("code", w.app(secret))
		other.Click("button", w.Says("session.sign_in"))
		other.At("/calendar")
		w.until("the mail about the second step", func() bool { return len(w.mails(notifications.SecondStepChanged)) > 0 })

		other.Expect(status(http.StatusUnauthorized)) // its stream of news may be the first to learn
		w.Visit("/account/security")
		w.In("main").Click("button", w.Says("account.end"))
		w.See(flash, w.Says("account.session_ended"))
		other.Visit("/patients")
		other.At("/login")
		w.promote()
	})
}

// setUp sets up the second step, with a slip of the finger, and returns the secret that the app has then.
func (w *window) setUp() string {
	w.t.Helper()
	w.Visit("/account/security")
	w.Click("link", w.Says("account.set_up"))
	w.At("/account/two-step")
	secret := strings.ReplaceAll(w.js("document.querySelector('main details bdi').textContent"), " ", "")
	w.Expect(status(http.StatusUnprocessableEntity))
	w.Fill("code", "12345")
	w.Click("button", w.Says("account.confirm"))
	w.Wrong("code", "access.wrong_code")
	w.Fill("code", w.app(secret))
	w.Click("button", w.Says("account.confirm"))
	w.until("ten recovery codes", func() bool { return w.is("document.querySelectorAll('.c-codes li').length === 10") })
	w.Axe()
	w.Click("link", w.Says("account.kept"))
	w.At("/account/security")
	w.See("main", w.Says("account.two_step_on"))
	return secret
}

// app is what the app shows.
func (w *window) app(secret string) string {
	w.t.Helper()
	code, err := totp.GenerateCode(secret, w.clock.Now())
	w.must(err)
	return code
}

// promote gives the receptionist another role, when nobody has shown for a while who sits here.
func (w *window) promote() {
	w.t.Helper()
	w.Pass(11 * time.Minute)
	laila := w.user(access.Receptionist, w.locale)
	w.Visit("/admin/users/" + laila.ID.String())
	w.Choose("role", string(access.Billing))
	w.Expect(status(http.StatusForbidden))
	w.Click("button", w.Says("users.set_role"))
	w.See("h1", w.Says("account.proof"))
	w.Axe()
	w.Fill("proof", "not the password")
	w.Click("button", w.Says("account.go_on"))
	w.Wrong("proof", "access.wrong_proof")
	w.Fill("proof", password)
	w.Click("button", w.Says("account.go_on"))
	w.See(flash, w.Says("users.role_changed"))
	now, err := w.Access.User(w.ctx, laila.ID)
	w.must(err)
	if now.Role != access.Billing {
		w.t.Errorf("Laila is %s, want what was chosen before the question", now.Role)
	}
	w.See("main", w.Says("access.billing"))
}
