package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/static"
)

// file serves what is the same for everyone and named for its contents, to be kept for ever.
func file(c *fiber.Ctx) error {
	body, gz, contentType, ok := static.File(c.Params("*"))
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	if gz != nil {
		c.Vary(fiber.HeaderAcceptEncoding)
	}
	if gz != nil && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		body = gz
	}
	return c.Send(body)
}
