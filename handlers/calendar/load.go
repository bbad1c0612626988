package calendar

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/calendar"
)

// book is what a calendar page is made of.
type book struct {
	query
	ctx     context.Context
	zone    *time.Location
	now     time.Time // in the zone
	first   civil.Date
	days    int
	clinics []clinics.Clinic
	all     []clinics.Provider // of the clinic chosen
	people  []clinics.Provider // those shown
	hours   map[uuid.UUID][]clinics.Hours
	visits  []overview.Visit
	page    views.Page
	url     string
}

// load reads everything in six queries, however many visits there are.
func (s *Screen) load(c *fiber.Ctx) (*book, error) {
	ctx := c.UserContext()
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	zone := org.Zone()
	now := s.Clock.Now().In(zone)
	b := &book{query: read(c, civil.Of(now, zone)), ctx: ctx, zone: zone, now: now, url: c.OriginalURL()}
	b.span(org.FirstWeekday)
	if b.clinics, err = s.Clinics.Clinics(ctx); err != nil {
		return nil, err
	}
	if err := s.providers(b); err != nil {
		return nil, err
	}
	if b.hours, err = s.Clinics.Hours(ctx, b.clinic); err != nil {
		return nil, err
	}
	b.visits, err = s.Overview.Visits(ctx, overview.Span{
		From: b.first.In(zone), To: b.first.Add(b.days).In(zone), Clinic: b.clinic, Provider: b.provider,
	})
	if err != nil {
		return nil, err
	}
	b.fill()
	return b, nil
}

// span decides which days are shown.
func (b *book) span(firstWeekday time.Weekday) {
	b.first, b.days = b.date, 1
	if b.view == Week {
		b.first, b.days = b.date.WeekStart(firstWeekday), 7
	}
}

// providers finds who is shown. Everybody of a large centre at once is nobody: it opens with its first clinic.
func (s *Screen) providers(b *book) (err error) {
	if b.all, err = s.Clinics.Providers(b.ctx, b.clinic); err != nil {
		return err
	}
	if b.people = chosen(b.all, b.provider); len(b.people) > 0 {
		return nil
	}
	b.provider = uuid.Nil // of another clinic than the one chosen, or of none
	if !b.chosen && len(b.all) > crowd && len(b.clinics) > 0 {
		b.clinic = b.clinics[0].ID
		b.all = slices.DeleteFunc(b.all, func(p clinics.Provider) bool { return p.ClinicID != b.clinic })
	}
	b.people = b.all
	return nil
}

func chosen(all []clinics.Provider, id uuid.UUID) []clinics.Provider {
	return slices.DeleteFunc(slices.Clone(all), func(p clinics.Provider) bool { return p.ID != id })
}

// fill makes the page of what was read.
func (b *book) fill() {
	may := access.Who(b.ctx).Can(access.AppointmentsBook)
	b.page = views.Page{
		View: b.view, Date: b.first, Until: b.first.Add(b.days - 1), Today: civil.Of(b.now, b.zone),
		Back: b.first.Add(-b.days), Ahead: b.first.Add(b.days), Visits: len(b.visits), MayBook: may, Free: -1,
	}
	for _, c := range b.clinics {
		b.page.Clinics = append(b.page.Clinics, views.Choice{ID: c.ID.String(), Name: i18n.Pick(b.ctx, c.NameAr, c.NameEn)})
	}
	for _, p := range b.all {
		b.page.People = append(b.page.People, views.Choice{ID: p.ID.String(), Name: b.name(p)})
	}
	b.page.Clinic, b.page.Provider = id(b.clinic), id(b.provider)
	if b.view == Day || (b.view == Week && len(b.people) == 1) {
		b.page.Grid = b.grid()
		b.page.Free = b.free()
		return
	}
	b.page.Days = b.list()
}

func (b *book) name(p clinics.Provider) string { return i18n.Pick(b.ctx, p.NameAr, p.NameEn) }

func id(of uuid.UUID) string {
	if of == uuid.Nil {
		return ""
	}
	return of.String()
}
