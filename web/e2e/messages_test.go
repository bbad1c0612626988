package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notifications"
)

// The desk moves a visit of which the patient knows, twice, and back again before anybody is told. Nothing is sent,
// and the page of the visit says why.
func TestMovedBack(t *testing.T) {
	both(t, func(w *window) {
		who := w.reader()
		a := w.book(time.Hour, of(who))
		w.Pass(hold)
		w.Text(who, 1)
		w.SignIn(access.Receptionist)
		w.Expect("Failed to fetch") // what the calendar has just asked for ends with it
		sami := column(w.Sami.ID, sunday)
		for _, move := range []struct{ from, to, start string }{{"10:10", "11:10", "660"}, {"11:10", "09:40", "570"}, {"09:40", "10:10", "600"}} {
			w.Drag(w.Place(sami, move.from), w.Place(sami, move.to))
			w.Sees(a.ID, "start", move.start)
			w.NoGhost()
		}
		w.Visit("/appointments/" + a.ID.String())
		w.See(visit, w.Says("messages.cancelled"))
		w.book(5*time.Hour, of(w.listener()))
		w.Pass(hold)
		w.Text(w.listener(), 1) // what was due with it would have left as well
		w.Visit("/appointments/" + a.ID.String())
		for _, m := range w.entries(who) {
			if m.Rule == notifications.AppointmentMoved && (m.State != notifications.Cancelled || m.Reason != notifications.Moved) {
				t.Errorf("the news of a move is %s %s, want it called off", m.State, m.Reason)
			}
		}
		if n := len(w.textsTo(who)); n != 1 {
			t.Errorf("%d texts came, want the one about the booking", n)
		}
		w.stands(a.ID, appointments.Booked, time.Hour)
		w.Pictures("moved-back")
	}, texting)
}

// NoGhost waits until no visit is in hand or on its way.
func (w *window) NoGhost() {
	w.t.Helper()
	w.until("the visit being let go", func() bool { return !w.There(ghost) })
}

// What can't reach somebody by phone reaches them by mail: a number that nobody has, and a text that the network gives
// up. The patient's page tells it, and so do the pages of the messages.
func TestFallback(t *testing.T) {
	both(t, func(w *window) {
		gone, off := w.reader(), w.listener()
		w.texts.Refuse(gone.Phone, 21614)
		w.book(25*time.Hour, of(gone))
		w.book(26*time.Hour, of(off))
		w.Pass(hold)
		if got := w.texts.Callback(w.Text(off, 1).SID, "undelivered", 30003); got != http.StatusNoContent {
			t.Errorf("the report is answered %d, want 204", got)
		}
		w.until("both mails", func() bool { return len(w.mails(notifications.AppointmentBooked)) == 2 })
		w.As(access.Receptionist)
		w.tells(gone.ID, "messages.why.dead")
		w.Visit("/patients/" + gone.ID.String() + "/messages")
		w.See("main", w.Says("contact.gone"))
		w.Pictures("fallback-patient")
		w.tells(off.ID, "messages.why.undelivered")
		w.Axe()
		w.Pictures("fallback-mail")
	}, texting)
}

// tells follows the story of two messages: from the patient's page to the one that failed, and on to the one in its place.
func (w *window) tells(patient uuid.UUID, reason string) {
	w.t.Helper()
	w.until("the mail as sent", func() bool { // it has arrived, which is noted a moment later
		w.Visit("/patients/" + patient.String() + "/messages")
		return strings.Contains(w.Read(told), w.Says("messages.sent"))
	})
	w.See(told, w.Says("messages.failed"))
	w.ClickOn(told + " li:last-child a")
	w.At("/messages/")
	w.See("main h1 + .c-chip", w.Says("messages.failed"))
	w.See(".c-facts", w.Says(reason))
	failed := w.here()
	w.Pictures("fallback-text")
	w.Click("link", w.Says("messages.that_one"))
	w.until("the other message", func() bool { return w.is("location.pathname !== arg[0] && "+w.ready, failed) })
	w.See("main h1 + .c-chip", w.Says("messages.sent"))
	w.See(".c-facts", w.Says("messages.email"))
	w.See(".c-facts", w.Says("messages.replaces"))
	if back := w.js("document.querySelector('.c-facts a[href^=\"/messages/\"]').pathname"); back != failed {
		w.t.Errorf("the mail leads back to %s, want %s", back, failed)
	}
}

// A mail program ends reminders with one click of its own: no cookie, no form. The next reminder is held back, which
// its page says.
func TestUnsubscribe(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(25*time.Hour, nil)
		_, err := w.Appointments.Confirm(w.Context(), appointments.Change{ID: a.ID})
		w.must(err)
		w.Pass(time.Hour)
		w.until("the reminder", func() bool { return len(w.mails(notifications.Reminder24h)) > 0 })
		mail := w.mails(notifications.Reminder24h)[0]
		if got := mail.Header.Get("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
			t.Errorf("List-Unsubscribe-Post is %q", got)
		}
		for range 2 { // the second changes nothing more
			answer, err := http.Post(strings.Trim(mail.Header.Get("List-Unsubscribe"), "<>"), "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
			w.must(err)
			w.must(answer.Body.Close())
			if answer.StatusCode != http.StatusOK || len(answer.Cookies()) > 0 {
				t.Errorf("one click is answered %s with %d cookies, want 200 and none", answer.Status, len(answer.Cookies()))
			}
		}
		w.clock.Set(a.StartsAt.Add(-2 * time.Hour))
		w.As(access.Receptionist)
		w.until("the reminder that is held back", func() bool {
			w.Visit("/patients/" + w.Omar.ID.String() + "/messages")
			return strings.Contains(w.Read(told), w.Says("messages.suppressed"))
		})
		w.ClickOn(told + " li:first-child a")
		w.See("main", w.Says("messages.why.opted_out"))
		if n := len(w.mails(notifications.Reminder2h)); n > 0 {
			t.Errorf("%d reminders came all the same", n)
		}
	})
}
