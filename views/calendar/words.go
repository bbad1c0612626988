package calendar

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

func (c Column) id() string { return c.Date.String() + "-" + c.Provider.String()[24:] }

func spanColumns(n int) templ.SafeCSS { return templ.SafeCSS("grid-column:span " + strconv.Itoa(n)) }

// label begins with what is seen on the card: the name, the time and the service (WCAG 2.5.3).
func (v Visit) label(ctx context.Context) string {
	words := v.Patient + ", " + v.span() + ", " + v.Service + ", " + ui.StatusText(ctx, v.Status)
	if v.Unpaid {
		words += ", " + i18n.T(ctx, "calendar.unpaid")
	}
	return words
}

// title is the day of a page, or the first and last of several.
func (p Page) title(ctx context.Context) string {
	if p.Until == p.Date {
		return ui.DayText(ctx, p.Date)
	}
	return i18n.T(ctx, "calendar.days", "from", ui.DayText(ctx, p.Date), "to", ui.DayText(ctx, p.Until))
}

// views are the ways to look at the calendar.
func (p Page) views(ctx context.Context) []ui.Segment {
	list := []ui.Segment{
		{Label: "calendar.day", Href: ui.Here(ctx, "view", "day"), Key: "1", On: p.View == "day"},
		{Label: "calendar.week", Href: ui.Here(ctx, "view", "week"), Key: "2", On: p.View == "week"},
		{Label: "calendar.list", Href: ui.Here(ctx, "view", "list"), Key: "3", On: p.View == "list"},
	}
	return list
}
