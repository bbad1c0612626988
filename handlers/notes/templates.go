package notes

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/notes"
	views "tenhal.sa/tenhal/views/notes"
	"tenhal.sa/tenhal/views/ui"
)

// Templates shows how the clinics keep their notes, and for the clinic of the query what it could begin from.
func (s *Screen) Templates(c *fiber.Ctx) error {
	return s.templates(c, fiber.StatusOK, ui.Form{})
}

func (s *Screen) templates(c *fiber.Ctx, status int, form ui.Form) error {
	ctx := c.UserContext()
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	all, err := s.Notes.Templates(ctx)
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.Index(views.Templates{
		Clinics: catalogue.Clinics, All: all, Form: form, Begun: c.Query("clinic"), Ready: notes.ReadyNamed(c.Query("from")),
	}))
}

// Revise keeps how a clinic keeps its notes from now on.
func (s *Screen) Revise(c *fiber.Ctx) error {
	form := ui.Form{ID: screen.Body(c, "clinic_id"), Values: screen.Values(c, "before_invoice")}
	clinic, err := uuid.Parse(form.ID)
	if err != nil {
		return screen.ErrNoPage
	}
	t := notes.Template{ClinicID: clinic, BeforeInvoice: form.Value("before_invoice") != ""}
	t.Edition, _ = strconv.Atoi(screen.Body(c, "edition")) // what is no number is no edition, and so stale
	for i := range notes.MostSections {
		ar, en := notes.TitleField(i, "ar"), notes.TitleField(i, "en")
		form.Values[ar], form.Values[en] = screen.Body(c, ar), screen.Body(c, en)
		t.Sections = append(t.Sections, notes.Title{TitleAr: form.Values[ar], TitleEn: form.Values[en]})
	}
	_, err = s.Notes.Revise(c.UserContext(), t)
	if err == nil {
		return screen.Done(c, "/note-templates", ui.Notice{Tone: ui.Ok, Title: "notes.was_revised"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.templates(c, screen.Status(fault.Of(err).Kind), form)
}
