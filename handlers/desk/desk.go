// Package desk is the front desk screen.
package desk

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/desk"
)

// Screen shows the front desk.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Patients *patients.Service
	Consents *consents.Service
	Overview *overview.Service
}

// Show draws today's lists, or for htmx the lists alone.
func (s *Screen) Show(c *fiber.Ctx) error {
	ctx := c.UserContext()
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	now, zone := s.Clock.Now(), catalogue.Organisation.Zone()
	today := civil.Of(now, zone)
	lists, err := s.Overview.Desk(ctx, today.In(zone), today.Add(1).In(zone), uuid.Nil)
	if err != nil {
		return err
	}
	board := views.New(ctx, lists, catalogue.Providers(uuid.Nil), now)
	board.Panel = c.Query("panel") != ""
	alerts, err := s.Patients.AlertsOf(ctx, board.Patients())
	if err != nil {
		return err
	}
	board.Warn(alerts)
	if access.Who(ctx).Can(access.ConsentsSign) {
		unsigned, err := s.Consents.MissingAt(ctx, board.Visits())
		if err != nil {
			return err
		}
		board.Remind(unsigned)
	}
	return screen.Page(c, views.Page(*board), views.Lists(*board))
}
