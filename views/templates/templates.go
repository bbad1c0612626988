// Package templates draws what messages say.
package templates

import (
	"context"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/rules"
	"tenhal.sa/tenhal/views/ui"
)

// List is what messages of an event say, by every channel and in both languages.
type List struct {
	Event     notifications.Event
	Templates []notifications.Template
}

// Page is one template: its form, what it said before, and what it would say.
type Page struct {
	Template notifications.Template
	Form     ui.Form
	Versions []notifications.Template
	Sample   *notifications.Sample // nil where there is nothing to fill it in with
}

// Path returns the page of a template.
func Path(t notifications.Template) string {
	return "/templates/" + string(t.Event) + "/" + string(t.Channel) + "/" + string(t.Language)
}

var languages = map[i18n.Locale]string{i18n.Arabic: "rules.arabic", i18n.English: "rules.english"}

// title is what a template is called.
func title(ctx context.Context, t notifications.Template) string {
	return i18n.T(ctx, "templates.called", "event", rules.EventText(ctx, t.Event), "channel", messages.ChannelLabel(ctx, t.Channel),
		"language", i18n.T(ctx, languages[t.Language]))
}

func tabs(ctx context.Context, on notifications.Event) (list []ui.Segment) {
	for _, e := range notifications.Events {
		list = append(list, ui.Segment{Label: rules.EventText(ctx, e), Href: "/templates?event=" + string(e), On: e == on})
	}
	return list
}

// inLanguage are the attributes of what is read in the language of a template.
func inLanguage(t notifications.Template) templ.Attributes {
	return templ.Attributes{"lang": string(t.Language), "dir": t.Language.Dir()}
}

// previewing asks for what stands in the form while it is typed.
func previewing(t notifications.Template) templ.Attributes {
	attrs := inLanguage(t)
	attrs["hx-post"], attrs["hx-target"], attrs["hx-swap"] = Path(t)+"/preview", "#sample", "outerHTML"
	attrs["hx-trigger"], attrs["hx-include"] = "input delay:400ms", "closest form"
	return attrs
}

var variables = map[notifications.Variable]string{
	notifications.VarName: "templates.var_name", notifications.VarVisits: "templates.var_visits", notifications.VarDate: "templates.var_date",
	notifications.VarTime: "templates.var_time", notifications.VarProvider: "templates.var_provider", notifications.VarCentre: "templates.var_centre",
	notifications.VarPhone: "templates.var_phone", notifications.VarLink: "templates.var_link", notifications.VarNumber: "templates.var_number",
	notifications.VarAmount: "templates.var_amount", notifications.VarText: "templates.var_text",
}
