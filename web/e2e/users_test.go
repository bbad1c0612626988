package e2e

import (
	"net/http"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/notifications"
)

// An admin invites somebody, who follows the link in the mail in a browser of their own, chooses a password and signs
// in with it. The link leads nowhere then.
func TestInvitation(t *testing.T) {
	both(t, func(w *window) {
		w.As(access.Admin)
		const email, chosen = "maha@tenhal.example", "nine blue camels at dawn"
		w.Visit("/admin/users")
		w.Click("link", w.Says("users.invite"))
		w.At("/admin/users/new")
		w.In("main").invite(email) // the top has a switch of languages, too
		guest := w.window(w.locale)
		guest.Expect(status(http.StatusUnprocessableEntity))
		w.until("the welcome", func() bool { return len(w.mails(notifications.Welcome)) > 0 })
		mail := w.mails(notifications.Welcome)[0]
		if mail.To != email {
			t.Errorf("the welcome went to %s", mail.To)
		}
		link := w.link("/welcome/", mail.Text)
		guest.Visit(link)
		guest.See("h1", w.Name("مها العنزي", "Maha Al-Anazi"))
		guest.Fill("password", chosen)
		guest.Fill("again", chosen+"!")
		guest.Click("button", w.Says("session.choose"))
		guest.Wrong("again", "access.typed_twice")
		guest.Fill("password", chosen)
		guest.Fill("again", chosen)
		guest.Click("button", w.Says("session.choose"))
		guest.At("/login")
		guest.See(flash, w.Says("session.chosen"))
		guest.signIn(email, chosen)
		guest.At("/calendar")
		guest.Expect(status(http.StatusNotFound))
		guest.Visit(link)
		guest.See("h1", w.Says("access.invitation_over"))
		w.Visit("/admin/users")
		if w.control("button", w.Says("users.again")) != nil {
			t.Error("who has come is invited still")
		}
	})
}

// invite fills in the form after a first try that is refused.
func (w *window) invite(email string) {
	w.t.Helper()
	w.Expect(status(http.StatusUnprocessableEntity))
	typed := map[string]string{"name_ar": "مها العنزي", "name_en": "Maha Al-Anazi"}
	for name, value := range typed {
		w.Fill(name, value)
	}
	w.Choose("role", string(access.Receptionist))
	w.Choose("locale", string(w.locale))
	typed["locale"] = string(w.locale)
	w.Fill("email", w.users[access.Admin].Email)
	w.Click("button", w.Says("users.send"))
	w.Wrong("email", "access.email_taken")
	w.Keeps(typed)
	w.Fill("email", email)
	w.Click("button", w.Says("users.send"))
	w.See(flash, w.Says("users.was_invited", "email", email))
	w.See("main tbody", w.Says("users.invited"))
	w.SeeControl("button", w.Says("users.again"))
}
