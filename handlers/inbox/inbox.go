// Package inbox is the screens of what users are told within the program.
package inbox

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/notifications/inbox"
	views "tenhal.sa/tenhal/views/inbox"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows notices.
type Screen struct {
	Inbox *inbox.Service
}

// Index shows notices, the latest first, as a page or as what the bell opens: ?show=all for those that were
// read too, ?page=, and ?undo= for what was just read without a script.
func (s *Screen) Index(c *fiber.Ctx) error {
	list, err := s.list(c.UserContext(), c.Query("show"), c.QueryInt("page", 1))
	if err != nil {
		return err
	}
	if undo := screen.QueryID(c, "undo"); undo != uuid.Nil {
		list.Undo = undoPath(undo)
	}
	return screen.Page(c, views.Index(list), views.Part(list))
}

// Unread is the bell, which asks for itself.
func (s *Screen) Unread(c *fiber.Ctx) error {
	n, err := s.Inbox.Unread(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, ui.Bell(n))
}

func (s *Screen) list(ctx context.Context, show string, page int) (views.List, error) {
	list := views.List{All: show == "all", Page: max(page, 1)}
	found, more, err := s.Inbox.List(ctx, inbox.Filter{Read: list.All, Page: list.Page})
	if err != nil {
		return list, err
	}
	for _, e := range found {
		list.Add(ctx, e)
	}
	if list.Page > 1 {
		list.Pages.Previous = list.Path(list.Page - 1)
	}
	if more {
		list.Pages.Next = list.Path(list.Page + 1)
	}
	return list, nil
}

// seen reads until when its reader has seen a list. What makes no sense is never.
func seen(c *fiber.Ctx) time.Time {
	micros, _ := strconv.ParseInt(screen.Body(c, "seen"), 10, 64) // 0 is long ago
	return time.UnixMicro(micros)
}
