package users

import (
	"strconv"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/views/ui"
)

// Matrix is who may do what, and how far.
type Matrix struct {
	Policies []Policy
	Settings ui.Form // idle_minutes, version
}

// Policy is what a role must do and how far its permissions go, as a form.
type Policy struct {
	Role access.Role
	Form ui.Form // two_step, discount_percent, visit_days, void_days, version
}

// NewMatrix puts what was decided into forms.
func NewMatrix(policies []*access.Policy, settings *access.Settings) Matrix {
	m := Matrix{Settings: ui.Form{ID: "settings", Values: map[string]string{
		"idle_minutes": strconv.Itoa(settings.IdleMinutes), "version": strconv.Itoa(settings.Version),
	}}}
	for _, p := range policies {
		m.Policies = append(m.Policies, Policy{p.Role, ui.Form{ID: string(p.Role), Values: map[string]string{
			"two_step": strconv.FormatBool(p.TwoStep), "discount_percent": typed(p.DiscountPercent),
			"visit_days": typed(p.VisitDays), "void_days": typed(p.VoidDays), "version": strconv.Itoa(p.Version),
		}}})
	}
	return m
}

// With shows the form of a role, or of the settings for "", as it was typed and with what is wrong with it.
func (m Matrix) With(of access.Role, form ui.Form) Matrix {
	if form.Fault == "" {
		return m
	}
	for i, p := range m.Policies {
		if p.Role == of {
			form.ID = p.Form.ID
			m.Policies[i].Form = form
			return m
		}
	}
	form.ID = m.Settings.ID
	m.Settings = form
	return m
}

func typed(limit *int) string {
	if limit == nil {
		return ""
	}
	return strconv.Itoa(*limit)
}

// columns are those of the matrix: a role each.
func columns() []ui.Column {
	list := []ui.Column{{Label: "roles.permission"}}
	for _, r := range access.Roles {
		list = append(list, ui.Column{Label: r.NameKey()})
	}
	return list
}

// tabs lead from the users to the roles and back.
func tabs(on string) []ui.Segment {
	return []ui.Segment{
		{Label: "users.title", Href: "/admin/users", On: on == "users"},
		{Label: "roles.title", Href: "/admin/roles", On: on == "roles"},
	}
}
