// Package appointments is the screens that book a visit and see it through.
package appointments

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// Screen books visits and changes them.
type Screen struct {
	Clock         clock.Clock
	Clinics       *clinics.Directory
	Patients      *patients.Service
	Consents      *consents.Service
	Appointments  *appointments.Service
	Notes         *notes.Service
	Referrals     *referrals.Service
	Notifications *notifications.Service
	Overview      *overview.Service
}

// local is how forms say a time in the centre's zone.
const local = "2006-01-02T15:04"

// changed tells every part of the page that shows visits to fetch itself anew.
const changed = "visits:changed"

// change reads which appointment a form changes, as its user saw it.
func change(c *fiber.Ctx) (appointments.Change, error) {
	id, err := screen.ID(c, "id")
	version, _ := strconv.Atoi(screen.Body(c, "version")) // without one, the appointment as it is
	return appointments.Change{ID: id, Version: version, Reason: screen.Body(c, "reason")}, err
}

// zone is the centre's time zone.
func (s *Screen) zone(ctx context.Context) (*time.Location, error) {
	org, err := s.Clinics.Organisation(ctx)
	return org.Zone(), err
}

// durations are the lengths that forms offer, with the one that is chosen among them.
func durations(chosen string) []ui.Option {
	list := []ui.Option{}
	known := false
	for _, minutes := range []string{"15", "20", "30", "45", "60", "75", "90", "120", "180"} {
		list = append(list, ui.Option{Value: minutes, Label: minutes})
		known = known || minutes == chosen
	}
	if !known && chosen != "" {
		list = append(list, ui.Option{Value: chosen, Label: chosen})
	}
	return list
}

func parseID(s string) uuid.UUID {
	id, _ := uuid.Parse(s) // uuid.Nil names nothing, and the service says so beside the field
	return id
}
