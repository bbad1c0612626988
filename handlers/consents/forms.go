package consents

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/consents"
	"tenhal.sa/tenhal/views/ui"
)

var (
	ruleInputs = []string{"clinic_id", "purpose", "needed_for", "months", "active"}
	wordInputs = []string{"title_ar", "title_en", "body_ar", "body_en", "renews"}
)

// Forms lists all forms.
func (s *Screen) Forms(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := s.Consents.Forms(ctx)
	if err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.FormList(views.Forms{Forms: list, Clinics: catalogue}))
}

// NewForm is the page on which a form is written.
func (s *Screen) NewForm(c *fiber.Ctx) error { return s.newForm(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) newForm(c *fiber.Ctx, status int, form ui.Form) error {
	catalogue, err := s.Clinics.Catalogue(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.NewForm(views.FormPage{Clinics: catalogue, Words: form}))
}

// Create makes a form with its first text.
func (s *Screen) Create(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, append(ruleInputs, wordInputs...)...)}
	r := rules(form)
	r.Active = true
	f, err := s.Consents.Create(c.UserContext(), r, words(form))
	if err == nil {
		return screen.Done(c, views.FormPath(f), ui.Notice{Tone: ui.Ok, Title: "consents.was_created"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.newForm(c, screen.Status(fault.Of(err).Kind), form)
}

// ShowForm is the page of a form.
func (s *Screen) ShowForm(c *fiber.Ctx) error { return s.showForm(c, fiber.StatusOK, ui.Form{}) }

// showForm draws the page of a form, with one of its two forms as it was refused.
func (s *Screen) showForm(c *fiber.Ctx, status int, refused ui.Form) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, page := c.UserContext(), views.FormPage{}
	if page.Of, err = s.Consents.Form(ctx, id); err != nil {
		return err
	}
	if page.Texts, err = s.Consents.Texts(ctx, id); err != nil {
		return err
	}
	if page.Clinics, err = s.Clinics.Catalogue(ctx); err != nil {
		return err
	}
	page.Rules, page.Words = views.RulesOf(page.Of), views.WordsOf(page.Texts[0])
	switch refused.ID {
	case page.Rules.ID:
		page.Rules = refused
	case page.Words.ID:
		page.Words = refused
	}
	return screen.Draw(c, status, views.ShowForm(page))
}

// Edit gives a form other rules.
func (s *Screen) Edit(c *fiber.Ctx) error {
	form := ui.Form{ID: "rules", Values: screen.Values(c, ruleInputs...)}
	return s.changed(c, form, "consents.was_saved", func(change consents.Change) error {
		return s.Consents.Edit(c.UserContext(), change, rules(form))
	})
}

// Publish gives a form a new text.
func (s *Screen) Publish(c *fiber.Ctx) error {
	form := ui.Form{ID: "words", Values: screen.Values(c, wordInputs...)}
	return s.changed(c, form, "consents.was_published", func(change consents.Change) error {
		return s.Consents.Publish(c.UserContext(), change, words(form))
	})
}

func (s *Screen) changed(c *fiber.Ctx, form ui.Form, said string, do func(consents.Change) error) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(screen.Body(c, "version")) // without one it is taken as it is
	if err = do(consents.Change{ID: id, Version: version}); err == nil {
		return screen.Done(c, "/consent-forms/"+id.String(), ui.Notice{Tone: ui.Ok, Title: said})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.showForm(c, screen.Status(fault.Of(err).Kind), form)
}

func rules(form ui.Form) consents.Rules {
	return consents.Rules{
		ClinicID: form.Value("clinic_id"), Purpose: form.Value("purpose"), NeededFor: form.Value("needed_for"), Months: form.Value("months"), Active: form.Value("active") == "true",
	}
}

func words(form ui.Form) consents.Words {
	return consents.Words{
		TitleAr: form.Value("title_ar"), TitleEn: form.Value("title_en"), BodyAr: form.Value("body_ar"), BodyEn: form.Value("body_en"), Renews: form.Value("renews") == "true",
	}
}
