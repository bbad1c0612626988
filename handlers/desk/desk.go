// Package desk is the front desk screen.
package desk

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/desk"
)

// Screen shows the front desk.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Overview *overview.Service
}

// Show draws today's lists, or for htmx the lists alone.
func (s *Screen) Show(c *fiber.Ctx) error {
	ctx := c.UserContext()
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return err
	}
	providers, err := s.Clinics.Providers(ctx, uuid.Nil)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	today := civil.Of(now, org.Zone())
	lists, err := s.Overview.Desk(ctx, today.In(org.Zone()), today.Add(1).In(org.Zone()), uuid.Nil)
	if err != nil {
		return err
	}
	board := views.New(ctx, lists, providers, now)
	board.Panel = c.Query("panel") != ""
	return screen.Page(c, views.Page(*board), views.Lists(*board))
}
