// Package broadcasts is the screens on which the centre tells everybody something who comes on a day.
package broadcasts

import (
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/broadcasts"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows broadcasts, has them written and approved, and stops them.
type Screen struct {
	Clinics       *clinics.Directory
	Notifications *notifications.Service
}

// Index lists the broadcasts, the latest first: ?page=.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	page := max(c.QueryInt("page", 1), 1)
	found, more, err := s.Notifications.Broadcasts(ctx, page)
	if err != nil {
		return err
	}
	list := views.List{Rows: found}
	if list.Catalogue, err = s.Clinics.Catalogue(ctx); err != nil {
		return err
	}
	list.Pages = ui.Around(ctx, page, more)
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

// Show shows a broadcast: what it says, and before it is approved whom it would reach, afterwards what became of it.
// For htmx it shows the latter alone.
func (s *Screen) Show(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	if screen.IsPart(c) && page.State != notifications.Draft {
		return screen.Draw(c, fiber.StatusOK, views.Progress(page))
	}
	return s.show(c, fiber.StatusOK, page)
}

// page is the broadcast of the address.
func (s *Screen) page(c *fiber.Ctx) (page views.Page, err error) {
	id, err := screen.ID(c, "id")
	if err != nil {
		return page, err
	}
	page.Bulletin, err = s.Notifications.Broadcast(c.UserContext(), id)
	return page, err
}

// show draws the page of a broadcast.
func (s *Screen) show(c *fiber.Ctx, status int, page views.Page) (err error) {
	ctx := c.UserContext()
	if page.Catalogue, err = s.Clinics.Catalogue(ctx); err != nil {
		return err
	}
	if page.State != notifications.Draft {
		return screen.Draw(c, status, views.Show(page))
	}
	page.MayApprove = page.Broadcast.MayApprove(access.Who(ctx))
	if page.Approvers, err = s.Notifications.Approvers(ctx, &page.Broadcast); err != nil {
		return err
	}
	if page.Preview, err = s.preview(c, &page.Broadcast); err != nil {
		return err
	}
	return screen.Draw(c, status, views.Show(page))
}

// preview is whom a broadcast would reach and what they would read.
func (s *Screen) preview(c *fiber.Ctx, b *notifications.Broadcast) (p views.Preview, err error) {
	ctx := c.UserContext()
	if b.Day != (civil.Date{}) {
		if p.Reach, err = s.Notifications.Reach(ctx, b); err != nil {
			return p, err
		}
	}
	for _, l := range access.Locales {
		sample, err := s.Notifications.SampleBroadcast(ctx, b, l)
		if err != nil {
			return p, err
		}
		p.Samples = append(p.Samples, views.Sample{Language: l, Sample: *sample})
	}
	return p, nil
}

// Approve lets a broadcast leave, as it was seen.
func (s *Screen) Approve(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	err = s.Notifications.ApproveBroadcast(c.UserContext(), page.ID, version(c))
	if err == nil {
		return screen.Done(c, views.Path(page.ID), ui.Notice{Tone: ui.Ok, Title: "broadcasts.was_approved"})
	}
	return s.refuse(c, err)
}

// Stop stops a broadcast, or withdraws a draft.
func (s *Screen) Stop(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	off, err := s.Notifications.StopBroadcast(c.UserContext(), page.ID)
	if err != nil {
		return s.refuse(c, err)
	}
	after, err := s.Notifications.Broadcast(c.UserContext(), page.ID)
	if err != nil {
		return err
	}
	notice := ui.Notice{Tone: ui.Ok, Title: "broadcasts.was_stopped", Args: []any{"off", off, "left", after.Left()}}
	if after.Phase() == notifications.Withdrawn {
		notice = ui.Notice{Tone: ui.Ok, Title: "broadcasts.was_withdrawn"}
	}
	return screen.Done(c, views.Path(page.ID), notice)
}

// refuse draws the page of the broadcast as it is now, and says why nothing was changed.
func (s *Screen) refuse(c *fiber.Ctx, err error) error {
	var form ui.Form
	if !screen.Refused(err, &form) {
		return err
	}
	page, loaded := s.page(c)
	if loaded != nil {
		return loaded
	}
	page.Form = form
	return s.show(c, status(err), page)
}
