package files

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/files"
	"tenhal.sa/tenhal/views/ui"
)

// Archive puts a patient's record away.
func (s *Screen) Archive(c *fiber.Ctx) error {
	return s.change(c, s.Patients.Archive, "files.was_archived")
}

// Restore takes a record out of the archive.
func (s *Screen) Restore(c *fiber.Ctx) error {
	return s.change(c, s.Patients.Restore, "files.was_restored")
}

// change changes a record, or draws the files again with what was refused.
func (s *Screen) change(c *fiber.Ctx, do func(context.Context, patients.RecordChange) error, done string) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	change := patients.RecordChange{ID: id, Reason: screen.Body(c, "reason")}
	change.Version, _ = strconv.Atoi(screen.Body(c, "version")) // without one it is taken as it is
	if err = do(c.UserContext(), change); err == nil {
		return screen.Done(c, views.Path(id), ui.Notice{Tone: ui.Ok, Title: done})
	}
	form := ui.Form{ID: id.String(), Values: screen.Values(c, "reason")}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), id, form)
}
