package e2e

import (
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
)

// Where no script runs, the same forms find, book, confirm, see through and take the payment.
func TestWithoutScript(t *testing.T) {
	both(t, func(w *window) {
		w.NoScript()
		w.SignIn(access.Receptionist)
		w.Visit("/patients")
		w.In("main").Fill("q", "4567")
		w.In("main").Click("button", w.Says("patients.find"))
		w.At("/patients?q=4567")
		w.In("main").Click("link", w.Says("patients.book"))
		w.At("/appointments/new?patient=" + w.Omar.ID.String())
		w.See("main", w.Patient(w.Omar))
		w.Choose("provider_id", w.Sami.ID.String())
		w.Choose("service_id", w.Session.ID.String())
		w.Choose("starts_at", sunday.String()+"T10:00")
		w.Click("button", w.Says("appointments.book"))
		w.until("the page of the visit", func() bool { return uuid.Validate(w.js("location.pathname.split('/')[2]")) == nil })
		w.See(flash, w.Says("appointments.was_booked", "who", w.Patient(w.Omar)))
		w.Axe()
		w.Pictures("said")
		for _, step := range []string{"confirm", "arrive", "start", "complete"} {
			w.Step(step)
		}
		w.See(flash, w.Says("appointments.was_completed", "who", w.Patient(w.Omar)))
		w.In("main").ClickOn(".c-btn--primary") // a link to the draft where that is there already, else what makes it
		w.At("/invoices/")
		w.In(pay).Choose("method", string(finance.Cash))
		w.In(pay).Click("button", w.Says("invoices.take_payment"))
		w.See(pay, w.Says("invoices.paid_in_full"))
		w.See(flash, w.Says("invoices.was_paid"))
		w.NoSideScroll()
	})
}

// steps are the statuses to which the buttons of a visit lead.
var steps = map[string]appointments.Status{
	"confirm": appointments.Confirmed, "arrive": appointments.Arrived, "start": appointments.InSession, "complete": appointments.Completed,
}

// Step presses a button of the visit's page and waits until the visit is that far.
func (w *window) Step(name string) {
	w.t.Helper()
	w.Click("button", w.Says("appointments."+name))
	w.SeeStatus(steps[name])
}
