// Package search answers the patient search that is over every page, and the pickers of forms.
package search

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/views/patients"
	views "tenhal.sa/tenhal/views/search"
	"tenhal.sa/tenhal/views/ui"
)

// Screen searches.
type Screen struct {
	Clock    clock.Clock
	Overview *overview.Service
	Audit    *audit.Service
}

// shown is how many patients are offered. Whoever is not among them is found by another letter sooner.
const shown = 8

// Show answers the search box with the list under it; without script it goes to the list of patients.
func (s *Screen) Show(c *fiber.Ctx) error {
	query := screen.Query(c, "q")
	if !screen.IsPart(c) {
		return c.Redirect("/patients?"+url.Values{"q": {query}}.Encode(), fiber.StatusSeeOther)
	}
	hits, err := s.find(c, query)
	if err != nil {
		return err
	}
	who := access.Who(c.UserContext())
	return screen.Draw(c, fiber.StatusOK, views.List(views.Results{
		Query: query, Hits: hits, MayBook: who.Can(access.AppointmentsBook), MayAdd: who.Can(access.PatientsWrite),
	}))
}

// Options answers what is typed into a picker with whom it may choose.
func (s *Screen) Options(c *fiber.Ctx) error {
	query := screen.Query(c, "q")
	hits, err := s.find(c, query)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, patients.Options(patients.Choices{
		Form: screen.Query(c, "form"), Query: query, Hits: hits, MayAdd: access.Who(c.UserContext()).Can(access.PatientsWrite),
	}))
}

func (s *Screen) find(c *fiber.Ctx, query string) ([]patients.Hit, error) {
	ctx := c.UserContext()
	zone := ui.Zone(ctx)
	today := civil.Of(s.Clock.Now(), zone)
	found, err := s.Overview.Search(ctx, overview.Search{Text: query, From: today.In(zone), Till: today.Add(1).In(zone), Limit: shown})
	if err != nil {
		return nil, err
	}
	hits := patients.NewHits(ctx, found, today)
	shut, err := s.Audit.Shut(ctx, patients.IDs(hits))
	patients.Shut(hits, shut)
	return hits, err
}
