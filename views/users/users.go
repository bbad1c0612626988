// Package users draws who may come in.
package users

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

func path(u *access.User) string { return "/admin/users/" + u.ID.String() }

// roleForm has the user's role chosen, unless another one was and refused.
func roleForm(p Page) ui.Form {
	if p.Form.Value("role") != "" {
		return p.Form
	}
	return ui.Form{Values: map[string]string{"role": string(p.User.Role)}}
}

func localeOptions() []ui.Option {
	return []ui.Option{{Value: string(i18n.Arabic), Label: "rules.arabic"}, {Value: string(i18n.English), Label: "rules.english"}}
}

func roleOptions() []ui.Option { return ui.Options(access.Roles, access.Role.NameKey) }

// ClinicInput is the name of the input that ticks a clinic.
func ClinicInput(id uuid.UUID) string { return "clinic_" + id.String() }

// placesForm ticks the clinics that the user works in.
func placesForm(p Page) ui.Form {
	form := ui.Form{Values: map[string]string{}}
	for _, id := range p.User.Clinics {
		form.Values[ClinicInput(id)] = "true"
	}
	return form
}
