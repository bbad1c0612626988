package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/views/ui"
)

// flashLife is how long a message waits for the page that shows it.
const flashLife = time.Minute

// flash is a message as the browser keeps it between the change and the page after.
type flash struct {
	Title, Body string
	Args        []string
}

// flashed returns the message of the request before, for a page to show. A part has no room for it.
func (s *server) flashed(c *fiber.Ctx) ui.Notice {
	var kept flash
	raw, err := base64.RawURLEncoding.DecodeString(s.cookies.Get(c, screen.FlashCookie))
	if err != nil || json.Unmarshal(raw, &kept) != nil || kept.Title == "" || c.Method() != get || screen.IsPart(c) {
		return ui.Notice{}
	}
	n := ui.Notice{Tone: ui.Ok, Title: kept.Title, Body: kept.Body}
	for _, arg := range kept.Args {
		n.Args = append(n.Args, arg)
	}
	return n
}

// flash has the browser keep the message that this request leaves, or forget the one that it has shown. What only
// leads on to another page has shown nothing.
func (s *server) flash(c *fiber.Ctx, shown ui.Notice) error {
	if n, left := screen.Left(c); left {
		kept := flash{Title: n.Title, Body: n.Body}
		for _, arg := range n.Args {
			kept.Args = append(kept.Args, fmt.Sprint(arg))
		}
		raw, err := json.Marshal(kept)
		s.cookies.Set(c, screen.FlashCookie, base64.RawURLEncoding.EncodeToString(raw), flashLife)
		return err
	}
	if code := c.Response().StatusCode(); shown.Title != "" && (code < 300 || code > 399) {
		s.cookies.Drop(c, screen.FlashCookie)
	}
	return nil
}
