// Package web is the program: it reads the environment, makes the services, and serves the screens.
package web

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/valyala/fasthttp"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// How long things may take. A statement of the database has less than answerLimit, so a slow one is
// told as such before its request is given up.
const (
	answerLimit = 15 * time.Second
	readLimit   = 10 * time.Second
	writeLimit  = 30 * time.Second
	idleLimit   = time.Minute
	largestBody = 4 << 20

	largestUpload = attachments.LargestFile + largestBody
	uploadLimit   = 2 * time.Minute
)

// server is what the middlewares share.
type server struct {
	cfg      Config
	services Services
	cookies  screen.Cookies
	places   places
}

// NewServer returns the program as browsers meet it.
func NewServer(cfg Config, services Services) *fiber.App {
	routes := Routes(cfg, services)
	app, s := newApp(cfg, services, routes)
	// Only now is the database asked who this is, and a change believed to come from our own pages.
	app.Use(s.identify, proven)
	s.add(app, routes)
	return app
}

// NewProbe returns a process without screens as those meet it who watch it.
func NewProbe(cfg Config, services Services) *fiber.App {
	app, _ := newApp(cfg, services, nil)
	return app
}

// newApp has what every answer goes through, and the routes behind which nobody is looked up.
func newApp(cfg Config, services Services, routes []Route) (*fiber.App, *server) {
	s := &server{cfg: cfg, services: services, cookies: screen.Cookies{Secure: cfg.Secure()}, places: placesIn(routes)}
	app := fiber.New(fiber.Config{
		// Without it, fiber's strings are overwritten by later requests: a value that outlives its
		// request became another patient's.
		Immutable:               true,
		StrictRouting:           true,
		CaseSensitive:           true,
		ErrorHandler:            s.answerError,
		ReadTimeout:             readLimit,
		WriteTimeout:            writeLimit,
		IdleTimeout:             idleLimit,
		BodyLimit:               largestBody,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          cfg.Proxies,
		ProxyHeader:             "X-Real-IP",
		EnableIPValidation:      true,
		DisableStartupMessage:   true,
	})
	app.Server().HeaderReceived = uploads
	// From the outside in: an answer is compressed last, also that of an error; the door turns errors
	// into answers and logs both; every answer has the headers; a language is known before anything is
	// refused; and whatever is malformed gets no further.
	app.Use(compressed(), s.door, s.headers, s.language, wellFormed)
	s.add(app, Openings(cfg, services))
	return app, s
}

// uploads gives a request with files the room and the time that a phone needs to send them. Of every other the limits
// of the server hold.
func uploads(h *fasthttp.RequestHeader) (limits fasthttp.RequestConfig) {
	if bytes.HasPrefix(h.ContentType(), []byte(fiber.MIMEMultipartForm)) && bytes.Contains(h.Peek(fiber.HeaderCookie), []byte(screen.SessionCookie)) {
		limits.MaxRequestBodySize, limits.ReadTimeout = largestUpload, uploadLimit
	}
	return limits
}

// add registers the routes, each behind its own permission and the door of the record that it shows. Permission goes by
// route and never by the beginning of a path, which can be written in more ways than one.
func (s *server) add(app *fiber.App, routes []Route) {
	for _, r := range routes {
		steps := []fiber.Handler{need(r), s.open(r), r.Answer}
		if slices.Contains(Dangerous, r.Method+" "+r.Path) {
			steps = []fiber.Handler{need(r), s.fresh, s.open(r), r.Answer}
		}
		app.Add(r.Method, r.Path, steps...)
		if r.Method == get {
			app.Add(fiber.MethodHead, r.Path, steps...)
		}
	}
}

var errForbidden = fault.New(fault.Forbidden, "fault.forbidden")

// need lets only those through who have the permission. Who has a second step to set up first is led there.
func need(r Route) fiber.Handler {
	enrols := slices.Contains(enrolling, r.Path)
	return func(c *fiber.Ctx) error {
		switch who := access.Who(c.UserContext()); {
		case !who.Can(r.Needs) && who.SignedIn():
			return errForbidden
		case !who.Can(r.Needs):
			return access.ErrSignedOut
		case access.SessionOf(c.UserContext()).MustEnrol && r.Needs != access.Public && !enrols:
			return screen.Go(c, "/account/two-step")
		}
		return c.Next()
	}
}

// enrolling are the paths that are open to who has a second step to set up first.
var enrolling = []string{"/account/two-step", "/account/proof", "/logout"}

// compressed compresses answers, except small ones and streams of events, which must not wait for a block to fill.
func compressed() fiber.Handler {
	return compress.New(compress.Config{
		Level: compress.LevelBestSpeed,
		Next: func(c *fiber.Ctx) bool { // what never ends, and what is compressed already
			return strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") || c.Method() == post && strings.HasPrefix(c.Path(), "/admin/export/")
		},
	})
}
