package e2e

import (
	"context"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// The desk moves a visit. In the clinician's window, open all the while, the bell says so; from there they
// read what happened, go to the visit, and back, and the bell is quiet again.
func TestBell(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		clinician := w.clinician()
		w.SignIn(access.Receptionist)
		w.Drag(w.Place(column(w.Sami.ID, sunday), "10:10"), w.Place(column(w.Sami.ID, sunday), "11:10"))
		w.SeeToast(w.Says("appointments.was_moved", "who", w.Patient(w.Omar)))
		clinician.rings(1)
		clinician.openBell()
		clinician.Axe()
		clinician.Pictures("bell")
		clinician.Press("Escape")
		clinician.Focused("[data-bell]")
		clinician.until("the panel being closed", func() bool { return !clinician.There(bellPanel + ":popover-open") })
		w.Press("Control+z")
		w.SeeToast(w.Says("appointments.was_undone", "who", w.Patient(w.Omar)))
		clinician.openBell()
		clinician.See(bellPanel, clinician.Count("inbox.times", 2))
		clinician.ClickOn(bellPanel + " .c-inbox__item a")
		clinician.At("/appointments/" + a.ID.String())
		clinician.rings(0)
		w.stands(a.ID, appointments.Booked, time.Hour)
	})
}

// All is read at one stroke, which can be taken back, while the panel stays open and follows what happens.
func TestBellReadAll(t *testing.T) {
	both(t, func(w *window) {
		clinician := w.clinician()
		clinician.Expect("Failed to fetch") // what the bell has just asked for ends with the page
		clinician.openBell()
		clinician.See(bellPanel, w.Says("inbox.none_unread"))
		for n := range 2 {
			w.book(time.Duration(n+1)*time.Hour, nil)
		}
		clinician.until("both visits", func() bool {
			return clinician.is("document.querySelectorAll(arg[0]).length === 2", bellPanel+" .c-inbox__item")
		})
		clinician.In(bellPanel).Click("button", w.Says("inbox.read_all"))
		clinician.SeeToast(clinician.Count("inbox.were_read", 2))
		clinician.See(bellPanel, w.Says("inbox.none_unread"))
		clinician.In(toasts).Click("button", w.Says("ui.undo"))
		clinician.SeeToast(w.Says("inbox.was_undone"))
		clinician.Visit("/inbox")
		clinician.until("both visits again", func() bool { return clinician.is("document.querySelectorAll('main .c-inbox__item').length === 2") })
	})
}

const bellPanel = "#inbox-panel"

// clinician is the window of Sami, who looks at the calendar.
func (w *window) clinician() *window {
	w.t.Helper()
	w.provide()
	other := w.window(w.locale)
	other.As(access.Clinician)
	other.Visit("/calendar")
	return other
}

// provide makes Sami of the clinician, who hears of his visits from then on.
func (w *window) provide() {
	w.t.Helper()
	u := w.user(access.Clinician, w.locale)
	_, err := w.DB.ExecContext(context.Background(), "UPDATE users SET provider_id = ? WHERE id = ?", w.Sami.ID, u.ID)
	w.must(err)
}

// rings waits until the bell shows a number, and says it.
func (w *window) rings(n int) {
	w.t.Helper()
	label := w.Says("ui.notices")
	if n > 0 {
		label = w.Says("ui.notices.count", "notices", label, "unread", w.Count("ui.notices.unread", n))
	}
	w.until("the bell saying "+label, func() bool { return w.js("document.querySelector('[data-bell]')?.ariaLabel") == label })
}

func (w *window) openBell() {
	w.t.Helper()
	w.ClickOn("[data-bell]")
	w.Focused(bellPanel)
	w.until("the list", func() bool { return w.There(bellPanel + " #inbox") })
}

// Count returns a message about a number of things in the window's language.
func (w *window) Count(key string, n int) string { return i18n.N(w.ctx, key, n) }
