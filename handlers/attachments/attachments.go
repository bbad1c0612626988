// Package attachments is the screen on which the papers of a patient are kept.
package attachments

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/attachments"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows papers.
type Screen struct {
	Clinics     *clinics.Directory
	Patients    *patients.Service
	Attachments *attachments.Service
	Settings    *settings.Service
}

// Index lists the papers of a patient.
func (s *Screen) Index(c *fiber.Ctx) error { return s.list(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) list(c *fiber.Ctx, status int, form ui.Form) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	l := views.List{Form: form, Removed: c.Query("show") == "removed", Kind: screen.Query(c, "kind"), MayWrite: access.Who(ctx).Can(access.DocumentsWrite), Key: uuid.NewString()}
	if l.Patient, err = s.Patients.Brief(ctx, id); err != nil {
		return err
	}
	page, more := max(c.QueryInt("page", 1), 1), false
	l.Papers, more, err = s.Attachments.List(ctx, attachments.Filter{PatientID: id, Kind: attachments.Kind(l.Kind), Removed: l.Removed, Page: page})
	if err != nil {
		return err
	}
	l.Pages = ui.Around(ctx, page, more)
	if l.Today, _, err = s.Patients.Today(ctx); err != nil {
		return err
	}
	if l.Clinics, err = s.Clinics.Catalogue(ctx); err != nil {
		return err
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	l.Largest = set.Bytes(settings.PaperSize)
	return screen.Draw(c, status, views.Index(l))
}

// Upload keeps a paper, or shows the form again. A browser never gives a file back, so that has to be chosen anew.
func (s *Screen) Upload(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "kind", "title", "clinic_id", "dated_on", "expires_on", "idempotency_key")}
	u := attachments.Upload{
		Kind: form.Value("kind"), Title: form.Value("title"), ClinicID: form.Value("clinic_id"), DatedOn: form.Value("dated_on"), ExpiresOn: form.Value("expires_on"),
		Key: form.Value("idempotency_key"),
	}
	if u.FileName, u.Body, err = screen.File(c, "file"); err != nil {
		return err
	}
	if _, err = s.Attachments.Upload(c.UserContext(), id, u); err == nil {
		return screen.Done(c, views.Path(id), ui.Notice{Tone: ui.Ok, Title: "attachments.was_kept"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}

// Open shows a paper as it is, or gives it away as a file.
func (s *Screen) Open(c *fiber.Ctx) error {
	a, err := s.one(c)
	if err != nil {
		return err
	}
	body, err := s.Attachments.Open(c.UserContext(), a)
	if err != nil {
		return err
	}
	return screen.Paper(c, a.FileName, a.MediaType, body)
}

// Remove puts a paper aside.
func (s *Screen) Remove(c *fiber.Ctx) error {
	return s.step(c, "attachments.was_removed", func(ctx context.Context, patient, id uuid.UUID) error {
		_, err := s.Attachments.Remove(ctx, patient, id, screen.Body(c, "reason"))
		return err
	})
}

// Restore brings a paper back.
func (s *Screen) Restore(c *fiber.Ctx) error {
	return s.step(c, "attachments.was_restored", func(ctx context.Context, patient, id uuid.UUID) error {
		_, err := s.Attachments.Restore(ctx, patient, id)
		return err
	})
}

func (s *Screen) step(c *fiber.Ctx, said string, do func(ctx context.Context, patient, id uuid.UUID) error) error {
	a, err := s.one(c)
	if err != nil {
		return err
	}
	if err = do(c.UserContext(), a.PatientID, a.ID); err == nil {
		return screen.Done(c, views.Path(a.PatientID), ui.Notice{Tone: ui.Ok, Title: said})
	}
	form := ui.Form{ID: a.ID.String(), Values: screen.Values(c, "reason")}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}

func (s *Screen) one(c *fiber.Ctx) (*attachments.Attachment, error) {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return nil, err
	}
	id, err := screen.ID(c, "document")
	if err != nil {
		return nil, err
	}
	return s.Attachments.Get(c.UserContext(), patient, id)
}
