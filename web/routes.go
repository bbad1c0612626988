package web

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/account"
	"tenhal.sa/tenhal/handlers/alerts"
	"tenhal.sa/tenhal/handlers/answers"
	"tenhal.sa/tenhal/handlers/appointments"
	"tenhal.sa/tenhal/handlers/attachments"
	"tenhal.sa/tenhal/handlers/audit"
	"tenhal.sa/tenhal/handlers/broadcasts"
	"tenhal.sa/tenhal/handlers/calendar"
	"tenhal.sa/tenhal/handlers/contact"
	"tenhal.sa/tenhal/handlers/desk"
	"tenhal.sa/tenhal/handlers/events"
	"tenhal.sa/tenhal/handlers/exports"
	"tenhal.sa/tenhal/handlers/families"
	"tenhal.sa/tenhal/handlers/files"
	"tenhal.sa/tenhal/handlers/hooks"
	"tenhal.sa/tenhal/handlers/inbox"
	"tenhal.sa/tenhal/handlers/invoices"
	"tenhal.sa/tenhal/handlers/jobs"
	"tenhal.sa/tenhal/handlers/merges"
	"tenhal.sa/tenhal/handlers/messages"
	"tenhal.sa/tenhal/handlers/patients"
	"tenhal.sa/tenhal/handlers/preferences"
	"tenhal.sa/tenhal/handlers/privacy"
	"tenhal.sa/tenhal/handlers/rules"
	"tenhal.sa/tenhal/handlers/schedules"
	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/handlers/search"
	"tenhal.sa/tenhal/handlers/session"
	"tenhal.sa/tenhal/handlers/tasks"
	"tenhal.sa/tenhal/handlers/templates"
	"tenhal.sa/tenhal/handlers/users"
	"tenhal.sa/tenhal/services/access"
)

const (
	get  = fiber.MethodGet
	post = fiber.MethodPost
)

// Route says who may ask for what, and which screen answers.
type Route struct {
	Method string
	Path   string
	Needs  access.Permission
	Answer fiber.Handler
}

