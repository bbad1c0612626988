// Package tasks is what somebody at the desk has to see to: replies that only people understand, wishes for another
// time, and people whom no message reaches.
package tasks

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/tasks"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows tasks and finishes them.
type Screen struct {
	Notifications *notifications.Service
}

// Index lists the open tasks, or those that are done: ?done=, ?page=.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	page := max(c.QueryInt("page", 1), 1)
	list := views.List{Done: c.Query("done") != ""}
	found, more, err := s.Notifications.Errands(ctx, list.Done, page)
	if err != nil {
		return err
	}
	list.All = found
	list.Pages = ui.Around(ctx, page, more)
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

// Show shows one task with the conversation.
func (s *Screen) Show(c *fiber.Ctx) error { return s.draw(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) draw(c *fiber.Ctx, status int, form ui.Form) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	page := views.Page{Form: form}
	if page.Errand, err = s.Notifications.Errand(c.UserContext(), id); err != nil {
		return err
	}
	if page.Lines, err = s.Notifications.Conversation(c.UserContext(), page.Errand.Address); err != nil {
		return err
	}
	return screen.Draw(c, status, views.Show(page))
}

// Finish notes that somebody has seen to a task.
func (s *Screen) Finish(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	err = s.Notifications.Finish(c.UserContext(), id)
	if err == nil {
		return screen.Done(c, "/tasks", ui.Notice{Tone: ui.Ok, Title: "tasks.was_done"})
	}
	var form ui.Form
	if !screen.Refused(err, &form) {
		return err
	}
	return s.draw(c, fiber.StatusConflict, form)
}
