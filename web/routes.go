package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/answers"
	"tenhal.sa/tenhal/handlers/hooks"
	"tenhal.sa/tenhal/handlers/messages"
	"tenhal.sa/tenhal/handlers/screen"
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
	all := slices.Concat(
		accountRoutes(cfg, s), passkeyRoutes(cfg, s), calendarRoutes(s), importRoutes(s), patientRoutes(s), recordRoutes(s), consentRoutes(s),
		noteRoutes(s), resultRoutes(s), moneyRoutes(s), reportRoutes(s), messageRoutes(cfg, s), adminRoutes(s), centreRoutes(s), referralRoutes(s),
	)
	if s.Catcher != nil { // mail or texts are caught here and do not leave
		notes := messages.Screen{Notifications: s.Notifications, Catcher: s.Catcher}
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
