package web

import (
	"tenhal.sa/tenhal/handlers/centre"
	"tenhal.sa/tenhal/handlers/exports"
	"tenhal.sa/tenhal/handlers/retention"
	"tenhal.sa/tenhal/handlers/settings"
	"tenhal.sa/tenhal/services/access"
)

// centreRoutes are those of how the centre works, and of what it keeps.
func centreRoutes(s Services) []Route {
	choices := settings.Screen{Settings: s.Settings, Clinics: s.Clinics}
	who := centre.Screen{Clinics: s.Clinics, EInvoices: s.EInvoices}
	kept := retention.Screen{Retention: s.Retention, Patients: s.Patients, Access: s.Access}
	packages := exports.Screen{Exports: s.Exports}
	return []Route{
		{get, "/admin/settings", access.SettingsManage, choices.Index},
		{get, "/admin/settings/:key", access.SettingsManage, choices.Show},
		{post, "/admin/settings/:key", access.SettingsManage, choices.Set},
		{post, "/admin/settings/:key/restoration", access.SettingsManage, choices.Restore},
		{get, "/admin/centre", access.SettingsManage, who.Show},
		{post, "/admin/centre", access.SettingsManage, who.Save},
		{post, "/admin/centre/address", access.SettingsManage, who.Move},
		{get, "/admin/features", access.SettingsManage, choices.Features},
		{get, "/admin/export", access.CentreExport, packages.Index},
		{post, "/admin/export", access.CentreExport, packages.Ask},
		{post, "/admin/export/:id/download", access.CentreExport, packages.Download},
		{post, "/admin/export/:id/removal", access.CentreExport, packages.Remove},
		{get, "/admin/retention", access.RetentionManage, kept.Index},
		{get, "/patients/:id/holds", access.RetentionManage, kept.Holds},
		{post, "/patients/:id/holds", access.RetentionManage, kept.Hold},
		{post, "/patients/:id/holds/:hold/end", access.RetentionManage, kept.Lift},
	}
}
