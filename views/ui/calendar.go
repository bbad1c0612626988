package ui

import (
	"context"

	"github.com/a-h/templ"
)

// CalendarTexts returns the texts that the scripts of the calendar need on #calendar-grid. The scripts
// themselves speak no language; they fill the placeholders, which stay as they are here.
func CalendarTexts(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-text-taken":     tr(ctx, "ui.calendar.taken"),
		"data-text-outside":   tr(ctx, "ui.calendar.outside"),
		"data-text-moving":    tr(ctx, "ui.calendar.moving"),
		"data-text-at":        tr(ctx, "ui.calendar.at"),
		"data-text-cancelled": tr(ctx, "ui.calendar.cancelled"),
	}
}
