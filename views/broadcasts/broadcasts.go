// Package broadcasts draws what everybody is told who comes on a day.
package broadcasts

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// List is a page of broadcasts.
type List struct {
	Rows      []notifications.Bulletin
	Catalogue *clinics.Catalogue
	Pages     ui.Pages
}

// Page is one broadcast, or the form of one.
type Page struct {
	*notifications.Bulletin // nil for one to be written

	Form       ui.Form
	Catalogue  *clinics.Catalogue
	Preview    Preview                  // of a draft
	Approvers  []notifications.Approver // of a draft
	MayApprove bool                     // the reader may
}

// Preview is whom a broadcast would reach, and what they would read.
type Preview struct {
	Reach   *notifications.Reach // nil where no day is chosen
	Samples []Sample
}

// Sample is what they would read in a language.
type Sample struct {
	notifications.Sample
	Language i18n.Locale
}

// Path returns the page of a broadcast.
func Path(id uuid.UUID) string { return "/broadcasts/" + id.String() }

// action is where the form of a broadcast goes.
func (p Page) action() string {
	if p.Bulletin == nil {
		return "/broadcasts"
	}
	return Path(p.ID)
}

// title is what the form is called.
func (p Page) title() string {
	if p.Bulletin == nil {
		return "broadcasts.new"
	}
	return "broadcasts.edit"
}

// called is what a broadcast is called.
func called(ctx context.Context, b notifications.Bulletin) string {
	return i18n.T(ctx, "broadcasts.called", "day", ui.LongDateText(ctx, b.Day))
}

// phases are how the phases of a broadcast are called and drawn.
var phases = map[notifications.Phase]struct{ tone, icon, label string }{
	notifications.Waiting:   {ui.Warn, "hourglass", "broadcasts.waiting"},
	notifications.Withdrawn: {ui.Neutral, "ban", "broadcasts.withdrawn"},
	notifications.Preparing: {ui.Info, "clock", "broadcasts.preparing"},
	notifications.Running:   {ui.Info, "send", "broadcasts.running"},
	notifications.Done:      {ui.Ok, "check", "broadcasts.done"},
	notifications.WasHalted: {ui.Danger, "ban", "broadcasts.stopped"},
}

// whom says whose visits a broadcast is about.
func whom(ctx context.Context, c *clinics.Catalogue, b notifications.Bulletin) string {
	names := []string{}
	for _, clinic := range c.Clinics {
		if clinic.ID == b.ClinicID {
			names = append(names, i18n.Pick(ctx, clinic.NameAr, clinic.NameEn))
		}
	}
	if s := c.Service(b.ServiceID); b.ServiceID != uuid.Nil {
		names = append(names, i18n.Pick(ctx, s.NameAr, s.NameEn))
	}
	for _, p := range c.Providers(uuid.Nil) {
		if p.ID == b.ProviderID {
			names = append(names, i18n.Pick(ctx, p.NameAr, p.NameEn))
		}
	}
	if len(names) == 0 {
		return i18n.T(ctx, "rules.everywhere")
	}
	return strings.Join(names, " · ")
}

// approvers are the names of those who may approve a broadcast.
func approvers(ctx context.Context, list []notifications.Approver) string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = "\u2068" + a.Name(ctx) + "\u2069"
	}
	return strings.Join(names, i18n.T(ctx, "broadcasts.comma"))
}

// percent is how much of a broadcast is done.
func percent(b notifications.Bulletin) int {
	all := 0
	for _, n := range b.Counts {
		all += n
	}
	if all == 0 {
		return 100
	}
	return 100 * (all - b.Open()) / all
}

// counted are the states of a broadcast's messages that there are, in their order.
func counted(b notifications.Bulletin) (list []notifications.State) {
	return slices.DeleteFunc(slices.Clone(notifications.States), func(s notifications.State) bool { return b.Counts[s] == 0 })
}

// refused are the reasons for which people are told nothing, in the order in which they are shown.
var refused = []notifications.Reason{notifications.OptedOut, notifications.Blocked, notifications.NoAddress, notifications.Shared}

// inLanguage are the attributes of what is read in a language.
func inLanguage(l i18n.Locale) templ.Attributes {
	return templ.Attributes{"lang": string(l), "dir": l.Dir()}
}

// previewing asks whom the form would reach while it is typed.
func previewing(more templ.Attributes) templ.Attributes {
	attrs := templ.Attributes{
		"hx-post": "/broadcasts/preview", "hx-target": "#preview", "hx-swap": "outerHTML",
		"hx-trigger": "input delay:400ms", "hx-include": "closest form",
	}
	for name, value := range more {
		attrs[name] = value
	}
	return attrs
}

// watching has a part of the page drawn anew as long as it changes by itself. That it does is no sign that somebody is there.
func watching(b notifications.Bulletin) templ.Attributes {
	if !b.Moves() {
		return nil
	}
	return templ.Attributes{
		"hx-get": Path(b.ID), "hx-target": "this", "hx-swap": "outerMorph", "hx-trigger": "every 5s", "hx-headers": `{"X-By-Itself":"true"}`,
	}
}

var languages = map[i18n.Locale]string{i18n.Arabic: "rules.arabic", i18n.English: "rules.english"}

// way says how somebody is told, or why not.
func way(ctx context.Context, r notifications.Reached) string {
	if r.Why != "" {
		return messages.ReasonText(ctx, r.Why)
	}
	return messages.ChannelLabel(ctx, r.Channel)
}
