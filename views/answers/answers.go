// Package answers draws the pages behind the links in messages.
package answers

import (
	"context"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/ui"
)

// Page is what a link asks.
type Page struct {
	notifications.Question
	Token string
	Form  ui.Form // of the visit that its ID names, as it was refused
}

// form is the form of a visit.
func (p Page) form(a notifications.Asked) ui.Form {
	if p.Form.ID == a.ID.String() {
		return p.Form
	}
	return ui.Form{ID: a.ID.String()}
}

var done = map[notifications.Answer]string{
	notifications.Yes: "answers.did_confirm", notifications.No: "answers.did_cancel", notifications.Other: "answers.did_wish",
}

// Done returns what is said once an answer has been taken.
func Done(a notifications.Answer) string { return done[a] }

func day(ctx context.Context, a notifications.Asked) string {
	return ui.LongDateText(ctx, civil.Of(a.StartsAt, ui.Zone(ctx)))
}

func hijri(ctx context.Context, a notifications.Asked) string {
	return ui.HijriText(ctx, civil.Of(a.StartsAt, ui.Zone(ctx)))
}

func confirmed(a notifications.Asked) bool { return a.Status == appointments.Confirmed }

// state says how a visit stands, where that is all there is to say.
func state(a notifications.Asked) (tone, icon, label string) {
	switch {
	case a.Status == appointments.Cancelled:
		return ui.Neutral, "ban", "answers.is_cancelled"
	case a.Refused != nil:
		return ui.Warn, "circle-alert", a.Refused.Key
	}
	return ui.Ok, "circle-check", "answers.is_confirmed"
}

var purposes = map[notifications.Purpose]string{
	notifications.Visits: "answers.about_visits", notifications.Reminders: "answers.about_reminders",
	notifications.Payments: "answers.about_payments", notifications.News: "answers.about_news",
}

func about(ctx context.Context, p notifications.Purpose) string { return i18n.T(ctx, purposes[p]) }
