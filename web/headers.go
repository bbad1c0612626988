package web

import "github.com/gofiber/fiber/v2"

// policy is what a page may load and do: only what comes from here. Attributes may have style, which
// is how the calendar says where a visit stands.
const policy = "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; script-src 'self'; " +
	"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// always are the headers of every answer. A page has people's data in it, so nothing keeps it.
var always = map[string]string{
	"Content-Security-Policy":      policy,
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
	"Cache-Control":                "no-store",
}

// headers puts them on the answer before anything can fail.
func (s *server) headers(c *fiber.Ctx) error {
	s.setHeaders(c)
	return c.Next()
}

func (s *server) setHeaders(c *fiber.Ctx) {
	for name, value := range always {
		c.Set(name, value)
	}
	if s.cfg.Secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000; includeSubDomains")
	}
}
