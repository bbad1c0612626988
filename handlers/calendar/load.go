package calendar

import (
	"context"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/calendar"
)

// book is what a calendar page is made of.
type book struct {
	query
	ctx   context.Context
	zone  *time.Location
	now   time.Time // in the zone
	first civil.Date
	days  int
	*clinics.Catalogue
	all    []clinics.Provider // of the clinic chosen
	people []clinics.Provider // those shown
	visits []overview.Visit
	alerts map[uuid.UUID][]*patients.Alert // of those in a grid
	marks  map[uuid.UUID]overview.Mark     // of visits in a grid
	page   views.Page
	url    string
}

// load reads everything in as many queries for many visits as for few.
func (s *Screen) load(c *fiber.Ctx) (*book, error) {
	ctx := c.UserContext()
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	org := catalogue.Organisation
	zone := org.Zone()
	now := s.Clock.Now().In(zone)
	b := &book{query: read(c, civil.Of(now, zone)), ctx: ctx, Catalogue: catalogue, zone: zone, now: now, url: c.OriginalURL()}
	b.span(org.FirstWeekday)
	b.whose()
	b.visits, err = s.Overview.Visits(ctx, overview.Span{
		From: b.first.In(zone), To: b.first.Add(b.days).In(zone), Clinic: b.clinic, Provider: b.provider, Cancelled: true,
	})
	if err != nil {
		return nil, err
	}
	b.sort()
	if b.gridded() {
		if b.alerts, err = s.Patients.AlertsOf(ctx, b.patients()); err != nil {
			return nil, err
		}
		if b.marks, err = s.Overview.Marks(ctx, b.visits); err != nil {
			return nil, err
		}
	}
	b.fill()
	return b, nil
}

// gridded reports whether the page has a grid: a day has, and the week of one provider.
func (b *book) gridded() bool {
	return b.view == views.InDay || (b.view == views.InWeek && len(b.people) == 1)
}

// patients are those whose visits are shown.
func (b *book) patients() []uuid.UUID {
	ids := make([]uuid.UUID, len(b.visits))
	for n, v := range b.visits {
		ids[n] = v.PatientID
	}
	return ids
}

// sort counts the visits, and leaves the cancelled ones out unless they are asked for.
func (b *book) sort() {
	cancelled := func(v overview.Visit) bool { return v.Status == appointments.Cancelled }
	for _, v := range b.visits {
		if cancelled(v) {
			b.page.Cancelled++
		} else if b.wanted(v.Status) {
			b.page.Visits++
		}
	}
	if !b.cancelled {
		b.visits = slices.DeleteFunc(b.visits, cancelled)
	}
}

// wanted reports whether visits of a status are looked for.
func (b *book) wanted(s appointments.Status) bool { return b.status == "" || b.status == s }

// span decides which days are shown.
func (b *book) span(firstWeekday time.Weekday) {
	b.first, b.days = b.date, 1
	if b.view == views.InWeek {
		b.first, b.days = b.date.WeekStart(firstWeekday), 7
	}
}

// whose finds who is shown. Everybody of a large centre at once is nobody: it opens with its first clinic.
func (b *book) whose() {
	b.all = b.Providers(b.clinic)
	if b.people = chosen(b.all, b.provider); len(b.people) > 0 {
		return
	}
	b.provider = uuid.Nil // of another clinic than the one chosen, or of none
	if !b.chosen && len(b.all) > crowd && len(b.Clinics) > 0 {
		b.clinic = b.Clinics[0].ID
		b.all = b.Providers(b.clinic)
	}
	b.people = b.all
}

func chosen(all []clinics.Provider, id uuid.UUID) []clinics.Provider {
	return slices.DeleteFunc(slices.Clone(all), func(p clinics.Provider) bool { return p.ID != id })
}

// fill makes the page of what was read.
func (b *book) fill() {
	who, p := access.Who(b.ctx), &b.page
	p.View, p.Date, p.Until, p.Today = b.view, b.first, b.first.Add(b.days-1), civil.Of(b.now, b.zone)
	p.Back, p.Ahead = b.first.Add(-b.days), b.first.Add(b.days)
	p.MayBook, p.MayAttend, p.Free = who.Can(access.AppointmentsBook), who.Can(access.AppointmentsAttend), -1
	p.Clinic, p.Provider, p.Status, p.ShowsCancelled = id(b.clinic), id(b.provider), string(b.status), b.cancelled
	for _, c := range b.Clinics {
		p.Clinics = append(p.Clinics, views.Choice{ID: c.ID.String(), Name: i18n.Pick(b.ctx, c.NameAr, c.NameEn)})
	}
	for _, provider := range b.all {
		p.People = append(p.People, views.Choice{ID: provider.ID.String(), Name: b.name(provider)})
	}
	if b.gridded() {
		p.Grid = b.grid()
		p.Free = b.free()
		return
	}
	p.Days = b.list()
}

func (b *book) name(p clinics.Provider) string { return i18n.Pick(b.ctx, p.NameAr, p.NameEn) }

func id(of uuid.UUID) string {
	if of == uuid.Nil {
		return ""
	}
	return of.String()
}
