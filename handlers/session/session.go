// Package session is the screens by which people sign in and out.
package session

import (
	"cmp"
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	views "tenhal.sa/tenhal/views/session"
	"tenhal.sa/tenhal/views/ui"
)

// Screen lets people in and out.
type Screen struct {
	Access  *access.Service
	Cookies screen.Cookies
}

// Ask shows the form to sign in, or goes on where somebody is signed in already.
func (s Screen) Ask(c *fiber.Ctx) error {
	next := screen.Local(c.Query("next"), "/")
	if access.Who(c.UserContext()).SignedIn() {
		return screen.Go(c, next)
	}
	form := ui.Form{Values: map[string]string{"next": next}}
	return screen.Draw(c, fiber.StatusOK, views.SignIn(form, s.Access.Site != nil))
}

// SignIn lets in whoever gives the right password, or asks for the second step. The session that the browser had ends,
// so that nobody goes on in one that was begun for them.
func (s Screen) SignIn(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "email", "next")}
	from := s.visitor(c)
	token, err := s.Access.SignIn(c.UserContext(), form.Value("email"), screen.Body(c, "password"), from)
	if err != nil {
		return s.again(c, err, form)
	}
	next := screen.Local(form.Value("next"), "/")
	_, err = s.Access.Pending(c.UserContext(), token)
	if err == nil {
		s.Cookies.Set(c, screen.SessionCookie, token)
		return screen.Go(c, "/login/code?next="+url.QueryEscape(next))
	}
	if !errors.Is(err, access.ErrSignedOut) {
		return err
	}
	return s.enter(c, token, from.Device, next)
}

// again asks once more, and says why.
func (s Screen) again(c *fiber.Ctx, err error, form ui.Form) error {
	if !screen.Refused(err, &form) {
		return err
	}
	return screen.Again(c, err, views.SignIn(form, s.Access.Site != nil), views.Form(form))
}

// visitor is the browser that signs in. One that nobody is known by gets what it may be known by.
func (s Screen) visitor(c *fiber.Ctx) access.Visitor {
	from := s.Cookies.Visitor(c)
	from.Device = cmp.Or(from.Device, access.Secret())
	return from
}

// enter goes on as the user of a session.
func (s Screen) enter(c *fiber.Ctx, token, device, next string) error {
	s.Cookies.Set(c, screen.SessionCookie, token)
	s.Cookies.Set(c, screen.DeviceCookie, device, access.DeviceLife)
	s.Cookies.Drop(c, screen.FormCookie)
	return screen.Go(c, next)
}

// SignOut ends the session, and has the browser forget what it kept of it.
func (s Screen) SignOut(c *fiber.Ctx) error {
	if err := s.Access.SignOut(c.UserContext(), s.Cookies.Get(c, screen.SessionCookie)); err != nil {
		return err
	}
	s.Cookies.Drop(c, screen.SessionCookie)
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	return screen.Go(c, "/login")
}
