// Package files is the screen on which a patient's files in the clinics are opened, closed and opened again.
package files

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/files"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows a patient's files.
type Screen struct {
	Clinics  *clinics.Directory
	Patients *patients.Service
	Consents *consents.Service
}

// Index lists a patient's files with what has become of them.
func (s *Screen) Index(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	return s.list(c, fiber.StatusOK, id, ui.Form{})
}

// list draws the files. A form that was refused has the id of its file, or none where it opens a new one.
func (s *Screen) list(c *fiber.Ctx, status int, id uuid.UUID, form ui.Form) error {
	ctx := c.UserContext()
	p, err := s.Patients.Brief(ctx, id)
	if err != nil {
		return err
	}
	files, err := s.Patients.FileStories(ctx, id)
	if err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	who := access.Who(ctx)
	return screen.Draw(c, status, views.Index(views.List{
		Patient: p, Files: files, Clinics: catalogue, Form: form,
		MayOpen: who.Can(access.PatientsWrite), MayClose: who.Can(access.FilesClose), MayArchive: who.Can(access.PatientsArchive),
	}))
}

// Open opens the patient's first file in a clinic.
func (s *Screen) Open(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "clinic_id")}
	clinic, _ := uuid.Parse(form.Value("clinic_id")) // what is no id is no clinic's
	if _, err = s.Patients.OpenFile(c.UserContext(), id, clinic); err == nil {
		return screen.Done(c, views.Path(id), ui.Notice{Tone: ui.Ok, Title: "files.was_opened"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), id, form)
}

// Closing shows what is left to do in a file, and asks why it is closed.
func (s *Screen) Closing(c *fiber.Ctx) error {
	return s.closing(c, fiber.StatusOK, ui.Form{})
}

func (s *Screen) closing(c *fiber.Ctx, status int, form ui.Form) error {
	change, err := read(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	p, err := s.Patients.Brief(ctx, change.PatientID)
	if err != nil {
		return err
	}
	f, err := s.Patients.File(ctx, change.PatientID, change.ID)
	if err != nil {
		return err
	}
	if f.Closed() { // by somebody else, meanwhile
		return screen.Done(c, views.Path(p.ID), ui.Notice{Tone: ui.Info, Title: "patients.file_closed"})
	}
	left, err := s.Patients.Checklist(ctx, f)
	if err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.Close(views.Closing{
		Patient: p, File: f, Clinics: catalogue, Left: left, MayOverride: access.Who(ctx).Can(access.FilesOverride), Form: form,
	}))
}

// Close closes a file.
func (s *Screen) Close(c *fiber.Ctx) error {
	change, err := read(c)
	if err != nil {
		return err
	}
	_, err = s.Patients.CloseFile(c.UserContext(), change)
	if err == nil {
		return screen.Done(c, views.Path(change.PatientID), ui.Notice{Tone: ui.Ok, Title: "files.was_closed"})
	}
	form := ui.Form{Values: screen.Values(c, "reason")}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.closing(c, screen.Status(fault.Of(err).Kind), form)
}

// Reopen opens a closed file again.
func (s *Screen) Reopen(c *fiber.Ctx) error {
	change, err := read(c)
	if err != nil {
		return err
	}
	_, err = s.Patients.ReopenFile(c.UserContext(), change)
	if err == nil {
		return s.reopened(c, change.PatientID)
	}
	form := ui.Form{ID: change.ID.String(), Values: screen.Values(c, "reason")}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), change.PatientID, form)
}

// reopened goes back to the files, or to the consents where some have ended meanwhile.
func (s *Screen) reopened(c *fiber.Ctx, patient uuid.UUID) error {
	sum, err := s.Consents.Of(c.UserContext(), patient)
	switch {
	case err != nil:
		return err
	case len(sum.Missing) > 0:
		return screen.Done(c, "/patients/"+patient.String()+"/consents", ui.Notice{Tone: ui.Warn, Title: "files.reopened_unsigned"})
	}
	return screen.Done(c, views.Path(patient), ui.Notice{Tone: ui.Ok, Title: "files.was_reopened"})
}

// read reads which file is to be changed, as the user saw it, and why.
func read(c *fiber.Ctx) (change patients.FileChange, err error) {
	if change.PatientID, err = screen.ID(c, "id"); err != nil {
		return change, err
	}
	if change.ID, err = screen.ID(c, "file"); err != nil {
		return change, err
	}
	change.Version, _ = strconv.Atoi(screen.Body(c, "version")) // without one it is taken as it is
	change.Reason = screen.Body(c, "reason")
	return change, nil
}
