package e2e

import (
	"net/http"
	"testing"
	"time"

	"github.com/go-rod/rod/lib/proto"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
)

// Visits are moved and resized with the mouse. Esc lets go of one, and no visit lands on another.
func TestMouse(t *testing.T) {
	both(t, func(w *window) {
		r := w.rota()
		sami, hind := column(w.Sami.ID, sunday), column(w.Hind.ID, sunday)
		w.SignIn(access.Receptionist)

		w.Lift(w.Place(sami, "10:10"), w.Place(sami, "09:10"))
		w.SeeGhost("09:00")
		w.Press("Escape")
		w.until("the visit being let go", func() bool { return !w.There(ghost) })
		w.must(w.page.Mouse.Up(proto.InputMouseButtonLeft, 1))
		w.Sees(r.first.ID, "start", "600")

		w.Expect(status(http.StatusConflict))
		w.Lift(w.Place(sami, "10:10"), w.Place(hind, "10:10"))
		w.See(note, w.Patient(w.Sara))
		w.must(w.page.Mouse.Up(proto.InputMouseButtonLeft, 1))
		w.SeeToast(w.Says("appointments.taken"))
		w.SeeToast(w.Patient(w.Sara))
		w.until("the visit being put back", func() bool { return !w.There(ghost) })
		w.Sees(r.first.ID, "start", "600")
		w.stands(r.first.ID, appointments.Booked, time.Hour)

		w.Drag(w.Place(sami, "11:10"), w.Place(hind, "11:10"))
		w.SeeToast(w.Says("appointments.was_moved", "who", w.Patient(w.Omar)))
		w.until("the visit with Hind", func() bool { return w.There(hind + " #visit-" + r.second.ID.String()) })

		edge := w.Edge(card(r.first.ID))
		w.Drag(edge, proto.Point{X: edge.X, Y: w.Place(sami, "11:00").Y + edge.Y - w.Place(sami, "10:45").Y})
		w.Sees(r.first.ID, "length", "60")
		w.stands(r.first.ID, appointments.Booked, time.Hour)
	})
}

// SeeGhost waits until the visit in hand is shown at a time.
func (w *window) SeeGhost(at string) { w.t.Helper(); w.See(ghost, at) }
