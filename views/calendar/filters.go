package calendar

import (
	"context"
	"slices"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// all is what the filter of clinics sends for no clinic in particular: nothing at all would open a
// large centre's calendar with its first.
const all = "all"

func (p Page) form() ui.Form {
	return ui.Form{ID: "filter", Values: map[string]string{"clinic": p.Clinic, "provider": p.Provider, "status": p.Status}}
}

// fields are the filters that are a choice.
func (p Page) fields(ctx context.Context) []ui.Field {
	clinic := ui.Field{Name: "clinic", Label: "calendar.clinic", Options: append([]ui.Option{{Value: all, Label: "calendar.all_clinics"}}, options(p.Clinics)...)}
	provider := ui.Field{Name: "provider", Label: "calendar.provider", Blank: "calendar.all_providers", Options: options(p.People)}
	status := ui.Field{Name: "status", Label: "calendar.status", Blank: "calendar.all_statuses"}
	for _, s := range appointments.Statuses {
		status.Options = append(status.Options, ui.Option{Value: string(s), Label: ui.StatusText(ctx, string(s))})
	}
	return []ui.Field{clinic, provider, status}
}

func options(choices []Choice) []ui.Option {
	list := make([]ui.Option, len(choices))
	for n, c := range choices {
		list[n] = ui.Option{Value: c.ID, Label: c.Name}
	}
	return list
}

// filtered names whom the page shows.
func (p Page) filtered(ctx context.Context) string {
	for _, c := range slices.Concat(p.People, p.Clinics) {
		if c.ID == p.Provider || (p.Provider == "" && c.ID == p.Clinic) {
			return c.Name
		}
	}
	return i18n.T(ctx, "calendar.all_clinics")
}
