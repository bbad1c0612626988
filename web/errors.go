package web

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/errors"
)

// answerError is the one place where an error becomes an answer. What an error says is for the log;
// a user reads the message of its fault.
func (s *server) answerError(c *fiber.Ctx, err error) error {
	s.setHeaders(c) // some errors are of requests that never came as far as a middleware
	status, f := told(err)
	if status >= fiber.StatusInternalServerError || db.Vanished(err) { // which may be a mistake of ours, too
		slog.ErrorContext(c.UserContext(), "request failed",
			"method", c.Method(), "route", c.Route().Path, "request", audit.Request(c.UserContext()), "error", err)
	}
	if status == fiber.StatusUnauthorized {
		return signInFirst(c)
	}
	c.Vary("HX-Request")
	shown := views.Error{Status: status, Key: f.Key, Args: f.Args, Request: audit.Request(c.UserContext())}
	view := views.Page(shown)
	if screen.ByHTMX(c) {
		view = views.Toast(shown)
	}
	return screen.Draw(c, status, view)
}

// told returns the status of an error and the fault whose message tells it.
func told(err error) (int, *fault.Fault) {
	var routing *fiber.Error
	switch {
	case errors.As(err, &routing):
		return routing.Code, &fault.Fault{Key: routingKey(routing.Code)}
	case db.Transient(err), errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return fiber.StatusServiceUnavailable, &fault.Fault{Key: "fault.busy"}
	}
	f := fault.Of(err)
	return screen.Status(f.Kind), f
}

// routingKey is the message for a request that reached no screen.
func routingKey(status int) string {
	switch status {
	case fiber.StatusNotFound:
		return "fault.not_found"
	case fiber.StatusMethodNotAllowed:
		return "web.method"
	case fiber.StatusRequestEntityTooLarge, fiber.StatusRequestHeaderFieldsTooLarge, fiber.StatusRequestURITooLong:
		return "fault.too_large"
	case fiber.StatusRequestTimeout:
		return "web.slow"
	}
	if status >= fiber.StatusInternalServerError {
		return "fault.internal"
	}
	return "web.malformed"
}
