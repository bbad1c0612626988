package web

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/appointments"
	"tenhal.sa/tenhal/handlers/audit"
	"tenhal.sa/tenhal/handlers/calendar"
	"tenhal.sa/tenhal/handlers/desk"
	"tenhal.sa/tenhal/handlers/invoices"
	"tenhal.sa/tenhal/handlers/preferences"
	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/handlers/session"
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
	prefers := preferences.Screen{Access: s.Access, Cookies: cookies}
	audits := audit.Screen{Audit: s.Audit, Access: s.Access}
	calendars := calendar.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Overview: s.Overview}
	desks := desk.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Overview: s.Overview}
	visits := appointments.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Appointments: s.Appointments, Notifications: s.Notifications, Overview: s.Overview}
	bills := invoices.Screen{Clinics: s.Clinics, Patients: s.Patients, Finance: s.Finance, Documents: s.Documents}

	return []Route{
		{get, "/login", access.Public, sessions.Ask},
		{post, "/login", access.Public, sessions.SignIn},
		{post, "/logout", access.SignedIn, sessions.SignOut},
		{post, "/preferences", access.Public, prefers.Change},

		{get, "/", access.SignedIn, home},

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

		{get, "/admin/audit", access.AuditRead, audits.List},
	}
}

// Openings are the routes behind which nobody is looked up: for machines, and for what everyone gets alike.
func Openings(s Services) []Route {
	return []Route{
		{get, "/healthz", access.Public, alive},
		{get, "/readyz", access.Public, ready(s)},
		{get, "/static/*", access.Public, file},
	}
}

// home is where each begins: everyone works from the calendar, except those who bill.
func home(c *fiber.Ctx) error {
	if who := access.Who(c.UserContext()); who.Role == access.Billing {
		return screen.Go(c, "/invoices?status=draft")
	}
	return screen.Go(c, "/calendar")
}
