// Package contact draws what a patient and those who answer for them want to be told, and by which ways.
package contact

import (
	"context"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// Page is a patient's people with what they want, and what they were told lately.
type Page struct {
	Patient  *patients.Patient
	People   []notifications.Person
	Messages []messages.Row
	Form     ui.Form // why something could not be kept
}

func (p Page) path() string { return "/patients/" + p.Patient.ID.String() }

// Input names the box of a purpose and a channel.
func Input(p notifications.Purpose, c notifications.Channel) string {
	return string(p) + "_" + string(c)
}

var purposes = map[notifications.Purpose]struct{ label, hint string }{
	notifications.Visits:    {"contact.visits", "contact.visits_hint"},
	notifications.Reminders: {"contact.reminders", ""},
	notifications.Payments:  {"contact.payments", ""},
	notifications.News:      {"contact.news", ""},
}

var bars = map[notifications.Bar]string{notifications.Stop: "contact.stop", notifications.Gone: "contact.gone"}

// label says what a box is for to those who don't see the table.
func label(ctx context.Context, p notifications.Purpose, c notifications.Channel) string {
	return i18n.T(ctx, "contact.box", "purpose", i18n.T(ctx, purposes[p].label), "channel", messages.ChannelLabel(ctx, c))
}
