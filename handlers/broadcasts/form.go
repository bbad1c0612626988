package broadcasts

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/broadcasts"
	"tenhal.sa/tenhal/views/ui"
)

// New asks for a broadcast: today's visits, unless somebody chooses others.
func (s *Screen) New(c *fiber.Ctx) error {
	today := civil.Of(s.Notifications.DB.Clock.Now(), ui.Zone(c.UserContext()))
	return s.form(c, fiber.StatusOK, views.Page{Form: ui.Form{Values: map[string]string{"day": today.String(), "per_minute": "60"}}})
}

// Create writes a broadcast down, for somebody else to approve.
func (s *Screen) Create(c *fiber.Ctx) error {
	b, err := s.Notifications.WriteBroadcast(c.UserContext(), wish(screen.Values(c, inputs...)))
	if err == nil {
		return screen.Done(c, views.Path(b.ID), ui.Notice{Tone: ui.Ok, Title: "broadcasts.was_written"})
	}
	return s.again(c, err, views.Page{})
}

// Edit asks how a draft is to be changed.
func (s *Screen) Edit(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	if page.State != notifications.Draft {
		return screen.Go(c, views.Path(page.ID))
	}
	page.Form.Values = values(&page.Broadcast)
	return s.form(c, fiber.StatusOK, page)
}

// Save changes a draft.
func (s *Screen) Save(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	err = s.Notifications.EditBroadcast(c.UserContext(), page.ID, version(c), wish(screen.Values(c, inputs...)))
	if err == nil {
		return screen.Done(c, views.Path(page.ID), ui.Notice{Tone: ui.Ok, Title: "broadcasts.was_written"})
	}
	return s.again(c, err, page)
}

// Preview shows whom the form would reach, and what they would read, while it is typed.
func (s *Screen) Preview(c *fiber.Ctx) error {
	p, err := s.typed(c, screen.Values(c, inputs...))
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Foresee(p))
}

// again draws the form as it was typed, with what is wrong with it.
func (s *Screen) again(c *fiber.Ctx, err error, page views.Page) error {
	if !screen.Refused(err, &page.Form) {
		return err
	}
	page.Form.Values = screen.Values(c, inputs...)
	return s.form(c, status(err), page)
}

func (s *Screen) form(c *fiber.Ctx, code int, page views.Page) (err error) {
	if page.Catalogue, err = s.Clinics.Catalogue(c.UserContext()); err != nil {
		return err
	}
	if page.Preview, err = s.typed(c, page.Form.Values); err != nil {
		return err
	}
	return screen.Draw(c, code, views.Write(page))
}

// typed is the preview of a broadcast as it stands in the form, right or not.
func (s *Screen) typed(c *fiber.Ctx, values map[string]string) (views.Preview, error) {
	w := wish(values)
	return s.preview(c, &notifications.Broadcast{
		Day: w.Day, ClinicID: w.ClinicID, ServiceID: w.ServiceID, ProviderID: w.ProviderID, WordsAr: w.WordsAr, WordsEn: w.WordsEn, PerMinute: w.PerMinute,
	})
}

// inputs are those of the form.
var inputs = []string{"day", "clinic", "service", "provider", "words_ar", "words_en", "per_minute", "version"}

// values are a broadcast as its form shows it.
func values(b *notifications.Broadcast) map[string]string {
	v := map[string]string{
		"day": b.Day.String(), "words_ar": b.WordsAr, "words_en": b.WordsEn, "per_minute": strconv.Itoa(b.PerMinute), "version": strconv.Itoa(b.Version),
	}
	for name, id := range map[string]uuid.UUID{"clinic": b.ClinicID, "service": b.ServiceID, "provider": b.ProviderID} {
		if id != uuid.Nil {
			v[name] = id.String()
		}
	}
	return v
}

// wish reads the form. A day that is none is no day, and a number that is none is one that no broadcast may have.
func wish(values map[string]string) notifications.BroadcastWish {
	day, err := civil.Parse(values["day"])
	if err != nil {
		day = civil.Date{}
	}
	pace, err := strconv.Atoi(text.Figures(values["per_minute"]))
	if err != nil {
		pace = 0
	}
	return notifications.BroadcastWish{
		Day: day, ClinicID: id(values["clinic"]), ServiceID: id(values["service"]), ProviderID: id(values["provider"]),
		WordsAr: values["words_ar"], WordsEn: values["words_en"], PerMinute: pace,
	}
}

// id reads an id; what is none is one that nothing has.
func id(s string) uuid.UUID {
	if s == "" {
		return uuid.Nil
	}
	found, err := uuid.Parse(s)
	if err != nil {
		return uuid.Max
	}
	return found
}

// version is the one that was seen; what is no number is one that there is not.
func version(c *fiber.Ctx) int {
	n, err := strconv.Atoi(screen.Body(c, "version"))
	if err != nil || n < 1 {
		return -1
	}
	return n
}

func status(err error) int { return screen.Status(fault.Of(err).Kind) }
