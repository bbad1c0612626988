package screen

import "github.com/gofiber/fiber/v2"

// paperPolicy lets a browser show a paper, and a paper do nothing: no script, no picture from elsewhere, no form.
const paperPolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

// Paper shows a patient's paper as it is, or gives it away as a file: with ?download=, and where few browsers show it.
func Paper(c *fiber.Ctx, called, mediaType string, body []byte) error {
	c.Attachment(called)
	if c.Query("download") == "" && mediaType != "image/heic" {
		c.Set(fiber.HeaderContentDisposition, "inline")
	}
	c.Set(fiber.HeaderContentType, mediaType)
	c.Set(fiber.HeaderContentSecurityPolicy, paperPolicy)
	return c.Send(body)
}
