package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/migrations"
)

// alive answers as long as the process does.
func alive(c *fiber.Ctx) error { return c.SendString("ok\n") }

// ready answers 503 while requests would fail: no database, or one of another version. It also says how far the work in
// the background lags. That is no reason to send people elsewhere, for they would meet the same queue there.
func ready(s Services) fiber.Handler {
	return func(c *fiber.Ctx) error {
		pending, err := migrations.Pending(c.UserContext(), s.DB.DB)
		switch {
		case err != nil:
			return c.Status(fiber.StatusServiceUnavailable).SendString("the database does not answer\n")
		case pending > 0:
			return c.Status(fiber.StatusServiceUnavailable).SendString(fmt.Sprintf("%d migrations are missing\n", pending))
		}
		age, err := s.Queue.Age(c.UserContext())
		if err != nil {
			return c.Status(fiber.StatusServiceUnavailable).SendString("the queue can't be read\n")
		}
		return c.SendString(fmt.Sprintf("ok\nqueue age: %.0f s\n", age.Seconds()))
	}
}
