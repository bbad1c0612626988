package notifications_test

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
)

var resetLink = regexp.MustCompile(`/reset/([\w-]+)`)

// A user hears by mail of what happens to their account: the link to a new password works, and is kept nowhere; and
// nobody sees or switches off the rules behind it.
func TestAccountMails(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	w := newWorldIn(t, dbtest.Open(t, bus), bus)
	w.Access = &access.Service{DB: w.db}
	signal.On(bus, w.TellReset)
	signal.On(bus, w.TellPassword)
	signal.On(bus, w.TellSecondStep)
	signal.On(bus, w.TellBrowser)
	u, err := w.Access.Create(w.ctx, access.NewUser{Email: "layla@tenhal.example", NameAr: "ليلى", NameEn: "Layla", Role: access.Receptionist, Password: "a quiet desk by the window", Locale: "en"})
	w.must(err)
	w.must(w.Access.Reset(w.ctx, u.ID))
	w.work()
	mail := w.smtp.Wait(t, 1)[0]
	link := resetLink.FindStringSubmatch(mail.Text)
	if link == nil || mail.To != u.Email {
		t.Fatalf("the mail to %s says %q", mail.To, mail.Text)
	}
	w.must(w.Access.Accept(w.ctx, link[1], "correct horse battery"))
	for _, device := range []string{"a", "b"} {
		_, err := w.Access.SignIn(w.ctx, u.Email, "correct horse battery", access.Visitor{IP: "192.0.2.1", Agent: "browser " + device, Device: device})
		w.must(err)
	}
	w.work()
	w.want("reset sent", "new_password sent", "new_browser sent")
	for _, m := range w.list() {
		if resetLink.MatchString(m.BodyText) {
			t.Errorf("the log keeps a link: %q", m.BodyText)
		}
	}
	rules, err := w.Rules(w.ctx)
	w.must(err)
	if slices.ContainsFunc(rules, func(r notifications.Rule) bool { return slices.Contains(notifications.AboutAccounts, r.Event) }) {
		t.Error("a rule of mails about accounts is there to be decided about")
	}
	var hidden uuid.UUID
	w.must(w.db.NewRaw("SELECT id FROM message_rules WHERE key = 'reset'").Scan(context.Background(), &hidden))
	if _, err := w.Rule(w.ctx, hidden); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("Rule(that of resets) = %v, want ErrNotFound", err)
	}
}
