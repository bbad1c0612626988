package notifications_test

import (
	"errors"
	"regexp"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
)

var invitation = regexp.MustCompile(`/welcome/([\w-]+)`)

// Who is invited gets a mail with a link that works; sent again, the one before works no more; and who has begun, or
// is not to come in, gets none.
func TestWelcome(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	w := newWorldIn(t, dbtest.Open(t, bus), bus)
	w.Access = &access.Service{DB: w.db}
	signal.On(bus, w.TellInvited)
	u, err := w.Access.Invite(w.ctx, access.NewUser{Email: "new@tenhal.example", NameAr: "ليلى", NameEn: "Layla", Role: access.Receptionist})
	w.must(err)
	link := func(n int) string {
		t.Helper()
		w.work()
		mails := w.smtp.Wait(t, n)
		found := invitation.FindStringSubmatch(mails[n-1].Text)
		if found == nil || mails[n-1].To != u.Email {
			t.Fatalf("mail %d to %s says %q", n, mails[n-1].To, mails[n-1].Text)
		}
		return found[1]
	}
	first := link(1)
	w.must(w.WelcomeAgain(w.ctx, u.ID))
	second := link(2)
	if _, err := w.Access.Invitee(w.ctx, first); !errors.Is(err, access.ErrInvitation) {
		t.Errorf("the first link: %v, want ErrInvitation", err)
	}
	w.must(w.WelcomeAgain(w.ctx, u.ID)) // and while that waits, they begin
	w.must(w.Access.Accept(w.ctx, second, "correct horse battery"))
	w.work()
	w.want("welcome sent", "welcome sent", "welcome cancelled inactive")
	if err := w.WelcomeAgain(w.ctx, u.ID); !errors.Is(err, notifications.ErrNotInvited) {
		t.Errorf("WelcomeAgain(begun) = %v, want ErrNotInvited", err)
	}
	for _, m := range w.list() {
		if invitation.MatchString(m.BodyText) {
			t.Errorf("the log keeps a link: %q", m.BodyText)
		}
	}
}
