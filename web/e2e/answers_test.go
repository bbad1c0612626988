package e2e

import (
	"net/http"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
)

// monday is the day after the stories begin.
var monday = sunday.Add(1)

// A patient confirms by the link in a text, on a phone and in their language. The desk sees it in the calendar, and the
// link says from then on that it is done.
func TestAnswerByLink(t *testing.T) {
	both(t, func(w *window) {
		a, link := w.asked(w.reader(), 25*time.Hour)
		w.As(access.Receptionist)
		w.Visit("/calendar?date=" + monday.String())
		w.Sees(a.ID, "status", string(appointments.Booked))
		home := w.phone()
		home.Visit(link)
		home.See("main", w.Name(w.Sami.NameAr, w.Sami.NameEn))
		home.Click("button", w.Says("answers.confirm"))
		home.See(flash, w.Says("answers.did_confirm"))
		home.Axe()
		home.NoSideScroll()
		home.Pictures("answered")
		w.Visit("/calendar?date=" + monday.String())
		w.Sees(a.ID, "status", string(appointments.Confirmed))
		home.Visit(link)
		home.See("main", w.Says("answers.is_confirmed"))
		if home.control("button", w.Says("answers.confirm")) != nil {
			t.Error("who has confirmed is asked again")
		}
		w.stands(a.ID, appointments.Confirmed, 25*time.Hour)
	}, texting)
}

// asked books a visit and returns the link that its patient is sent.
func (c *centre) asked(p patients.Patient, after time.Duration) (a *appointments.Appointment, link string) {
	c.t.Helper()
	a = c.book(after, of(p))
	c.Pass(hold)
	return a, c.link("/a/", c.Text(p, 1).Body)
}

// A patient answers a text with 1 in Arabic figures, and the visit is confirmed. Another writes what only people
// understand: the desk's bell rings, and somebody reads the conversation and sees to it.
func TestAnswerByReply(t *testing.T) {
	both(t, func(w *window) {
		w.As(access.Receptionist)
		w.Expect("Failed to fetch") // what the bell has just asked for ends with the page
		w.Visit("/calendar?date=" + monday.String())
		sure, unsure := w.listener(), w.reader()
		first, second := w.book(25*time.Hour, of(sure)), w.book(26*time.Hour, of(unsure))
		w.Pass(hold)
		w.Text(sure, 1)
		asked := w.Text(unsure, 1)
		w.replies(sure, "١")
		w.Visit("/calendar?date=" + monday.String())
		w.Sees(first.ID, "status", string(appointments.Confirmed))
		words := w.Name("هل أستطيع أن أحضر مع أمي؟", "May I bring my mother along?")
		w.replies(unsure, words)
		w.rings(1)
		w.openBell()
		w.ClickOn(bellPanel + " .c-inbox__item a")
		w.At("/tasks/")
		w.See("main h1", w.Says("tasks.reply"))
		w.See(".c-talk", w.Says("tasks.ours"))
		w.See(".c-talk", words)
		w.See(".c-talk", w.Name(w.Sami.NameAr, w.Sami.NameEn)) // as it stands in the text
		w.Axe()
		w.Pictures("task")
		w.Click("button", w.Says("tasks.finish"))
		w.At("/tasks")
		w.See(flash, w.Says("tasks.was_done"))
		w.See("main", w.Says("tasks.none"))
		w.rings(0)
		w.Visit("/tasks?done=1")
		w.See("main", w.Patient(unsure))
		w.stands(second.ID, appointments.Booked, 26*time.Hour)
		if n := len(w.textsTo(unsure)); n != 1 {
			t.Errorf("%d texts to who asks, want the one %s", n, asked.SID)
		}
	}, texting)
}

// replies has a patient write to us.
func (c *centre) replies(p patients.Patient, words string) {
	c.t.Helper()
	if got := c.texts.Reply(p.Phone, words); got != http.StatusOK {
		c.t.Errorf("the reply %q is answered %d, want 200", words, got)
	}
}

// A link that is too old, made up, or of a visit that has another time since, says so and changes nothing, even where
// the page was open before.
func TestDeadLinks(t *testing.T) {
	both(t, func(w *window) {
		a, link := w.asked(w.reader(), 25*time.Hour)
		home := w.phone()
		home.Visit(link)
		home.SeeControl("button", w.Says("answers.confirm"))
		_, err := w.Appointments.Reschedule(w.Context(), appointments.Move{Change: appointments.Change{ID: a.ID}, StartsAt: dbtest.Now.Add(26 * time.Hour)})
		w.must(err)
		home.Expect(status(http.StatusConflict))
		home.Expect(status(http.StatusNotFound))
		home.Click("button", w.Says("answers.confirm"))
		home.See("main", w.Says("answers.moved"))
		home.Visit(link)
		home.See("main", w.Says("answers.moved"))
		if home.control("button", w.Says("answers.confirm")) != nil {
			t.Error("a visit that has moved can be confirmed for its old time")
		}
		home.Pictures("moved")
		home.Visit("/a/made-up")
		home.See("h1", w.Says("messages.link_over"))
		w.stands(a.ID, appointments.Booked, 26*time.Hour)
		w.Pass(48 * time.Hour)
		home.Visit(link)
		home.See("h1", w.Says("messages.link_over"))
		home.See("main", w.Says("answers.over_why"))
		home.Pictures("over")
		w.stands(a.ID, appointments.Booked, 26*time.Hour)
	}, texting)
}