// Routes is the whole of the program as its users see it. Of two paths that match, the upper one answers.
func Routes(cfg Config, s Services) []Route {
	cookies := screen.Cookies{Secure: cfg.Secure()}
	sessions := session.Screen{Access: s.Access, Cookies: cookies}
	own := account.Screen{Access: s.Access, Cookies: cookies}
	prefers := preferences.Screen{Access: s.Access, Cookies: cookies}
	audits := audit.Screen{Clock: s.DB.Clock, Audit: s.Audit, Access: s.Access, Overview: s.Overview}
	watch := privacy.Screen{Clock: s.DB.Clock, Audit: s.Audit, Access: s.Access, Patients: s.Patients, Overview: s.Overview}
	calendars := calendar.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Overview: s.Overview}
	desks := desk.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Overview: s.Overview}
	visits := appointments.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Appointments: s.Appointments, Notifications: s.Notifications, Overview: s.Overview}
	bills := invoices.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Finance: s.Finance, Documents: s.Documents}
	people := patients.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Overview: s.Overview, Audit: s.Audit}
	folders := files.Screen{Clinics: s.Clinics, Patients: s.Patients}
	packages := exports.Screen{Exports: s.Exports}
	papers := attachments.Screen{Clinics: s.Clinics, Patients: s.Patients, Attachments: s.Attachments}
	unions := merges.Screen{Clock: s.DB.Clock, Patients: s.Patients, Merging: s.Merging, Audit: s.Audit}
	searches := search.Screen{Clock: s.DB.Clock, Overview: s.Overview, Audit: s.Audit}
	kin := families.Screen{Clock: s.DB.Clock, Patients: s.Patients, Overview: s.Overview, Audit: s.Audit}
	warnings := alerts.Screen{Patients: s.Patients}
	notes := messages.Screen{Notifications: s.Notifications, Catcher: s.Catcher}
	work := jobs.Screen{Clock: s.DB.Clock, Queue: s.Queue, Schedules: s.Schedules}
	notices := inbox.Screen{Inbox: s.Inbox}
	streams := events.Screen{News: s.News}
	rule := rules.Screen{Clinics: s.Clinics, Notifications: s.Notifications}
	posts := broadcasts.Screen{Clinics: s.Clinics, Notifications: s.Notifications}
	words := templates.Screen{Notifications: s.Notifications}
	staff := users.Screen{Access: s.Access, Clinics: s.Clinics, Notifications: s.Notifications}
	errands := tasks.Screen{Notifications: s.Notifications}
	wishes := contact.Screen{Patients: s.Patients, Notifications: s.Notifications}
	replies := answers.Screen{Notifications: s.Notifications, Cookies: cookies}
	clocks := schedules.Screen{Clock: s.DB.Clock, Schedules: s.Schedules}

	all := []Route{
		{get, "/login", access.Public, sessions.Ask},
		{post, "/login", access.Public, sessions.SignIn},
		{post, "/logout", access.SignedIn, sessions.SignOut},
		{get, "/welcome/:token", access.Public, sessions.Welcome},
		{post, "/welcome/:token", access.Public, sessions.Accept},
		{get, "/login/code", access.Public, sessions.AskCode},
		{post, "/login/code", access.Public, sessions.SecondStep},
		{get, "/forgot", access.Public, sessions.Forgotten},
		{post, "/forgot", access.Public, sessions.Forgot},
		{get, "/reset/:token", access.Public, sessions.Reset},
		{post, "/reset/:token", access.Public, sessions.AcceptReset},
		{post, "/preferences", access.Public, prefers.Change},

		{get, "/account/security", access.SignedIn, own.Security},
		{get, "/account/password", access.SignedIn, own.Password},
		{post, "/account/password", access.SignedIn, own.ChangePassword},
		{get, "/account/two-step", access.SignedIn, own.TwoStep},
		{post, "/account/two-step", access.SignedIn, own.Enrol},
		{post, "/account/two-step/removal", access.SignedIn, own.RemoveTwoStep},
		{post, "/account/two-step/codes", access.SignedIn, own.NewCodes},
		{post, "/account/sessions/removal", access.SignedIn, own.EndOthers},
		{post, "/account/sessions/:id/removal", access.SignedIn, own.EndOne},
		{get, "/account/proof", access.SignedIn, own.AskProof},
		{post, "/account/proof", access.SignedIn, own.Prove},

		{get, "/a/:token", access.Public, replies.Ask},
		{post, "/a/:token", access.Public, replies.Choose},
		{get, "/u/:token", access.Public, replies.Leaving},

		{get, "/", access.SignedIn, home},

		{get, "/events", access.SignedIn, streams.Show},
		{get, "/inbox", access.SignedIn, notices.Index},
		{get, "/inbox/unread", access.SignedIn, notices.Unread},
		{post, "/inbox/reads", access.SignedIn, notices.ReadAll},
		{post, "/inbox/reads/:id/undo", access.SignedIn, notices.Undo},
		{get, "/inbox/preferences", access.SignedIn, notices.Preferences},
		{post, "/inbox/preferences", access.SignedIn, notices.Prefer},
		{post, "/inbox/:id/read", access.SignedIn, notices.Read},

		{get, "/calendar", access.CalendarRead, calendars.Show},
		{get, "/desk", access.CalendarRead, desks.Show},
		{get, "/appointments/new", access.AppointmentsBook, visits.New},
		{get, "/appointments/services", access.AppointmentsBook, visits.Services},
		{post, "/appointments", access.AppointmentsBook, visits.Book},
		{get, "/appointments/:id", access.CalendarRead, visits.Show},
		{post, "/appointments/:id/confirmation", access.AppointmentsBook, visits.Confirm},
		{post, "/appointments/:id/arrival", access.AppointmentsAttend, visits.Arrive},
		{post, "/appointments/:id/start", access.AppointmentsAttend, visits.Start},
		{post, "/appointments/:id/completion", access.AppointmentsAttend, visits.Complete},
		{post, "/appointments/:id/cancellation", access.AppointmentsBook, visits.Cancel},
		{post, "/appointments/:id/no-show", access.AppointmentsAttend, visits.Miss},
		{post, "/appointments/:id/reschedule", access.AppointmentsBook, visits.Reschedule},
		{post, "/appointments/:id/undo", access.AppointmentsAttend, visits.Undo},

		{get, "/search", access.PatientsRead, searches.Show},
		{get, "/patients", access.PatientsRead, people.Index},
		{get, "/patients/options", access.PatientsRead, searches.Options},
		{get, "/patients/picker", access.PatientsRead, people.Picker},
		{get, "/patients/new", access.PatientsWrite, people.New},
		{post, "/patients", access.PatientsWrite, people.Create},
		{post, "/patients/duplicates", access.PatientsWrite, people.Duplicates},
		{post, "/patients/relatives", access.PatientsWrite, people.TakeOver},
		{get, "/patients/birth-date", access.PatientsWrite, people.BirthDate},
		{get, "/patients/quick", access.PatientsWrite, people.Quick},
		{post, "/patients/quick", access.PatientsWrite, people.QuickCreate},
		{get, "/patients/merge", access.PatientsMerge, unions.New},
		{post, "/patients/merge", access.PatientsMerge, unions.Create},
		{get, "/patients/merges", access.PatientsMerge, unions.Index},
		{post, "/patients/merges/:id/undo", access.PatientsMerge, unions.Undo},
		{get, "/patients/:id", access.PatientsRead, people.Show},
		{get, "/patients/:id/edit", access.PatientsWrite, people.Edit},
		{post, "/patients/:id", access.PatientsWrite, people.Update},
		{get, "/patients/:id/break-glass", access.PatientsRead, watch.AskGlass},
		{post, "/patients/:id/break-glass", access.PatientsRead, watch.BreakGlass},
		{get, "/patients/:id/access", access.PrivacyOfficer, watch.Readers},
		{get, "/patients/:id/restriction", access.PrivacyOfficer, watch.Restriction},
		{post, "/patients/:id/restriction", access.PrivacyOfficer, watch.Restrict},
		{post, "/patients/:id/restriction/end", access.PrivacyOfficer, watch.Lift},

		{post, "/patients/:id/export", access.PatientsExport, packages.Patient},
		{get, "/patients/:id/documents", access.DocumentsRead, papers.Index},
		{post, "/patients/:id/documents", access.DocumentsWrite, papers.Upload},
		{get, "/patients/:id/documents/:document", access.DocumentsRead, papers.Open},
		{post, "/patients/:id/documents/:document/removal", access.DocumentsWrite, papers.Remove},
		{post, "/patients/:id/documents/:document/restoration", access.DocumentsWrite, papers.Restore},
		{get, "/patients/:id/files", access.PatientsRead, folders.Index},
		{post, "/patients/:id/files", access.PatientsWrite, folders.Open},
		{get, "/patients/:id/files/:file/closure", access.FilesClose, folders.Closing},
		{post, "/patients/:id/files/:file/closure", access.FilesClose, folders.Close},
		{post, "/patients/:id/files/:file/reopening", access.FilesClose, folders.Reopen},

		{get, "/patients/:id/guardians/print", access.PatientsRead, people.PickUp},
		{get, "/patients/:id/alerts", access.PatientsRead, warnings.Index},
		{post, "/patients/:id/alerts", access.AlertsWrite, warnings.Add},
		{post, "/patients/:id/alerts/:alert", access.AlertsWrite, warnings.Edit},
		{post, "/patients/:id/alerts/:alert/ending", access.AlertsWrite, warnings.End},
		{post, "/patients/:id/family", access.PatientsWrite, kin.Join},
		{post, "/patients/:id/family/leaving", access.PatientsWrite, kin.Leave},
		{get, "/families/:id", access.PatientsRead, kin.Show},
		{post, "/families/:id/payer", access.PatientsWrite, kin.Pay},

		{get, "/invoices", access.InvoicesRead, bills.Index},
		{post, "/invoices", access.InvoicesWrite, bills.Create},
		{get, "/invoices/:id.pdf", access.InvoicesRead, bills.InvoicePDF},
		{get, "/invoices/:id", access.InvoicesRead, bills.Show},
		{get, "/invoices/:id/print", access.InvoicesRead, bills.PrintInvoice},
		{post, "/invoices/:id/lines", access.InvoicesWrite, bills.AddLine},
		{post, "/invoices/:id/lines/:line", access.InvoicesWrite, bills.EditLine},
		{post, "/invoices/:id/discount", access.InvoicesWrite, bills.Discount},
		{post, "/invoices/:id/issue", access.InvoicesIssue, bills.Issue},
		{post, "/invoices/:id/void", access.InvoicesWrite, bills.Void},
		{post, "/invoices/:id/payments", access.PaymentsTake, bills.Pay},
		{get, "/payments/:id", access.InvoicesRead, bills.Payment},
		{get, "/payments/:id/print", access.InvoicesRead, bills.PrintReceipt},
		{get, "/receipts/:id.pdf", access.InvoicesRead, bills.ReceiptPDF},

		{get, "/messages", access.MessagesRead, notes.Index},
		{get, "/messages/:id", access.MessagesRead, notes.Show},
		{post, "/messages/:id/resend", access.MessagesSend, notes.Resend},
		{get, "/patients/:id/messages", access.MessagesRead, wishes.Show},
		{post, "/patients/:id/messages", access.PatientsWrite, wishes.Prefer},
		{get, "/tasks", access.MessagesRead, errands.Index},
		{get, "/tasks/:id", access.MessagesRead, errands.Show},
		{post, "/tasks/:id/completion", access.MessagesSend, errands.Finish},
		{get, "/message-rules", access.MessagesManage, rule.Index},
		{post, "/message-rules", access.MessagesManage, rule.Create},
		{get, "/message-rules/new", access.MessagesManage, rule.New},
		{post, "/message-rules/hours", access.MessagesManage, rule.Hours},
		{get, "/message-rules/:id", access.MessagesManage, rule.Show},
		{post, "/message-rules/:id", access.MessagesManage, rule.Edit},
		{post, "/message-rules/:id/state", access.MessagesManage, rule.Switch},
		{post, "/message-rules/:id/trial", access.MessagesManage, rule.Try},
		{get, "/broadcasts", access.MessagesManage, posts.Index},
		{post, "/broadcasts", access.MessagesManage, posts.Create},
		{get, "/broadcasts/new", access.MessagesManage, posts.New},
		{post, "/broadcasts/preview", access.MessagesManage, posts.Preview},
		{get, "/broadcasts/:id", access.MessagesManage, posts.Show},
		{get, "/broadcasts/:id/edit", access.MessagesManage, posts.Edit},
		{post, "/broadcasts/:id", access.MessagesManage, posts.Save},
		{post, "/broadcasts/:id/approval", access.MessagesManage, posts.Approve},
		{post, "/broadcasts/:id/stop", access.MessagesManage, posts.Stop},
		{get, "/templates", access.MessagesManage, words.Index},
		{get, "/templates/:event/:channel/:language", access.MessagesManage, words.Show},
		{post, "/templates/:event/:channel/:language", access.MessagesManage, words.Save},
		{post, "/templates/:event/:channel/:language/preview", access.MessagesManage, words.Preview},

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
	if s.Catcher != nil { // mail or texts are caught here and do not leave
		all = append(all,
			Route{get, "/outbox", access.MessagesRead, notes.Outbox},
			Route{get, "/outbox/:id", access.MessagesRead, notes.Caught},
			Route{get, "/outbox/:id/body", access.MessagesRead, notes.CaughtBody})
	}
	return all
}

// Openings are the routes behind which nobody is looked up: for machines, and for what everyone gets alike.
func Openings(cfg Config, s Services) []Route {
	leave := answers.Screen{Notifications: s.Notifications, Cookies: screen.Cookies{Secure: cfg.Secure()}}
	texts := hooks.Screen{Twilio: s.Twilio, Deliveries: s.Notifications, Replies: s.Notifications, BaseURL: cfg.BaseURL}
	return []Route{
		{get, "/healthz", access.Public, alive},
		{get, "/readyz", access.Public, ready(s)},
		{get, "/metrics", access.Public, scraped(cfg, s)},
		{get, "/static/*", access.Public, file},
		{post, "/hooks/twilio/status/:id", access.Public, texts.Status},
		{post, "/hooks/twilio/replies", access.Public, texts.Reply},
		{post, "/u/:token", access.Public, leave.Leave}, // mail programs ask for it, without a cookie or a form
	}
}

// home is where each begins: everyone works from the calendar, except those who bill.
func home(c *fiber.Ctx) error {
	if who := access.Who(c.UserContext()); who.Role == access.Billing {
		return screen.Go(c, "/invoices?status=draft")
	}
	return screen.Go(c, "/calendar")
}
