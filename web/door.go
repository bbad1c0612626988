package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/clock"
)

// watch is the real clock, also in tests that choose the time of day.
var watch clock.Clock

// door is what every request comes in and goes out by: it gives the request a name and a deadline,
// turns an error into an answer, and notes what was asked and how it went.
func (s *server) door(c *fiber.Ctx) error {
	start, id := watch.Now(), rand.Text()
	ctx, cancel := context.WithTimeout(audit.WithRequest(context.Background(), id), answerLimit)
	defer cancel()
	c.SetUserContext(ctx)
	c.Set(fiber.HeaderXRequestID, id)
	if err := next(c); err != nil {
		if err := s.answerError(c, err); err != nil {
			return err
		}
	}
	s.note(c, watch.Since(start))
	return nil
}

// next goes on, and makes an error of a panic: without that, one request would end the process.
func next(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return c.Next()
}

// note measures a request and logs it, by its route and never by its address: paths have ids of patients
// in them, and queries have names.
func (s *server) note(c *fiber.Ctx, took time.Duration) {
	user, route := "", c.Route().Path
	if route == "/" && c.Path() != "/" {
		route = "none"
	}
	s.services.Metrics.answered(c, route, took)
	if who := access.Who(c.UserContext()); who.SignedIn() {
		user = who.ID.String()
	}
	slog.InfoContext(c.UserContext(), "request",
		"method", c.Method(), "route", route, "status", c.Response().StatusCode(),
		"ms", float64(took.Microseconds())/1000, "request", audit.Request(c.UserContext()), "user", user)
}
