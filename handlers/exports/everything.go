package exports

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	views "tenhal.sa/tenhal/views/exports"
	"tenhal.sa/tenhal/views/ui"
)

// Index lists the exports of everything, and asks why for another.
func (s *Screen) Index(c *fiber.Ctx) error { return s.list(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) list(c *fiber.Ctx, status int, form ui.Form) error {
	ctx, n := c.UserContext(), max(c.QueryInt("page", 1), 1)
	list, more, err := s.Exports.List(ctx, n)
	if err != nil {
		return err
	}
	page := views.Page{Form: form, Parcels: list, Pages: ui.Around(ctx, n, more)}
	if screen.IsPart(c) {
		return screen.Draw(c, status, views.List(page))
	}
	return screen.Draw(c, status, views.Index(page))
}

// Ask has everything exported, or says why not: 422 without a reason, 409 while another is made.
func (s *Screen) Ask(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "reason")}
	_, err := s.Exports.Ask(c.UserContext(), form.Value("reason"))
	if err == nil {
		return screen.Go(c, views.Path)
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}

// Download answers with a package, piece by piece, or says that it is no longer kept.
func (s *Screen) Download(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	p, body, err := s.Exports.Download(c.UserContext(), id)
	if err != nil {
		return s.refused(c, err)
	}
	c.Attachment("tenhal-" + p.FinishedAt.UTC().Format("2006-01-02-1504") + ".zip")
	c.Set(fiber.HeaderContentType, "application/zip")
	return c.SendStream(paced{body, c.Context().Conn()}, int(p.Size)) // which closes it when it has been sent
}

// Remove takes a package out of the store.
func (s *Screen) Remove(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err == nil {
		err = s.Exports.Remove(c.UserContext(), id)
	}
	if err != nil {
		return s.refused(c, err)
	}
	return screen.Go(c, views.Path)
}

// refused draws the page with what is in the way.
func (s *Screen) refused(c *fiber.Ctx, err error) error {
	var form ui.Form
	if !screen.Refused(err, &form) {
		return err
	}
	return s.list(c, screen.Status(fault.Of(err).Kind), form)
}
