package calendar

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/calendar"
	"tenhal.sa/tenhal/views/ui"
)

// The hours that a grid shows at least, in minutes since midnight.
const (
	morning = 8 * 60
	evening = 17 * 60
)

type cell struct {
	provider uuid.UUID
	date     civil.Date
}

// grid lays the visits out: a column for each provider of a day, or for each day of a provider.
func (b *book) grid() *views.Grid {
	g := &views.Grid{URL: b.url, From: morning, Until: evening, Now: -1, NowIn: -1, MayBook: b.page.MayBook}
	cards := b.cards(g)
	for d := range b.days {
		date := b.first.Add(d)
		for _, p := range b.people {
			g.Columns = append(g.Columns, b.column(p, date, cards[cell{p.ID, date}]))
		}
	}
	b.stretch(g)
	for n := range g.Columns {
		b.shade(g, &g.Columns[n])
	}
	if b.view == views.InDay {
		g.Groups = b.groups()
	}
	if !b.page.Today.Before(b.first) && b.page.Today.Before(b.first.Add(b.days)) {
		g.Now = b.now.Hour()*60 + b.now.Minute()
	}
	if b.view == views.InWeek {
		g.NowIn = slices.IndexFunc(g.Columns, func(c views.Column) bool { return c.Today })
	}
	return g
}

// cards draws the visits, by column. The grid grows to hold all of them.
func (b *book) cards(g *views.Grid) map[cell][]views.Visit {
	cards := map[cell][]views.Visit{}
	may := access.Who(b.ctx).Can(access.AppointmentsBook)
	for _, v := range b.visits {
		at := v.StartsAt.In(b.zone)
		key := cell{v.ProviderID, civil.Of(v.StartsAt, b.zone)}
		card := b.card(v, at)
		card.Fixed = !may || !v.Status.Planned()
		g.From, g.Until = min(g.From, card.Start/60*60), max(g.Until, min((card.Start+card.Length+59)/60*60, 24*60))
		cards[key] = append(cards[key], card)
	}
	for _, day := range cards {
		lanes(day)
	}
	return cards
}

func (b *book) card(v overview.Visit, at time.Time) views.Visit {
	return views.Visit{
		ID: v.ID, Status: string(v.Status), Version: v.Version, Start: at.Hour()*60 + at.Minute(), Length: int(v.EndsAt.Sub(v.StartsAt) / time.Minute),
		Patient: i18n.Pick(b.ctx, v.PatientAr, v.PatientEn), Service: i18n.Pick(b.ctx, v.ServiceAr, v.ServiceEn), Lanes: 1,
		Alerts: b.alerts[v.PatientID], First: b.marks[v.ID].First, Overdue: b.marks[v.ID].Overdue, Dim: !b.wanted(v.Status), Paid: v.Settled, Unpaid: v.Status == appointments.Completed && !v.Settled,
	}
}

// lanes puts cards that overlap beside each other: only those whose time is free again do, such as
// a no-show and the visit booked into its place.
func lanes(day []views.Visit) {
	for from := 0; from < len(day); {
		to, end := from+1, day[from].Start+day[from].Length
		for to < len(day) && day[to].Start < end {
			end = max(end, day[to].Start+day[to].Length)
			to++
		}
		for n := from; n < to; n++ {
			day[n].Lane, day[n].Lanes = n-from, to-from
		}
		from = to
	}
}

func (b *book) column(p clinics.Provider, date civil.Date, visits []views.Visit) views.Column {
	c := views.Column{Provider: p.ID, Date: date, Name: b.name(p), Visits: visits, Load: -1, Today: date == b.page.Today && b.view == views.InWeek}
	c.Href = ui.Here(b.ctx, "view", views.InWeek, "provider", p.ID.String())
	if b.view == views.InWeek {
		c.Name = ui.DayText(b.ctx, date)
		c.Href = ui.Here(b.ctx, "view", views.InDay, "date", date.String(), "provider", "")
	}
	open, taken := minutes(b.open(p.ID, date)), 0
	for _, v := range visits {
		if appointments.Status(v.Status).Occupies() {
			taken += v.Length
		}
	}
	if open > 0 {
		c.Load = min(100*taken/open, 100)
	}
	return c
}

// groups heads the columns of each clinic; providers come in the order of their clinics.
func (b *book) groups() []views.Group {
	names := map[uuid.UUID]string{}
	for _, c := range b.Clinics {
		names[c.ID] = i18n.Pick(b.ctx, c.NameAr, c.NameEn)
	}
	list := []views.Group{}
	last := uuid.Nil
	for _, p := range b.people {
		if p.ClinicID != last {
			list, last = append(list, views.Group{Name: strings.TrimSpace(names[p.ClinicID])}), p.ClinicID
		}
		list[len(list)-1].Columns++
	}
	return list
}
