package calendar

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	views "tenhal.sa/tenhal/views/calendar"
)

// open is when a provider works on a day, in order.
func (b *book) open(provider uuid.UUID, date civil.Date) []clinics.Hours {
	list := []clinics.Hours{}
	for _, h := range b.Hours(provider) {
		if h.Weekday == date.Weekday() {
			list = append(list, h)
		}
	}
	return list
}

func minutes(hours []clinics.Hours) (sum int) {
	for _, h := range hours {
		sum += h.Closes - h.Opens
	}
	return sum
}

// stretch makes the grid hold everybody's working hours.
func (b *book) stretch(g *views.Grid) {
	for _, c := range g.Columns {
		for _, h := range b.open(c.Provider, c.Date) {
			g.From, g.Until = min(g.From, h.Opens/60*60), max(g.Until, (h.Closes+59)/60*60)
		}
	}
}

// shade marks the times of a column in which nobody works. What lies between two stretches of work is a break.
func (b *book) shade(g *views.Grid, c *views.Column) {
	at, between := g.From, false
	for _, h := range b.open(c.Provider, c.Date) {
		if h.Opens > at {
			c.Off = append(c.Off, views.Stretch{Start: at, Length: h.Opens - at, Break: between})
		}
		at, between = h.Closes, true
	}
	if at < g.Until {
		c.Off = append(c.Off, views.Stretch{Start: at, Length: g.Until - at})
	}
}

// free is how much of the working hours shown is not taken, in per cent, or -1 where nobody works.
func (b *book) free() int {
	open, taken := 0, 0
	for _, c := range b.page.Grid.Columns {
		work := minutes(b.open(c.Provider, c.Date))
		open += work
		taken += work * max(c.Load, 0) / 100
	}
	if open == 0 {
		return -1
	}
	return 100 * (open - taken) / open
}
