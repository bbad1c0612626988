// Package settings is the screens on which an admin decides how the program works, and what of it is switched on.
package settings

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/settings"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows and changes settings.
type Screen struct {
	Settings *settings.Service
	Clinics  *clinics.Directory
}

// Index shows all settings but the features.
func (s *Screen) Index(c *fiber.Ctx) error {
	d, err := s.decided(c)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(d))
}

// Features shows what is switched on, and where.
func (s *Screen) Features(c *fiber.Ctx) error {
	d, err := s.decided(c)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Features(d))
}

// decided is what was decided, from the rows themselves: whoever decides sees the latest.
func (s *Screen) decided(c *fiber.Ctx) (d views.Decided, err error) {
	catalogue, err := s.Clinics.Catalogue(c.UserContext())
	if err != nil {
		return d, err
	}
	d.Clinics = catalogue.Clinics
	d.Latest, err = s.Settings.Decided(c.UserContext())
	return d, err
}

// Show is the page of one setting: what it is in each place, and its history.
func (s *Screen) Show(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Page(page))
}

func (s *Screen) page(c *fiber.Ctx) (page views.Show, err error) {
	ctx, known, n := c.UserContext(), false, max(c.QueryInt("page", 1), 1)
	if page.Setting, known = settings.Find(settings.Key(c.Params("key"))); !known {
		return page, screen.ErrNoPage
	}
	d, err := s.decided(c)
	if err != nil {
		return page, err
	}
	page.Places = d.Places(ctx, page.Setting)
	more := false
	page.History, more, err = s.Settings.History(ctx, page.Key, n)
	page.Pages = ui.Around(ctx, n, more)
	return page, err
}

// Set decides about a setting, or shows its page with what was typed and why it is refused.
func (s *Screen) Set(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "value", "reason", "version")}
	w := settings.Wish{At: settings.At{Key: settings.Key(c.Params("key"))}, Value: form.Value("value"), Version: version(form), Reason: form.Value("reason")}
	if typed := screen.Body(c, "clinic_id"); typed != "" {
		id, err := uuid.Parse(typed)
		if err != nil {
			return screen.ErrNoPage
		}
		w.ClinicID = id
	}
	err := s.Settings.Set(c.UserContext(), w)
	if err == nil {
		return screen.Done(c, screen.Return(c, views.Path(w.Key)), ui.Notice{Tone: ui.Ok, Title: "settings.saved"})
	}
	return s.refuse(c, err, form, func(page views.Show, form ui.Form) views.Show { return page.With(w.ClinicID, form) })
}

// Restore makes a setting what it was.
func (s *Screen) Restore(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "change", "reason", "version")}
	key := settings.Key(c.Params("key"))
	change, err := strconv.ParseInt(form.Value("change"), 10, 64)
	if err != nil {
		return screen.ErrNoPage
	}
	err = s.Settings.Restore(c.UserContext(), key, settings.Restoration{Change: change, Version: version(form), Reason: form.Value("reason")})
	if err == nil {
		return screen.Done(c, views.Path(key), ui.Notice{Tone: ui.Ok, Title: "settings.restored"})
	}
	return s.refuse(c, err, form, func(page views.Show, form ui.Form) views.Show {
		page.Restore = form
		return page
	})
}

// refuse draws the page of the setting anew, with the refused form where put has it.
func (s *Screen) refuse(c *fiber.Ctx, err error, form ui.Form, put func(views.Show, ui.Form) views.Show) error {
	if !screen.Refused(err, &form) {
		return err
	}
	page, loaded := s.page(c)
	if loaded != nil {
		return loaded
	}
	return screen.Draw(c, screen.Status(fault.Of(err).Kind), views.Page(put(page, form)))
}

func version(form ui.Form) int {
	n, _ := strconv.Atoi(form.Value("version")) // what is none is no version that anybody saw
	return n
}
