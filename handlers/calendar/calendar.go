// Package calendar is the calendar screen.
package calendar

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/calendar"
)

// Screen shows the calendar.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Patients *patients.Service
	Consents *consents.Service
	Overview *overview.Service
}

// crowd is how many providers fit side by side; a larger centre opens with its first clinic.
const crowd = 16

// query is what the address of the calendar asks for.
type query struct {
	view      string
	date      civil.Date
	clinic    uuid.UUID           // uuid.Nil: all
	provider  uuid.UUID           // uuid.Nil: all
	chosen    bool                // the clinic was chosen, if only to be all of them
	status    appointments.Status // the only one that is looked for; empty: all
	cancelled bool                // shows those too
}

// Show draws the calendar, or for htmx its grid or its list alone.
func (s *Screen) Show(c *fiber.Ctx) error {
	b, err := s.load(c)
	if err != nil {
		return err
	}
	if screen.IsPart(c) {
		c.Vary("HX-Request")
		return screen.Draw(c, fiber.StatusOK, views.Part(b.page))
	}
	desk, err := s.desk(b)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Full(b.page, desk))
}

func read(c *fiber.Ctx, today civil.Date) query {
	q := query{
		view: c.Query("view"), date: today, chosen: c.Query("clinic") != "", status: appointments.Status(c.Query("status")),
		clinic: screen.QueryID(c, "clinic"), provider: screen.QueryID(c, "provider"), // what names none shows all
	}
	if date, err := civil.Parse(c.Query("date")); err == nil {
		q.date = date
	}
	if !slices.Contains(appointments.Statuses, q.status) {
		q.status = ""
	}
	q.cancelled = c.Query("cancelled") != "" || q.status == appointments.Cancelled
	own := access.Who(c.UserContext()).ProviderID
	if own != nil && !q.chosen && c.Query("provider") == "" {
		q.provider = *own // a clinician's calendar opens with their own
	}
	if !slices.Contains(views.Views, q.view) {
		q.view = views.InDay
		if own != nil {
			q.view = views.InList // with a button for what comes next, also on a phone
		}
	}
	return q
}
