// Package messages is the screens of what patients were told.
package messages

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
	views "tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows messages and sends them again.
type Screen struct {
	Notifications *notifications.Service
	Catcher       *catcher.Catcher // nil where mail really leaves
}

// Index lists messages, the latest first: ?state=, ?page=.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	page := max(c.QueryInt("page", 1), 1)
	list := views.List{Outbox: s.Catcher != nil}
	if state := notifications.State(c.Query("state")); slices.Contains(notifications.States, state) {
		list.State = state
	}
	found, more, err := s.Notifications.List(ctx, notifications.Filter{State: list.State, Page: page})
	if err != nil {
		return err
	}
	for _, e := range found {
		list.Rows = append(list.Rows, row(ctx, e))
	}
	if page > 1 {
		list.Pages.Previous = ui.Here(ctx, "page", strconv.Itoa(page-1))
	}
	if more {
		list.Pages.Next = ui.Here(ctx, "page", strconv.Itoa(page+1))
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

func row(ctx context.Context, e notifications.Entry) views.Row {
	r := views.Row{
		ID: e.ID, Rule: e.Rule, State: e.State, Reason: e.Reason, To: notifications.Masked(e.Recipient),
		Patient: e.Patient(ctx), FileNumber: e.FileNumber, DueAt: e.DueAt, SentAt: e.SentAt,
	}
	r.About = views.About{Href: "/appointments/" + e.AppointmentID.String(), Visit: e.StartsAt}
	if e.PaymentID != uuid.Nil {
		r.About = views.About{Href: "/payments/" + e.PaymentID.String(), Number: e.Receipt}
	}
	return r
}
