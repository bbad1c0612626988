// Package screen is what the handlers of every screen share: reading what a browser sent,
// drawing views, and sending the browser on.
package screen

import (
	"bytes"
	"sync"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/views/ui"
)

// ByHTMX reports whether htmx asks, and not the browser itself.
func ByHTMX(c *fiber.Ctx) bool { return c.Get("HX-Request") == "true" }

// IsPart reports whether htmx asks for a part of a page. When a browser goes back it asks through
// htmx too, and wants the whole.
func IsPart(c *fiber.Ctx) bool {
	return ByHTMX(c) && c.Get("HX-Boosted") != "true" && c.Get("HX-History-Restore-Request") != "true"
}

// ByItself reports whether the page asks without anybody having touched it. The elements that do so say it in hx-headers.
func ByItself(c *fiber.Ctx) bool { return c.Get("X-By-Itself") == "true" }

// buffers hold views while they are drawn. Those of huge pages are left to the collector.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const largeBuffer = 1 << 20

// Draw answers with a view. When the view fails nothing of it is sent.
func Draw(c *fiber.Ctx, status int, view templ.Component) error {
	page := buffers.Get().(*bytes.Buffer)
	page.Reset()
	defer func() {
		if page.Cap() < largeBuffer {
			buffers.Put(page)
		}
	}()
	if err := view.Render(c.UserContext(), page); err != nil {
		return err
	}
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	_, err := c.Write(page.Bytes())
	return err
}

// Page answers with the whole page, or with the part of it that htmx swaps.
func Page(c *fiber.Ctx, full, part templ.Component) error {
	return pageAs(c, fiber.StatusOK, full, part)
}

// Again answers a change that err refused with the form as it was typed, as a page or as a part.
// The form has been given the reasons by Refused.
func Again(c *fiber.Ctx, err error, full, part templ.Component) error {
	return pageAs(c, Status(fault.Of(err).Kind), full, part)
}

func pageAs(c *fiber.Ctx, status int, full, part templ.Component) error {
	c.Vary("HX-Request")
	if IsPart(c) {
		return Draw(c, status, part)
	}
	return Draw(c, status, full)
}

// Go sends the browser on to another page after a change, whether or not htmx asked.
func Go(c *fiber.Ctx, to string) error {
	if ByHTMX(c) {
		c.Set("HX-Redirect", to)
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

type noticeKey struct{}

// Done is Go for a change that was made: the page that comes next says so, once.
func Done(c *fiber.Ctx, to string, notice ui.Notice) error {
	c.Locals(noticeKey{}, notice)
	return Go(c, to)
}

// Left returns the message that Done leaves for the page that comes next.
func Left(c *fiber.Ctx) (notice ui.Notice, left bool) {
	notice, left = c.Locals(noticeKey{}).(ui.Notice)
	return notice, left
}

// Refused reports whether err is one that the user can mend, decide or wait out, and if so puts its
// reasons on the form. Any other error is to be returned as it is.
func Refused(err error, form *ui.Form) bool {
	f := fault.Of(err)
	switch f.Kind {
	case fault.Invalid, fault.Conflict, fault.Stale, fault.TooMany:
		form.Fault, form.FaultArgs, form.Errors = f.Key, f.Args, f.Fields
		return true
	}
	return false
}

// statuses is how each kind of fault is told to a browser.
var statuses = map[fault.Kind]int{
	fault.Internal:  fiber.StatusInternalServerError,
	fault.Invalid:   fiber.StatusUnprocessableEntity,
	fault.SignedOut: fiber.StatusUnauthorized,
	fault.Forbidden: fiber.StatusForbidden,
	fault.NotFound:  fiber.StatusNotFound,
	fault.Conflict:  fiber.StatusConflict,
	fault.Stale:     fiber.StatusPreconditionFailed,
	fault.TooMany:   fiber.StatusTooManyRequests,
	fault.Gone:      fiber.StatusGone,
}

// Status returns the status with which a kind of fault is told to a browser.
func Status(kind fault.Kind) int { return statuses[kind] }
