package web

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/migrations"
	"tenhal.sa/tenhal/static"
)

// alive answers as long as the process does.
func alive(c *fiber.Ctx) error { return c.SendString("ok\n") }

// ready answers 503 while requests would fail: no database, or one of another version.
func ready(s Services) fiber.Handler {
	return func(c *fiber.Ctx) error {
		pending, err := migrations.Pending(c.UserContext(), s.DB.DB)
		switch {
		case err != nil:
			return c.Status(fiber.StatusServiceUnavailable).SendString("the database does not answer\n")
		case pending > 0:
			return c.Status(fiber.StatusServiceUnavailable).SendString(fmt.Sprintf("%d migrations are missing\n", pending))
		}
		return c.SendString("ok\n")
	}
}

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
	c.Set(fiber.HeaderContentLength, strconv.Itoa(len(body)))
	return c.Send(body)
}
