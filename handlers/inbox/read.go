package inbox

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications/inbox"
	views "tenhal.sa/tenhal/views/inbox"
	"tenhal.sa/tenhal/views/ui"
)

// Read makes one notice read. With "go" it leads on to what the notice is about.
func (s *Screen) Read(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	n, stroke, err := s.Inbox.Read(c.UserContext(), id)
	if err != nil {
		return err
	}
	if screen.Body(c, "go") != "" {
		return screen.Go(c, screen.Local(n.Path, "/inbox"))
	}
	return s.done(c, stroke)
}

// ReadAll makes all notices read that the reader has seen.
func (s *Screen) ReadAll(c *fiber.Ctx) error {
	stroke, err := s.Inbox.ReadAll(c.UserContext(), seen(c))
	if err != nil {
		return err
	}
	return s.done(c, stroke)
}

// Undo makes unread again what a stroke made read.
func (s *Screen) Undo(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.Inbox.Undo(c.UserContext(), id); err != nil {
		return err
	}
	notice := ui.Notice{Tone: ui.Ok, Title: "inbox.was_undone"}
	if !screen.IsPart(c) {
		return screen.Done(c, "/inbox", notice)
	}
	// The list may be closed by now. Where it is open it hears of the change as every other window does.
	c.Set("HX-Reswap", "none")
	return screen.Draw(c, fiber.StatusOK, ui.Toast(notice))
}

// done shows the list as it is now, says how many notices were read, and offers to undo it.
func (s *Screen) done(c *fiber.Ctx, stroke inbox.Stroke) error {
	notice := ui.Notice{Tone: ui.Ok, Title: i18n.N(c.UserContext(), "inbox.were_read", stroke.Read)}
	to := "/inbox"
	if stroke.Read > 0 {
		notice.Undo, to = undoPath(stroke.ID), "/inbox?undo="+stroke.ID.String()
	}
	if !screen.IsPart(c) {
		return screen.Done(c, to, notice)
	}
	page, _ := strconv.Atoi(screen.Body(c, "page")) // without one, the first
	list, err := s.list(c.UserContext(), screen.Body(c, "show"), page)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Changed(list, notice))
}

func undoPath(stroke uuid.UUID) string { return "/inbox/reads/" + stroke.String() + "/undo" }
