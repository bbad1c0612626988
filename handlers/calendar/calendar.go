// Package calendar is the calendar screen.
package calendar

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/calendar"
)

// Screen shows the calendar.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Overview *overview.Service
}

// The views of the calendar. Any other asks for Day.
const (
	Day  = "day"
	Week = "week"
	List = "list"
)

// crowd is how many providers fit side by side; a larger centre opens with its first clinic.
const crowd = 16

// query is what the address of the calendar asks for.
type query struct {
	view     string
	date     civil.Date
	clinic   uuid.UUID // uuid.Nil: all
	provider uuid.UUID // uuid.Nil: all
	chosen   bool      // the clinic was chosen, if only to be all of them
	grid     bool      // the grid alone
}

// Show draws the calendar, or for htmx its grid alone.
func (s *Screen) Show(c *fiber.Ctx) error {
	b, err := s.load(c)
	if err != nil {
		return err
	}
	part := screen.IsPart(c)
	if part && b.page.Grid != nil {
		return screen.Draw(c, fiber.StatusOK, views.Table(b.page.Grid))
	}
	if part {
		return screen.Draw(c, fiber.StatusOK, views.List(b.page))
	}
	desk, err := s.desk(b)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Full(b.page, desk))
}

func read(c *fiber.Ctx, today civil.Date) query {
	q := query{view: c.Query("view"), date: today, chosen: c.Query("clinic") != ""}
	if date, err := civil.Parse(c.Query("date")); err == nil {
		q.date = date
	}
	q.clinic, _ = uuid.Parse(c.Query("clinic")) // what is not the id of a clinic shows all
	q.provider, _ = uuid.Parse(c.Query("provider"))
	if q.view != Week && q.view != List {
		q.view = Day
	}
	who := access.Who(c.UserContext())
	if who.ProviderID != nil && c.Query("provider") == "" && c.Query("clinic") == "" {
		q.provider = *who.ProviderID // a clinician's calendar opens with their own
	}
	return q
}
