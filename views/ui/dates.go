package ui

import (
	"context"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
)

var weekdays = [7]string{
	"ui.weekday.sunday", "ui.weekday.monday", "ui.weekday.tuesday", "ui.weekday.wednesday",
	"ui.weekday.thursday", "ui.weekday.friday", "ui.weekday.saturday",
}

var months = [12]string{
	"ui.month.january", "ui.month.february", "ui.month.march", "ui.month.april", "ui.month.may", "ui.month.june",
	"ui.month.july", "ui.month.august", "ui.month.september", "ui.month.october", "ui.month.november", "ui.month.december",
}

// ClockText returns the time of day at t in the clinic's zone, "10:15".
func ClockText(ctx context.Context, t time.Time) string {
	return local(ctx, t).Format("15:04")
}

// RangeText returns the time from one instant to another, isolated so that it also reads forwards inside an
// Arabic sentence or attribute, where there are no elements to do it.
func RangeText(ctx context.Context, from, to time.Time) string {
	const isolate, end = "\u2066", "\u2069"
	return isolate + ClockText(ctx, from) + "–" + ClockText(ctx, to) + end
}

// WeekdayText returns the name of a day of the week.
func WeekdayText(ctx context.Context, day time.Weekday) string { return tr(ctx, weekdays[day]) }

// DayText returns a day without its year, "Sunday 22 November".
func DayText(ctx context.Context, d civil.Date) string {
	return tr(ctx, "ui.date.day", "weekday", WeekdayText(ctx, d.Weekday()), "day", d.Day, "month", tr(ctx, months[d.Month-1]))
}

// LongDateText returns a day in words, "Sunday 22 November 2026", and "" for no day.
func LongDateText(ctx context.Context, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return tr(ctx, "ui.date.year", "date", DayText(ctx, d), "year", d.Year)
}

// MonthText returns the month of a day, "November 2026".
func MonthText(ctx context.Context, d civil.Date) string {
	return tr(ctx, "ui.date.year", "date", tr(ctx, months[d.Month-1]), "year", d.Year)
}
