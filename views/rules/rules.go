// Package rules draws what people are told, when, and by which ways.
package rules

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// List is all rules.
type List struct {
	Rules     []notifications.Rule
	Catalogue *clinics.Catalogue
	Hours     ui.Form // quiet_from, quiet_to, day0 to day6, pace_…, version
}

// Page is one rule: its form, and what it would do.
type Page struct {
	Rule      *notifications.Rule // nil for one to be made
	Form      ui.Form
	Catalogue *clinics.Catalogue
	Rehearsal *notifications.Rehearsal // nil where there is no visit that it is for
}

func path(id uuid.UUID) string { return "/message-rules/" + id.String() }

// title is what the page of a rule is called.
func (p Page) title(ctx context.Context) string {
	if p.Rule == nil {
		return i18n.T(ctx, "rules.new")
	}
	return p.Rule.Called(ctx)
}

// event is what the rule is for.
func (p Page) event() notifications.Event {
	if p.Rule == nil {
		return notifications.Event(p.Form.Value("event"))
	}
	return p.Rule.Event
}

// Minute writes minutes after midnight as a time, "08:30".
func Minute(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

var events = map[notifications.Event]string{
	notifications.OnBooking: "rules.on_booking", notifications.OnMove: "rules.on_move", notifications.OnCancellation: "rules.on_cancellation",
	notifications.BeforeVisit: "rules.before_visit", notifications.OnPayment: "rules.on_payment",
	notifications.OnBroadcast: "rules.on_broadcast", notifications.OnInvitation: "rules.on_invitation",
}

// EventText says what has people told something.
func EventText(ctx context.Context, e notifications.Event) string { return i18n.T(ctx, events[e]) }

// when says in words when a rule speaks.
func when(ctx context.Context, r *notifications.Rule) string {
	switch {
	case r.AtMinute > 0:
		return i18n.T(ctx, "rules.when_at", "time", Minute(r.AtMinute))
	case r.LeadMinutes > 0 && r.LeadMinutes%1440 == 0:
		return i18n.N(ctx, "rules.days_before", r.LeadMinutes/1440)
	case r.LeadMinutes > 0 && r.LeadMinutes%60 == 0:
		return i18n.N(ctx, "rules.hours_before", r.LeadMinutes/60)
	case r.LeadMinutes > 0:
		return i18n.N(ctx, "rules.minutes_before", r.LeadMinutes)
	case r.HoldSeconds > 0:
		return i18n.N(ctx, "rules.held", r.HoldSeconds/60, "event", EventText(ctx, r.Event))
	}
	return EventText(ctx, r.Event)
}

// place says which visits a rule is for.
func place(ctx context.Context, c *clinics.Catalogue, r *notifications.Rule) string {
	if r.ServiceID != uuid.Nil {
		s := c.Service(r.ServiceID)
		return i18n.Pick(ctx, s.NameAr, s.NameEn)
	}
	for _, clinic := range c.Clinics {
		if clinic.ID == r.ClinicID {
			return i18n.Pick(ctx, clinic.NameAr, clinic.NameEn)
		}
	}
	return i18n.T(ctx, "rules.everywhere")
}

// ladder are the channels of a rule in their order.
func ladder(ctx context.Context, r *notifications.Rule) string {
	text := ""
	for i, c := range r.Channels {
		if i > 0 {
			text += i18n.T(ctx, "rules.else")
		}
		text += messages.ChannelLabel(ctx, notifications.Channel(c))
	}
	return text
}

var languages = map[i18n.Locale]string{"": "rules.language_theirs", i18n.Arabic: "rules.arabic", i18n.English: "rules.english"}

var audiences = map[notifications.Audience]string{
	notifications.Family: "rules.family", notifications.Guardians: "rules.guardians",
}

func eventOptions() []ui.Option { return ui.Labelled(notifications.AboutVisits, events) }

func audienceOptions() []ui.Option { return ui.Labelled(notifications.Audiences, audiences) }

func languageOptions() []ui.Option {
	return ui.Labelled([]i18n.Locale{"", i18n.Arabic, i18n.English}, languages)
}

func channelOptions(ctx context.Context) []ui.Option {
	return ui.Options(notifications.Channels, func(c notifications.Channel) string { return messages.ChannelLabel(ctx, c) })
}

func dayInput(day int) string { return "day" + strconv.Itoa(day) }
