// Package notes is the screens on which clinicians write of their visits, and see what they have not signed.
package notes

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/notes"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows notes.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Patients *patients.Service
	Notes    *notes.Service
}

// Begin begins the note of a visit, or goes on with it.
func (s *Screen) Begin(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	n, err := s.Notes.Begin(c.UserContext(), id)
	if err != nil {
		return err
	}
	return screen.Go(c, views.Path(n.PatientID, n.ID))
}

// Show is the page of a note.
func (s *Screen) Show(c *fiber.Ctx) error {
	p, err := s.page(c)
	if err != nil {
		return err
	}
	p.Form.Values = views.Values(p.Note)
	return screen.Draw(c, fiber.StatusOK, views.Show(*p))
}

// page reads a note, and what was added to it.
func (s *Screen) page(c *fiber.Ctx) (*views.Page, error) {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return nil, err
	}
	id, err := screen.ID(c, "note")
	if err != nil {
		return nil, err
	}
	ctx := c.UserContext()
	p := &views.Page{}
	if p.Patient, err = s.Patients.Brief(ctx, patient); err != nil {
		return nil, err
	}
	if p.Note, err = s.Notes.Get(ctx, patient, id); err != nil {
		return nil, err
	}
	if p.Addenda, err = s.Notes.Addenda(ctx, p.Note); err != nil {
		return nil, err
	}
	who := access.Who(ctx)
	p.Mine = p.Note.AuthorID == who.ID && who.Can(access.NotesWrite)
	p.MayAdd = p.Note.Signed() && !p.Note.Mistaken() && who.Can(access.NotesWrite)
	return p, nil
}

// Unsigned lists the visits whose note is not signed: one's own first, for those who have any.
func (s *Screen) Unsigned(c *fiber.Ctx) error {
	ctx := c.UserContext()
	who := access.Who(ctx)
	f := notes.OwedFilter{Page: max(c.QueryInt("page"), 1)}
	w := views.Worklist{MayMatch: who.Can(access.ResultsMatch) && !who.Can(access.ResultsRead), Now: s.Clock.Now(), MayChange: who.Can(access.NotesTemplates), Writes: who.ProviderID != nil && who.Can(access.NotesWrite)}
	if w.Writes {
		w.Reader = *who.ProviderID
		if w.Mine = screen.Query(c, "show") != "all"; w.Mine {
			f.Provider = w.Reader
		}
	}
	list, more, err := s.Notes.Owed(ctx, f)
	if err != nil {
		return err
	}
	w.Owed, w.Pages = list, ui.Around(ctx, f.Page, more)
	return screen.Draw(c, fiber.StatusOK, views.Unsigned(w))
}
