// Package templates is the screen on which the centre decides what messages say.
package templates

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/templates"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows templates and changes them.
type Screen struct {
	Notifications *notifications.Service
}

// Index lists what messages say: ?event=
func (s *Screen) Index(c *fiber.Ctx) error {
	list := views.List{Event: notifications.OnBooking}
	if e := notifications.Event(c.Query("event")); slices.Contains(notifications.Events, e) {
		list.Event = e
	}
	found, err := s.Notifications.Templates(c.UserContext(), list.Event)
	if err != nil {
		return err
	}
	list.Templates = found
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

// Show shows one template, what it said before, and what it would say now.
func (s *Screen) Show(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	page.Form.Values = map[string]string{
		"subject": page.Template.Subject, "title": page.Template.Title, "body": page.Template.Body, "approved": page.Template.Approved,
		"version": strconv.Itoa(page.Template.Version),
	}
	return s.draw(c, fiber.StatusOK, page)
}

// page is the template of the address: /templates/:event/:channel/:language
func (s *Screen) page(c *fiber.Ctx) (page views.Page, err error) {
	e, channel, l := notifications.Event(c.Params("event")), notifications.Channel(c.Params("channel")), i18n.Locale(c.Params("language"))
	if !slices.Contains(notifications.Events, e) || !slices.Contains(e.Channels(), channel) || !slices.Contains(access.Locales, l) {
		return page, screen.ErrNoPage
	}
	if page.Template, err = s.Notifications.Template(c.UserContext(), e, channel, l); err != nil {
		return page, err
	}
	page.Versions, err = s.Notifications.Versions(c.UserContext(), &page.Template)
	return page, err
}

// draw shows what the form would say.
func (s *Screen) draw(c *fiber.Ctx, status int, page views.Page) error {
	typed := typed(page.Template, page.Form.Values)
	sample, err := s.Notifications.SampleTemplate(c.UserContext(), &typed)
	if err != nil {
		return err
	}
	page.Sample = sample
	return screen.Draw(c, status, views.Show(page))
}

// Preview shows what the form would say while it is typed.
func (s *Screen) Preview(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	typed := typed(page.Template, screen.Values(c, inputs...))
	sample, err := s.Notifications.SampleTemplate(c.UserContext(), &typed)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Sample(typed, sample))
}

// Save has messages say something else from now on.
func (s *Screen) Save(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	t := typed(page.Template, screen.Values(c, inputs...))
	if t.Version, err = strconv.Atoi(screen.Body(c, "version")); err != nil {
		t.Version = -1
	}
	if err = s.Notifications.SaveTemplate(c.UserContext(), &t); err == nil {
		return screen.Done(c, views.Path(t), ui.Notice{Tone: ui.Ok, Title: "templates.was_saved"})
	}
	if !screen.Refused(err, &page.Form) {
		return err
	}
	page.Form.Values = screen.Values(c, inputs...)
	return s.draw(c, fiber.StatusUnprocessableEntity, page)
}

var inputs = []string{"subject", "title", "body", "approved", "version"}

// typed is a template as it stands in the form.
func typed(t notifications.Template, values map[string]string) notifications.Template {
	t.Subject, t.Title, t.Body, t.Approved = values["subject"], values["title"], values["body"], values["approved"]
	return t
}
