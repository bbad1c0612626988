package e2e

import (
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
)

// Disconnect cuts the connection. The browser and htmx complain of each request without one.
func (w *window) Disconnect() {
	w.t.Helper()
	w.Expect("ERR_INTERNET_DISCONNECTED")
	w.Expect("Failed to fetch")
	w.Offline(true)
}

// A visit that is dragged without a connection goes back to where it was, and the window says why.
func TestOfflineMove(t *testing.T) {
	both(t, func(w *window) {
		a := w.book(time.Hour, nil)
		w.SignIn(access.Receptionist)
		w.Disconnect()
		w.See(badge, w.Says("ui.offline"))
		w.Drag(w.Place(column(w.Sami.ID, sunday), "10:10"), w.Place(column(w.Sami.ID, sunday), "11:10"))
		w.SeeToast(w.Says("ui.not_saved"))
		w.until("the visit being put back", func() bool { return !w.There(ghost) && !w.There(card(a.ID)+".is-source") })
		w.Sees(a.ID, "start", "600")
		w.Offline(false)
		w.until("being online again", func() bool { return w.Read(badge) == "" })
		w.stands(a.ID, appointments.Booked, time.Hour)
		w.Drag(w.Place(column(w.Sami.ID, sunday), "10:10"), w.Place(column(w.Sami.ID, sunday), "11:10"))
		w.SeeToast(w.Says("appointments.was_moved", "who", w.Patient(w.Omar)))
		w.Sees(a.ID, "start", "660")
	})
}

// A form that can't be sent keeps what was typed, and is sent once there is a connection again.
func TestOfflineForm(t *testing.T) {
	both(t, func(w *window) {
		note := w.Name("يحضر معه التقرير السابق", "brings the last report")
		w.As(access.Receptionist)
		w.Visit("/appointments/new?patient=" + w.Omar.ID.String() + "&provider=" + w.Sami.ID.String())
		w.Choose("starts_at", sunday.String()+"T10:00")
		w.Fill("note", note)
		w.Disconnect()
		w.Press("Control+Enter")
		w.SeeToast(w.Says("ui.not_saved"))
		if got := w.Value("note"); got != note {
			t.Errorf("the note is now %q, want %q as it was typed", got, note)
		}
		w.Offline(false)
		w.Focused(field("note"))
		w.Press("Control+Enter")
		w.At("/appointments/")
		w.See(visit, note)
		w.See(visit, w.Patient(w.Omar))
	})
}
