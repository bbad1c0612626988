package web

import (
	"tenhal.sa/tenhal/handlers/audit"
	"tenhal.sa/tenhal/handlers/exports"
	"tenhal.sa/tenhal/handlers/jobs"
	"tenhal.sa/tenhal/handlers/privacy"
	"tenhal.sa/tenhal/handlers/schedules"
	"tenhal.sa/tenhal/handlers/users"
	"tenhal.sa/tenhal/services/access"
)

// adminRoutes are those of those who look after the centre.
func adminRoutes(s Services) []Route {
	audits := audit.Screen{Clock: s.DB.Clock, Audit: s.Audit, Access: s.Access, Overview: s.Overview}
	watch := privacy.Screen{Clock: s.DB.Clock, Audit: s.Audit, Access: s.Access, Patients: s.Patients, Overview: s.Overview}
	work := jobs.Screen{Clock: s.DB.Clock, Queue: s.Queue, Schedules: s.Schedules}
	staff := users.Screen{Access: s.Access, Clinics: s.Clinics, Notifications: s.Notifications}
	clocks := schedules.Screen{Clock: s.DB.Clock, Schedules: s.Schedules}
	packages := exports.Screen{Exports: s.Exports}
	return []Route{
		{get, "/admin/users", access.UsersManage, staff.Index},
		{post, "/admin/users", access.UsersManage, staff.Invite},
		{get, "/admin/users/new", access.UsersManage, staff.New},
		{get, "/admin/users/:id", access.UsersManage, staff.Show},
		{post, "/admin/users/:id/invitation", access.UsersManage, staff.Again},
		{post, "/admin/users/:id/role", access.UsersManage, staff.SetRole},
		{post, "/admin/users/:id/clinics", access.UsersManage, staff.WorkIn},
		{post, "/admin/users/:id/deactivation", access.UsersManage, staff.Deactivate},
		{post, "/admin/users/:id/reactivation", access.UsersManage, staff.Reactivate},
		{post, "/admin/users/:id/reset", access.UsersManage, staff.Reset},
		{post, "/admin/users/:id/two-step/removal", access.UsersManage, staff.ResetTwoStep},
		{post, "/admin/users/:id/sessions/removal", access.UsersManage, staff.EndSessions},
		{post, "/admin/users/:id/sessions/:session/removal", access.UsersManage, staff.EndSession},
		{get, "/admin/roles", access.UsersManage, staff.Roles},
		{post, "/admin/roles", access.UsersManage, staff.SetIdle},
		{post, "/admin/roles/:role", access.UsersManage, staff.SetPolicy},
		{get, "/admin/audit", access.AuditRead, audits.List},
		{get, "/admin/audit.csv", access.AuditRead, audits.Export},
		{get, "/admin/access-log", access.PrivacyOfficer, watch.Reads},
		{get, "/admin/break-glass", access.PrivacyOfficer, watch.Uses},
		{post, "/admin/break-glass/:id/review", access.PrivacyOfficer, watch.Review},
		{get, "/admin/export", access.CentreExport, packages.Index},
		{post, "/admin/export", access.CentreExport, packages.Ask},
		{post, "/admin/export/:id/download", access.CentreExport, packages.Download},
		{post, "/admin/export/:id/removal", access.CentreExport, packages.Remove},
		{get, "/admin/jobs", access.JobsManage, work.Index},
		{post, "/admin/jobs/retries", access.JobsManage, work.RetryAll},
		{post, "/admin/jobs/:id/retry", access.JobsManage, work.Retry},
		{post, "/admin/jobs/:id/discard", access.JobsManage, work.Discard},
		{get, "/admin/schedules", access.JobsManage, clocks.Index},
		{post, "/admin/schedules", access.JobsManage, clocks.Create},
		{get, "/admin/schedules/new", access.JobsManage, clocks.New},
		{get, "/admin/schedules/preview", access.JobsManage, clocks.Preview},
		{get, "/admin/schedules/:id", access.JobsManage, clocks.Show},
		{post, "/admin/schedules/:id", access.JobsManage, clocks.Edit},
		{post, "/admin/schedules/:id/runs", access.JobsManage, clocks.Run},
		{post, "/admin/schedules/:id/pause", access.JobsManage, clocks.Pause},
		{post, "/admin/schedules/:id/resumption", access.JobsManage, clocks.Resume},
		{post, "/admin/schedules/:id/removal", access.JobsManage, clocks.Remove},
	}
}
