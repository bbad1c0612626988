package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
)

// wellFormed refuses requests that a proxy in front might have read as another: fasthttp takes two
// lengths, a length beside chunks, and no host or two. The connection is closed, so that nothing
// that hides behind such a request is read as the next one. It also refuses NUL in an address:
// no browser sends it, and the database takes it for an error of ours.
func wellFormed(c *fiber.Ctx) error {
	if bytes.Contains(c.Request().RequestURI(), []byte("%00")) {
		return fiber.ErrBadRequest
	}
	lengths, hosts, chunked := 0, 0, 0
	for line := range bytes.Lines(c.Request().Header.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		switch string(bytes.ToLower(bytes.TrimSpace(name))) {
		case "content-length":
			lengths++
		case "host":
			hosts++
		case "transfer-encoding":
			chunked++
		}
	}
	if lengths+chunked > 1 || hosts != 1 {
		c.Context().SetConnectionClose()
		return fiber.ErrBadRequest
	}
	return c.Next()
}
