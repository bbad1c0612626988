// Package messages is the screens of what patients were told.
package messages

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
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

// Index lists messages, the latest first: ?state=, ?broadcast=, ?page=.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	page := max(c.QueryInt("page", 1), 1)
	list := views.List{Outbox: s.Catcher != nil, Manage: access.Who(ctx).Can(access.MessagesManage)}
	if state := notifications.State(c.Query("state")); slices.Contains(notifications.States, state) {
		list.State = state
	}
	list.Of = screen.QueryID(c, "broadcast")
	found, more, err := s.Notifications.List(ctx, notifications.Filter{State: list.State, BroadcastID: list.Of, Page: page})
	if err != nil {
		return err
	}
	now := s.Notifications.DB.Clock.Now()
	for _, e := range found {
		list.Rows = append(list.Rows, views.RowOf(ctx, e, now))
	}
	list.Pages = ui.Around(ctx, page, more)
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}
