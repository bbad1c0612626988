package e2e

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
)

// rota is two visits of Sami's and one of Hind's, at 10:00, 11:00 and 10:00.
type rota struct{ first, second, hers *appointments.Appointment }

func (c *centre) rota() rota {
	c.t.Helper()
	return rota{
		first:  c.book(time.Hour, nil),
		second: c.book(2*time.Hour, nil),
		hers: c.book(time.Hour, func(wish *appointments.Wish) {
			wish.PatientID, wish.ProviderID = c.Sara.ID, c.Hind.ID
		}),
	}
}

// A day at the calendar without a mouse.
func TestKeyboard(t *testing.T) {
	both(t, func(w *window) {
		r := w.rota()
		w.SignIn(access.Receptionist)
		w.rove(r)
		w.nudge(r)
		w.carry(r)
		w.Press("Enter")
		w.At("/appointments/" + r.first.ID.String())
	})
}

// rove goes from visit to visit: one of them is in the order of Tab, and arrows lead to the others.
func (w *window) rove(r rota) {
	w.t.Helper()
	if n := w.js("String(document.querySelectorAll(arg[0]).length)", grid+" .c-visit[tabindex='0']"); n != "1" {
		w.t.Errorf("%s visits can be tabbed to, want 1", n)
	}
	for range 60 {
		if w.is("document.activeElement.matches(arg[0])", grid+" .c-visit") {
			break
		}
		w.Press("Tab")
	}
	w.Focused(grid + " .c-visit")
	if w.is("document.activeElement.matches(arg[0])", card(r.hers.ID)) {
		w.Press(w.Back())
	}
	w.Focused(card(r.first.ID))
	w.Press("ArrowDown")
	w.Focused(card(r.second.ID))
	w.Press("ArrowUp", w.Ahead())
	w.Focused(card(r.hers.ID))
	w.Press(w.Back())
	w.Focused(card(r.first.ID))
}

// nudge moves and resizes by arrows, and takes it back.
func (w *window) nudge(r rota) {
	w.t.Helper()
	w.Press("Alt+ArrowUp+ArrowUp")
	w.SeeToast(w.Says("appointments.was_moved", "who", w.Patient(w.Omar)))
	w.Sees(r.first.ID, "start", "570")
	w.Focused(card(r.first.ID))
	w.stands(r.first.ID, appointments.Booked, 30*time.Minute)
	w.Press("Control+z")
	w.SeeToast(w.Says("appointments.was_undone", "who", w.Patient(w.Omar)))
	w.Sees(r.first.ID, "start", "600")
	w.Focused(card(r.first.ID))
	w.Press("Alt+Shift+ArrowDown")
	w.Sees(r.first.ID, "length", "60")
	w.Focused(card(r.first.ID))
}

// carry picks the visit up, puts it back, picks it up again and drops it with Hind, on whose visit it can't be.
func (w *window) carry(r rota) {
	w.t.Helper()
	w.Press("m")
	w.See(say, w.Says("ui.calendar.moving", "who", w.Patient(w.Omar)))
	w.Press("ArrowUp", "Escape")
	w.See(say, w.Says("ui.calendar.cancelled"))
	w.until("the visit being put back", func() bool { return !w.There(ghost) })
	w.Sees(r.first.ID, "start", "600")
	w.Press("m", w.Ahead())
	w.See(note, w.Patient(w.Sara))
	w.See(say, w.Name(w.Hind.NameAr, w.Hind.NameEn))
	w.Press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "Enter")
	w.until("the visit with Hind", func() bool { return w.There(column(w.Hind.ID, sunday) + " #visit-" + r.first.ID.String()) })
	w.Sees(r.first.ID, "start", "540")
	w.Focused(card(r.first.ID))
	w.stands(r.first.ID, appointments.Booked, 0)
}
