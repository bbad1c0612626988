package screen

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/access"
)

// The cookies.
const (
	SessionCookie = "tenhal"       // the token of the session
	FormCookie    = "tenhal-form"  // proof of forms for those who are not signed in
	FlashCookie   = "tenhal-said"  // the message for the page after a change
	LangCookie    = "lang"         // the language chosen before signing in
	DeviceCookie  = "tenhal-known" // what those who have signed in here are known by
)

// Cookies keeps small things in the browser.
type Cookies struct {
	Secure bool // the browser comes by HTTPS
}

// Get returns what a browser keeps, or "".
func (k Cookies) Get(c *fiber.Ctx, name string) string { return c.Cookies(k.name(name)) }

// Set has the browser keep a value for as long as it is open, or for a life where one is given.
func (k Cookies) Set(c *fiber.Ctx, name, value string, life ...time.Duration) {
	cookie := k.cookie(name, value)
	for _, l := range life {
		cookie.MaxAge = int(l.Seconds())
	}
	c.Cookie(cookie)
}

// Visitor returns the browser that asks, as somebody signs in with it.
func (k Cookies) Visitor(c *fiber.Ctx) access.Visitor {
	device := k.Get(c, DeviceCookie)
	if len(device) != access.SecretLength {
		device = ""
	}
	return access.Visitor{IP: c.IP(), Agent: c.Get(fiber.HeaderUserAgent), Token: k.Get(c, SessionCookie), Device: device}
}

// Drop has the browser forget a value.
func (k Cookies) Drop(c *fiber.Ctx, name string) {
	cookie := k.cookie(name, "")
	cookie.MaxAge = -1
	cookie.Expires = time.Unix(0, 0)
	c.Cookie(cookie)
}

func (k Cookies) cookie(name, value string) *fiber.Cookie {
	return &fiber.Cookie{
		Name: k.name(name), Value: value, Path: "/", Secure: k.Secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	}
}

// name gives secure cookies the prefix with which a browser takes them from this host alone, so
// that a neighbour under the same domain can't plant one.
func (k Cookies) name(name string) string {
	if k.Secure && name != LangCookie {
		return "__Host-" + name
	}
	return name
}
