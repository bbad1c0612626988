package calendar

import (
	"context"
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/alerts"
	"tenhal.sa/tenhal/views/ui"
)

func (c Column) id() string { return c.Date.String() + "-" + c.Provider.String()[24:] }

func spanColumns(n int) templ.SafeCSS { return templ.SafeCSS("grid-column:span " + strconv.Itoa(n)) }

// label begins with what is seen on the card: the name, the time and the service (WCAG 2.5.3).
func (v Visit) label(ctx context.Context) string {
	words := v.Patient + " " + clockOf(v.Start) + " · " + v.Service + ", " + v.span() + ", " + ui.StatusText(ctx, v.Status)
	if v.First {
		words += ", " + i18n.T(ctx, "calendar.first")
	}
	if v.Overdue {
		words += ", " + i18n.T(ctx, "calendar.overdue")
	}
	if v.Unpaid {
		words += ", " + i18n.T(ctx, "calendar.unpaid")
	}
	if len(v.Alerts) > 0 {
		words += ", " + alerts.Text(ctx, v.Alerts)
	}
	return words
}

// title is the day of a page, or the first and last of several.
func (p Page) title(ctx context.Context) string {
	switch {
	case p.Until == p.Date:
		return ui.DayText(ctx, p.Date)
	case p.Until.Month == p.Date.Month:
		// Isolated left to right, or Arabic would show the end first.
		return fmt.Sprintf("\u2066%d–%d\u2069 %s", p.Date.Day, p.Until.Day, ui.MonthText(ctx, p.Date))
	}
	return fmt.Sprintf("%d %s – %d %s", p.Date.Day, ui.MonthText(ctx, p.Date), p.Until.Day, ui.MonthText(ctx, p.Until))
}

// views are the ways to look at the calendar.
func (p Page) views(ctx context.Context) []ui.Segment {
	return []ui.Segment{
		{Label: "calendar.day", Href: ui.Here(ctx, "view", InDay), Key: "1", On: p.View == InDay},
		{Label: "calendar.week", Href: ui.Here(ctx, "view", InWeek), Key: "2", On: p.View == InWeek},
		{Label: "calendar.list", Href: ui.Here(ctx, "view", InList), Key: "3", On: p.View == InList},
	}
}

func step(ctx context.Context, to civil.Date) templ.SafeURL {
	return templ.SafeURL(ui.Here(ctx, "date", to.String()))
}

// statuses are those in the legend. Cancelled visits are there only where they are shown.
func (p Page) statuses() []string {
	list := []string{}
	for _, s := range appointments.Statuses {
		if s != appointments.Cancelled || p.ShowsCancelled {
			list = append(list, string(s))
		}
	}
	return list
}

// only is the page with the visits of one status, or of all where it is that page already.
func (p Page) only(ctx context.Context, status string) string {
	if status == p.Status {
		status = ""
	}
	return ui.Here(ctx, "status", status)
}

// cancelled is the page with the cancelled visits, or without.
func (p Page) cancelled(ctx context.Context) string {
	if p.ShowsCancelled {
		return ui.Here(ctx, "cancelled", "", "status", "")
	}
	return ui.Here(ctx, "cancelled", "1")
}

func (p Page) cancelledText(ctx context.Context) string {
	if p.ShowsCancelled {
		return i18n.T(ctx, "calendar.hide_cancelled")
	}
	return i18n.T(ctx, "calendar.show_cancelled", "n", p.Cancelled)
}

// nothing says why a list is empty.
func (p Page) nothing() string {
	if p.Status != "" {
		return "calendar.none_like_that"
	}
	return "calendar.nobody"
}

func (e Entry) href() templ.SafeURL { return templ.SafeURL("/appointments/" + e.ID.String()) }

func (e Entry) clock() string { return clockOf(e.At.Hour()*60 + e.At.Minute()) }

// about is the service, and whose where the list is of several.
func (e Entry) about() string {
	if e.Provider == "" {
		return e.Service
	}
	return e.Service + " · " + e.Provider
}
