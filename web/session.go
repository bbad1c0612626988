package web

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// identify finds out who asks, and what the frame of their pages is.
func (s *server) identify(c *fiber.Ctx) error {
	ctx := c.UserContext()
	session, err := s.session(c)
	if errors.Is(err, access.ErrSignedOut) {
		session = access.Session{CSRF: s.stranger(c)}
	} else if err != nil {
		return err
	}
	if session.Actor.SignedIn() {
		ctx = i18n.With(access.WithSession(ctx, session), session.Actor.Locale)
	}
	said := s.flashed(c)
	c.SetUserContext(ui.WithFrame(ctx, ui.Frame{
		User: session.Actor.Name(ctx), Role: session.Actor.Role.NameKey(), Nav: s.places[session.Actor.Role],
		CSRF: session.CSRF, Path: page(c), Density: session.Actor.Density, Theme: session.Actor.Theme,
		Flash: said, Events: stream(session.Actor), Counts: map[string]int{"unsigned": session.Owes},
	}))
	return errors.Join(c.Next(), s.flash(c, said))
}

// stream is where the pages of somebody who is signed in learn what others do.
func stream(who access.Actor) string {
	if !who.SignedIn() {
		return ""
	}
	return "/events"
}

// session is the one that the browser has a token of. A page that asks by itself does not keep it from going idle.
func (s *server) session(c *fiber.Ctx) (access.Session, error) {
	token := s.cookies.Get(c, screen.SessionCookie)
	if screen.ByItself(c) {
		return s.services.Access.Glance(c.UserContext(), token)
	}
	return s.services.Access.Session(c.UserContext(), token)
}

// stranger returns what somebody who is not signed in proves forms with: a secret in a cookie,
// which another site can neither read nor, in production, plant.
func (s *server) stranger(c *fiber.Ctx) string {
	secret := s.cookies.Get(c, screen.FormCookie)
	if len(secret) != access.SecretLength {
		secret = access.Secret()
		s.cookies.Set(c, screen.FormCookie, secret)
	}
	return secret
}

// page is the address of the page that is asked for. The answer to a form is no page to come back
// to, but the one that the form was on is.
func page(c *fiber.Ctx) string {
	if c.Method() == get {
		return screen.Local(c.OriginalURL(), "/")
	}
	return pageBefore(c)
}

// pageBefore is the address of the page that the browser shows while it asks.
func pageBefore(c *fiber.Ctx) string {
	address := c.Get("HX-Current-URL", c.Get(fiber.HeaderReferer))
	return screen.Local(withoutOrigin(address, c.Hostname()), "/")
}

// signInFirst sends the browser to sign in and from there to the page it wanted.
func signInFirst(c *fiber.Ctx) error {
	next := page(c)
	if screen.ByHTMX(c) {
		next = pageBefore(c)
	}
	to := "/login"
	if next != "/" {
		to += "?next=" + url.QueryEscape(next)
	}
	if screen.ByHTMX(c) {
		c.Set("HX-Redirect", to)
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}
