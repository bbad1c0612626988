// Package exports is the screens that give away what the centre keeps: of a patient, or everything.
package exports

import (
	"errors"
	"io"
	"os"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/exports"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/views/ui"
)

// Screen gives packages away.
type Screen struct {
	Exports  *exports.Service
	Consents *consents.Service
}

// Patient answers with all that is kept of a patient, as one file. It is made on disk first: one that breaks off half-way
// would look whole. What is taken for somebody else than the patient needs the patient's consent.
func (s *Screen) Patient(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if screen.Body(c, "for") == "others" {
		switch err := s.Consents.MayShare(c.UserContext(), id); {
		case errors.Is(err, consents.ErrNeeded):
			f := fault.Of(err)
			return screen.Done(c, "/patients/"+id.String()+"/consents", ui.Notice{Tone: ui.Warn, Title: f.Key, Args: f.Args})
		case err != nil:
			return err
		}
	}
	file, err := os.CreateTemp("", "tenhal-package-*")
	if err != nil {
		return err
	}
	draft := passing{file}
	size, err := s.write(c, id, draft)
	if err != nil {
		return errors.Join(err, draft.Close())
	}
	c.Attachment("patient-" + id.String() + ".zip")
	c.Set(fiber.HeaderContentType, "application/zip")
	return c.SendStream(draft, size) // which closes it when it has been sent
}

// write fills the file, and returns how many bytes are to be read from its beginning.
func (s *Screen) write(c *fiber.Ctx, id uuid.UUID, draft passing) (int, error) {
	if err := s.Exports.Patient(c.UserContext(), id, draft); err != nil {
		return 0, err
	}
	size, err := draft.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = draft.Seek(0, io.SeekStart)
	}
	return int(size), err
}

// passing is a file that is gone once it has been closed.
type passing struct{ *os.File }

func (p passing) Close() error { return errors.Join(p.File.Close(), os.Remove(p.Name())) }
