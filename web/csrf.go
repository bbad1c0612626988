package web

import (
	"crypto/subtle"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/views/ui"
)

var errForged = fault.New(fault.Forbidden, "fault.csrf")

// proven refuses a change that does not come from one of our own pages, shown to the one who sends it.
func proven(c *fiber.Ctx) error {
	if c.Method() == get || c.Method() == fiber.MethodHead {
		return c.Next()
	}
	if !sameOrigin(c) {
		return errForged
	}
	proof := c.Get("X-CSRF-Token")
	if proof == "" {
		proof = screen.Body(c, "_csrf")
	}
	if subtle.ConstantTimeCompare([]byte(proof), []byte(ui.FrameOf(c.UserContext()).CSRF)) != 1 {
		return errForged
	}
	return c.Next()
}

// sameOrigin believes what the browser says about where a request comes from, which no page can
// change. Programs other than browsers say nothing, and have no cookies of somebody else's to abuse.
func sameOrigin(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		origin := c.Get(fiber.HeaderOrigin)
		return origin == "" || withoutOrigin(origin, c.Hostname()) != ""
	}
	return false
}

// withoutOrigin returns the path and query of an address on a host, "/" at least, or "" for another host.
func withoutOrigin(address, host string) string {
	at, err := url.Parse(address)
	if err != nil || at.Host != host {
		return ""
	}
	return at.RequestURI()
}
