package notes

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/notes"
	views "tenhal.sa/tenhal/views/notes"
	"tenhal.sa/tenhal/views/ui"
)

// Save keeps a draft as it is typed. A page that saves by itself gets only how that went.
func (s *Screen) Save(c *fiber.Ctx) error {
	d, err := draft(c)
	if err != nil {
		return err
	}
	n, err := s.Notes.Save(c.UserContext(), d)
	if err != nil {
		return s.again(c, err)
	}
	if screen.IsPart(c) {
		return screen.Draw(c, fiber.StatusOK, views.State(views.Page{Note: n}))
	}
	return screen.Done(c, views.Path(d.PatientID, d.ID), ui.Notice{Tone: ui.Ok, Title: "notes.was_saved"})
}

// Sign signs a draft as it is typed.
func (s *Screen) Sign(c *fiber.Ctx) error {
	d, err := draft(c)
	if err != nil {
		return err
	}
	if _, err = s.Notes.Sign(c.UserContext(), d); err != nil {
		return s.again(c, err)
	}
	return screen.Done(c, views.Path(d.PatientID, d.ID), ui.Notice{Tone: ui.Ok, Title: "notes.was_signed"})
}

// Add adds an addendum to a signed note.
func (s *Screen) Add(c *fiber.Ctx) error {
	d, err := draft(c)
	if err != nil {
		return err
	}
	if _, err = s.Notes.Add(c.UserContext(), d.PatientID, d.ID, screen.Body(c, "addendum")); err != nil {
		return s.again(c, err)
	}
	return screen.Done(c, views.Path(d.PatientID, d.ID), ui.Notice{Tone: ui.Ok, Title: "notes.was_added"})
}

// Mistake marks a note as entered in error.
func (s *Screen) Mistake(c *fiber.Ctx) error {
	d, err := draft(c)
	if err != nil {
		return err
	}
	if _, err = s.Notes.Mistake(c.UserContext(), d.PatientID, d.ID, screen.Body(c, "reason")); err != nil {
		return s.again(c, err)
	}
	return screen.Done(c, views.Path(d.PatientID, d.ID), ui.Notice{Tone: ui.Ok, Title: "notes.was_mistaken"})
}

// draft reads a draft as it was typed. Over is the version that the writer chose to write over.
func draft(c *fiber.Ctx) (d notes.Draft, err error) {
	if d.PatientID, err = screen.ID(c, "id"); err != nil {
		return d, err
	}
	if d.ID, err = screen.ID(c, "note"); err != nil {
		return d, err
	}
	for i := range notes.MostSections {
		d.Sections = append(d.Sections, screen.Body(c, notes.FieldOf(i)))
	}
	over := screen.Body(c, "over")
	if over == "" {
		over = screen.Body(c, "version")
	}
	d.Version, _ = strconv.Atoi(over) // what is no number is no version, and so stale
	return d, nil
}

// again shows what was typed once more, with why it was refused. Where another tab was faster, it shows what that saved.
func (s *Screen) again(c *fiber.Ctx, err error) error {
	p, failed := s.page(c)
	if failed != nil {
		return failed
	}
	p.Form.Values = screen.Values(c, "addendum", "reason")
	for i := range p.Note.Written {
		p.Form.Values[notes.FieldOf(i)] = screen.Body(c, notes.FieldOf(i))
	}
	if !screen.Refused(err, &p.Form) {
		return err
	}
	if fault.Of(err).Kind == fault.Stale {
		other := *p.Note
		p.Other = &other
		p.Note.TextVersion, _ = strconv.Atoi(screen.Body(c, "version"))
	}
	return screen.Again(c, err, views.Show(*p), views.State(*p))
}
