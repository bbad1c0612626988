// Package patients is the screens on which patients are found, registered and kept.
package patients

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Screen handles patients.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Patients *patients.Service
	Consents *consents.Service
	Overview *overview.Service
	Audit    *audit.Service
	Settings *settings.Service
}

// deepest is the last page of a search. Whoever has not been found by then needs a longer search.
const deepest = 8

// Index lists the patients, or those whom a search finds.
func (s *Screen) Index(c *fiber.Ctx) error {
	who := access.Who(c.UserContext())
	list := views.List{
		Query: screen.Query(c, "q"), Order: c.Query("order"),
		MayBook: who.Can(access.AppointmentsBook), MayAdd: who.Can(access.PatientsWrite), MayImport: who.Can(access.PatientsImport),
	}
	on, err := s.Settings.On(c.UserContext(), settings.PatientImport, uuid.Nil)
	if err != nil {
		return err
	}
	list.MayImport = list.MayImport && on
	page, _ := strconv.Atoi(c.Query("page")) // what is no number is the first page
	page = max(page, 1)
	fill := s.everyone
	if list.Query != "" {
		fill = s.found
	}
	if err := fill(c.UserContext(), &list, page); err != nil {
		return err
	}
	if err := s.shut(c.UserContext(), list.Hits); err != nil {
		return err
	}
	return screen.Page(c, views.Index(list), views.Found(list))
}

// shut keeps back what lists don't tell of patients whose record is restricted.
func (s *Screen) shut(ctx context.Context, hits []views.Hit) error {
	shut, err := s.Audit.Shut(ctx, views.IDs(hits))
	views.Shut(hits, shut)
	return err
}

func (s *Screen) everyone(ctx context.Context, list *views.List, page int) error {
	found, err := s.Patients.List(ctx, patients.Order(list.Order), page)
	if err != nil {
		return err
	}
	today := s.today(ctx)
	for _, p := range found.Patients {
		list.Hits = append(list.Hits, views.HitOf(ctx, &p, today))
	}
	list.Pages = pages(ctx, page, found.More)
	if found.Total > 0 {
		list.Pages.From = (page-1)*patients.PageSize + 1
		list.Pages.To = list.Pages.From + len(found.Patients) - 1
		list.Pages.Total = found.Total
	}
	return nil
}

func (s *Screen) found(ctx context.Context, list *views.List, page int) error {
	page = min(page, deepest)
	zone, today := ui.Zone(ctx), s.today(ctx)
	found, err := s.Overview.Search(ctx, overview.Search{
		Text: list.Query, From: today.In(zone), Till: today.Add(1).In(zone), Limit: patients.PageSize + 1, Offset: (page - 1) * patients.PageSize,
	})
	if err != nil {
		return err
	}
	more := len(found) > patients.PageSize
	list.Hits = views.NewHits(ctx, found[:min(len(found), patients.PageSize)], today)
	list.Pages = pages(ctx, page, more && page < deepest)
	return nil
}

// pages are the ways to the page before and the page after.
func pages(ctx context.Context, page int, more bool) (p ui.Pages) {
	switch {
	case page == 2:
		p.Previous = ui.Here(ctx, "page", "")
	case page > 2:
		p.Previous = ui.Here(ctx, "page", strconv.Itoa(page-1))
	}
	if more {
		p.Next = ui.Here(ctx, "page", strconv.Itoa(page+1))
	}
	return p
}

func (s *Screen) today(ctx context.Context) civil.Date { return civil.Of(s.Clock.Now(), ui.Zone(ctx)) }
