package e2e

import (
	"net/http"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/patients"
)

// Two people at two screens ask for one time in the same moment. One gets it; the other is told who has it, and takes
// one of three other times instead.
func TestConflict(t *testing.T) {
	both(t, func(w *window) {
		ten := column(w.Sami.ID, sunday)
		desks := map[*window]patients.Patient{w: w.Omar, w.centre.window(w.locale): w.Sara}
		role := access.Receptionist
		for each, patient := range desks {
			each.Expect(status(http.StatusConflict))
			each.SignIn(role)
			each.Open(ten, "10:00")
			each.In(popover).Pick(patient)
			each.Focused(popover + " form button")
			role = access.Manager
		}
		for each := range desks {
			each.Press("Enter")
		}
		loser, winner := w.refused(desks)
		loser.See(taken, loser.Patient(desks[winner]))
		winner.SeeToast(w.Says("appointments.was_booked", "who", winner.Patient(desks[winner])))
		loser.See(popover, loser.Patient(desks[loser]))
		if n := loser.js("String(document.querySelectorAll(arg[0]).length)", taken+" button"); n != "3" {
			t.Errorf("%s other times are offered, want 3", n)
		}
		loser.ClickOn(taken + " button")
		loser.SeeToast(w.Says("appointments.was_booked", "who", loser.Patient(desks[loser])))
		loser.until("both visits in the calendar", func() bool {
			return loser.is("document.querySelectorAll(arg[0]).length === 2", ten+" .c-visit")
		})
	})
}

// refused returns the window that was refused, and the other one.
func (w *window) refused(desks map[*window]patients.Patient) (loser, winner *window) {
	w.t.Helper()
	w.until("one of the two being refused", func() bool {
		for each := range desks {
			if each.There(taken) {
				loser = each
			}
		}
		return loser != nil
	})
	for each := range desks {
		if each != loser {
			winner = each
		}
	}
	return loser, winner
}

// A visit that somebody else has changed meanwhile is not moved. The window says so and shows it as it is now.
func TestStale(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		w.SignIn(access.Receptionist)
		w.Sees(a.ID, "status", string(appointments.Booked))
		w.elsewhere(a)
		w.Expect(status(http.StatusPreconditionFailed))
		w.Drag(w.Place(column(w.Sami.ID, sunday), "10:10"), w.Place(column(w.Sami.ID, sunday), "11:10"))
		w.SeeToast(w.Says("fault.stale"))
		w.Sees(a.ID, "status", string(appointments.Confirmed))
		w.Sees(a.ID, "start", "600")
		w.stands(a.ID, appointments.Confirmed, time.Hour)
		w.Drag(w.Place(column(w.Sami.ID, sunday), "10:10"), w.Place(column(w.Sami.ID, sunday), "11:10"))
		w.Sees(a.ID, "start", "660")
		w.stands(a.ID, appointments.Confirmed, 2*time.Hour)
	})
}

// Whoever was too late with a form sees the fresh state, and still has what they typed.
func TestStaleForm(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		reason := w.Name("سافر مع أهله", "travels with the family")
		w.As(access.Receptionist)
		w.Visit("/appointments/" + a.ID.String())
		w.ClickOn("#cancel summary")
		w.In("#cancel").Fill("reason", reason)
		w.elsewhere(a)
		w.Expect(status(http.StatusPreconditionFailed))
		w.In("#cancel").Click("button", w.Says("appointments.do_cancel"))
		w.SeeToast(w.Says("fault.stale"))
		w.SeeStatus(appointments.Confirmed)
		w.stands(a.ID, appointments.Confirmed, time.Hour)
		if got := w.In("#cancel").Value("reason"); got != reason {
			t.Errorf("the reason is now %q, want %q as it was typed", got, reason)
		}
		w.In("#cancel").Click("button", w.Says("appointments.do_cancel"))
		w.SeeToast(w.Says("appointments.was_cancelled", "who", w.Patient(w.Omar)))
		w.stands(a.ID, appointments.Cancelled, time.Hour)
	})
}

// elsewhere confirms the visit in another window.
func (w *window) elsewhere(a *appointments.Appointment) {
	w.t.Helper()
	other := w.centre.window(w.locale)
	other.As(access.Manager)
	other.Visit("/appointments/" + a.ID.String())
	other.Click("button", w.Says("appointments.confirm"))
	other.SeeStatus(appointments.Confirmed)
}
