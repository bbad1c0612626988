package web

import (
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/views/ui"
)

// navigation is where one may go from everywhere, in the order shown.
var navigation = []ui.NavItem{
	{Key: "calendar", Href: "/calendar", Icon: "calendar-days", Hint: "C", Also: []string{"/appointments"}},
	{Key: "desk", Href: "/desk", Icon: "list-checks", Hint: "D"},
	{Key: "patients", Href: "/patients", Icon: "users", Hint: "P", Also: []string{"/families"}},
	{Key: "unsigned", Href: "/notes/unsigned", Icon: "stethoscope", Hint: "N", Also: []string{"/note-templates"}},
	{Key: "referrals", Href: "/referrals", Icon: "send", Hint: "F"},
	{Key: "results", Href: "/results", Icon: "heart-pulse", Hint: "B"},
	{Key: "invoices", Href: "/invoices", Icon: "receipt-text", Hint: "I", Also: []string{"/einvoices"}},
	{Key: "reports", Href: "/reports", Icon: "chart-column", Hint: "R"},
	{Key: "messages", Href: "/messages", Icon: "message-square", Hint: "M", Also: []string{"/message-rules", "/templates", "/tasks", "/broadcasts"}},
	{Key: "users", Href: "/admin/users", Icon: "id-card", Hint: "U", Also: []string{"/admin/roles"}, Runs: true},
	{Key: "audit", Href: "/admin/audit", Icon: "scroll-text", Hint: "A", Runs: true},
	{Key: "reads", Href: "/admin/access-log", Icon: "eye", Hint: "L", Also: []string{"/admin/break-glass"}, Runs: true},
	{Key: "retention", Href: "/admin/retention", Icon: "hourglass", Hint: "K", Runs: true},
	{Key: "schedules", Href: "/admin/schedules", Icon: "calendar-clock", Hint: "S", Runs: true},
	{Key: "jobs", Href: "/admin/jobs", Icon: "timer", Hint: "J", Runs: true},
	{Key: "settings", Href: "/admin/settings", Icon: "settings", Hint: "T", Also: []string{"/admin/centre", "/admin/features", "/admin/sources", "/admin/export"}, Runs: true},
}

// places are the items of the navigation that each role may see.
type places map[access.Role][]ui.NavItem

// placesIn asks the routes, so that the navigation shows nobody a door that is shut.
func placesIn(routes []Route) places {
	needs := map[string]access.Permission{}
	for _, r := range routes {
		if r.Method == get {
			needs[r.Path] = r.Needs
		}
	}
	all := places{}
	for _, role := range access.Roles {
		for _, item := range navigation {
			if p, there := needs[item.Href]; there && role.Can(p) {
				all[role] = append(all[role], item)
			}
		}
	}
	return all
}
