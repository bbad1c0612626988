// Package messages is the screens of what patients were told.
package messages

import (
	"context"
	"slices"
	"strconv"
	"time"

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
	now := s.Notifications.DB.Clock.Now()
	for _, e := range found {
		list.Rows = append(list.Rows, row(ctx, e, now))
	}
	if page > 1 {
		list.Pages.Previous = ui.Here(ctx, "page", strconv.Itoa(page-1))
	}
	if more {
		list.Pages.Next = ui.Here(ctx, "page", strconv.Itoa(page+1))
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

func row(ctx context.Context, e notifications.Entry, now time.Time) views.Row {
	return views.Row{
		ID: e.ID, What: e.What(ctx), Channel: e.Channel, State: e.State, Reason: e.Reason, To: notifications.Masked(e.Recipient),
		Patient: e.Patient(ctx), FileNumber: e.FileNumber, DueAt: e.DueAt, SentAt: e.SentAt, Unheard: e.Unheard(now), About: about(e),
	}
}

// about leads to what a message tells of.
func about(e notifications.Entry) views.About {
	switch {
	case e.PaymentID != uuid.Nil:
		return views.About{Href: "/payments/" + e.PaymentID.String(), Number: e.Receipt}
	case e.UserID != uuid.Nil:
		return views.About{Href: "/messages/" + e.ID.String(), Words: "messages.a_user"}
	case e.BroadcastID != uuid.Nil:
		return views.About{Href: "/broadcasts/" + e.BroadcastID.String(), Words: "messages.broadcast"}
	}
	return views.About{Href: "/appointments/" + e.AppointmentID.String(), Visit: e.StartsAt}
}
