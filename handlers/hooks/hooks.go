// Package hooks answers the machines of those who deliver our texts: they say what became of a text, and what
// somebody wrote back. Nobody is signed in there; a signature proves who asks.
package hooks

import (
	"context"
	"encoding/xml"
	"log/slog"
	"mime"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio"
)

// provider is what Twilio is called among those who report.
const provider = "twilio"

// Deliveries hear what became of texts.
type Deliveries interface {
	Deliver(ctx context.Context, provider string, d notifications.Delivery) error
}

// Replies hear what people write to us and say what is answered, "" for nothing.
type Replies interface {
	Hear(ctx context.Context, r notifications.Reply) (answer string, err error)
}

// Screen answers Twilio. What it can't take it refuses for good; an error of ours is a 5xx, after which Twilio may
// come again, and a form that comes again changes nothing more.
type Screen struct {
	Twilio     *twilio.Client // nil where texts don't go by Twilio
	Deliveries Deliveries
	Replies    Replies
	BaseURL    string // with the path it is what Twilio was told to call, and signs
}

// Status takes what became of a text of ours.
func (s *Screen) Status(c *fiber.Ctx) error {
	form, refused := s.form(c)
	if refused != 0 {
		return c.SendStatus(refused)
	}
	id, err := screen.ID(c, "id")
	if err != nil {
		return c.SendStatus(fiber.StatusNotFound)
	}
	d, err := s.Twilio.ReadStatus(id, form)
	if err != nil {
		return c.SendStatus(fiber.StatusBadRequest)
	}
	err = s.Deliveries.Deliver(c.UserContext(), provider, d)
	switch {
	case err == nil:
		return c.SendStatus(fiber.StatusNoContent)
	case fault.Of(err).Kind == fault.NotFound:
		return c.SendStatus(fiber.StatusNotFound)
	}
	return err
}

// Reply takes what somebody wrote to us and answers with what they are to read.
func (s *Screen) Reply(c *fiber.Ctx) error {
	form, refused := s.form(c)
	if refused != 0 {
		return c.SendStatus(refused)
	}
	r, err := s.Twilio.ReadReply(form)
	if err != nil {
		return c.SendStatus(fiber.StatusBadRequest)
	}
	said, err := s.Replies.Hear(c.UserContext(), r)
	if err != nil {
		return err
	}
	body, err := xml.Marshal(response{Message: said})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationXMLCharsetUTF8)
	return c.Send(append([]byte(xml.Header), body...))
}

// response is TwiML, in which Twilio is told what to answer.
type response struct {
	XMLName xml.Name `xml:"Response"`
	Message string   `xml:",omitempty"`
}

// form reads a form that Twilio has signed, or returns the status that refuses it. It reads the body alone: a
// parameter of the address is signed as a part of that.
func (s *Screen) form(c *fiber.Ctx) (form url.Values, refused int) {
	if s.Twilio == nil {
		return nil, fiber.StatusNotFound
	}
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEApplicationForm {
		return nil, fiber.StatusBadRequest
	}
	if form, err = url.ParseQuery(string(c.Request().Body())); err != nil {
		return nil, fiber.StatusBadRequest
	}
	if !s.Twilio.Verify(s.BaseURL+c.OriginalURL(), form, c.Get("X-Twilio-Signature")) {
		slog.WarnContext(c.UserContext(), "hook refused: not signed by Twilio; if it is Twilio's, BASE_URL or TWILIO_AUTH_TOKEN is wrong",
			"route", c.Route().Path, "request", audit.Request(c.UserContext()))
		return nil, fiber.StatusForbidden
	}
	return form, 0
}
