// Package rules is the screen on which the centre decides what people are told, when, and by which ways.
package rules

import (
	"cmp"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/rules"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows rules and changes them.
type Screen struct {
	Clinics       *clinics.Directory
	Notifications *notifications.Service
}

// Index lists the rules, with the hours in which nobody is written to and the pace of each channel.
func (s *Screen) Index(c *fiber.Ctx) error {
	list, err := s.list(c)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

func (s *Screen) list(c *fiber.Ctx) (list views.List, err error) {
	ctx := c.UserContext()
	if list.Rules, err = s.Notifications.Rules(ctx); err != nil {
		return list, err
	}
	if list.Catalogue, err = s.Clinics.Catalogue(ctx); err != nil {
		return list, err
	}
	hours, err := s.Notifications.Hours(ctx)
	if err != nil {
		return list, err
	}
	paces, err := s.Notifications.Paces(ctx)
	if err != nil {
		return list, err
	}
	list.Hours = hoursForm(hours, paces)
	return list, nil
}

// New asks for a rule of the centre's own.
func (s *Screen) New(c *fiber.Ctx) error {
	return s.draw(c, fiber.StatusOK, views.Page{Form: ui.Form{Values: map[string]string{
		"event": string(notifications.BeforeVisit), "lead": "2880", "hold": "0", "audience": string(notifications.Family),
		"channel1": string(notifications.WhatsApp), "channel2": string(notifications.SMS), "channel3": string(notifications.Email),
	}}})
}

// Create makes a rule of the centre's own.
func (s *Screen) Create(c *fiber.Ctx) error {
	r, err := s.Notifications.CreateRule(c.UserContext(), wish(c))
	if err == nil {
		return screen.Done(c, "/message-rules/"+r.ID.String(), ui.Notice{Tone: ui.Ok, Title: "rules.was_made"})
	}
	return s.refuse(c, err, views.Page{})
}

// Show shows a rule, and what it would do about the next visit.
func (s *Screen) Show(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	page.Form.Values = values(page.Rule)
	return s.draw(c, fiber.StatusOK, page)
}

// page is the rule of the address.
func (s *Screen) page(c *fiber.Ctx) (page views.Page, err error) {
	id, err := screen.ID(c, "id")
	if err != nil {
		return page, err
	}
	if page.Rule, err = s.Notifications.Rule(c.UserContext(), id); err != nil {
		return page, err
	}
	page.Rehearsal, err = s.Notifications.Rehearse(c.UserContext(), page.Rule)
	return page, err
}

// Edit changes a rule.
func (s *Screen) Edit(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	if _, err = s.Notifications.EditRule(c.UserContext(), page.Rule.ID, version(c), wish(c)); err == nil {
		return screen.Done(c, "/message-rules/"+page.Rule.ID.String(), ui.Notice{Tone: ui.Ok, Title: "rules.was_saved"})
	}
	return s.refuse(c, err, page)
}

// Switch puts a rule in force or out of it.
func (s *Screen) Switch(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := s.Notifications.SwitchRule(c.UserContext(), id, version(c), screen.Body(c, "on") == "true")
	if err != nil {
		return err
	}
	title := "rules.was_off"
	if r.Enabled {
		title = "rules.was_on"
	}
	return screen.Done(c, screen.Return(c, "/message-rules"), ui.Notice{Tone: ui.Ok, Title: title, Args: []any{"name", r.Called(c.UserContext())}})
}

// Try sends whoever asks what a rule would tell.
func (s *Screen) Try(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	err = s.Notifications.TryRule(c.UserContext(), page.Rule.ID)
	if err == nil {
		return screen.Done(c, "/message-rules/"+page.Rule.ID.String(), ui.Notice{Tone: ui.Ok, Title: "rules.was_tried"})
	}
	if !screen.Refused(err, &page.Form) {
		return err
	}
	page.Form.Values = values(page.Rule)
	return s.draw(c, screen.Status(fault.Of(err).Kind), page)
}

func (s *Screen) refuse(c *fiber.Ctx, err error, page views.Page) error {
	if !screen.Refused(err, &page.Form) {
		return err
	}
	page.Form.Values = screen.Values(c, inputs...)
	if page.Catalogue, err = s.Clinics.Catalogue(c.UserContext()); err != nil {
		return err
	}
	return s.draw(c, fiber.StatusUnprocessableEntity, page)
}

func (s *Screen) draw(c *fiber.Ctx, status int, page views.Page) (err error) {
	if page.Catalogue, err = s.Clinics.Catalogue(c.UserContext()); err != nil {
		return err
	}
	return screen.Draw(c, status, views.Show(page))
}

// inputs are those of the form of a rule.
var inputs = []string{"name", "event", "lead", "at", "hold", "clinic", "service", "audience", "channel1", "channel2", "channel3", "language", "version"}

// values are a rule as its form shows it.
func values(r *notifications.Rule) map[string]string {
	v := map[string]string{
		"name": r.Name, "event": string(r.Event), "hold": strconv.Itoa(r.HoldSeconds / 60), "audience": string(r.Audience),
		"language": string(r.Language), "version": strconv.Itoa(r.Version),
	}
	if r.LeadMinutes > 0 {
		v["lead"] = strconv.Itoa(r.LeadMinutes)
	}
	if r.AtMinute > 0 {
		v["at"] = views.Minute(r.AtMinute)
	}
	if r.ClinicID != uuid.Nil {
		v["clinic"] = r.ClinicID.String()
	}
	if r.ServiceID != uuid.Nil {
		v["service"] = r.ServiceID.String()
	}
	for i, c := range r.Channels {
		v["channel"+strconv.Itoa(i+1)] = c
	}
	return v
}

// wish reads the form. A number or a time that is none is one that no rule may have.
func wish(c *fiber.Ctx) notifications.RuleWish {
	w := notifications.RuleWish{
		Name: screen.Body(c, "name"), Event: notifications.Event(screen.Body(c, "event")), Audience: notifications.Audience(screen.Body(c, "audience")),
		Language: i18n.Locale(screen.Body(c, "language")), LeadMinutes: number(c, "lead"), HoldMinutes: number(c, "hold"), AtMinute: minute(screen.Body(c, "at")),
		ClinicID: id(c, "clinic"), ServiceID: id(c, "service"),
	}
	for i := range 3 {
		w.Channels = append(w.Channels, notifications.Channel(screen.Body(c, "channel"+strconv.Itoa(i+1))))
	}
	return w
}

func number(c *fiber.Ctx, name string) int {
	n, err := strconv.Atoi(text.Figures(cmp.Or(screen.Body(c, name), "0")))
	if err != nil {
		return -1
	}
	return n
}

// minute reads "08:30" as minutes after midnight; nothing is 0, and what is no time -1.
func minute(s string) int {
	s = text.Figures(s)
	if s == "" {
		return 0
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

// id reads an id; what is none is one that nothing has.
func id(c *fiber.Ctx, name string) uuid.UUID {
	s := screen.Body(c, name)
	if s == "" {
		return uuid.Nil
	}
	found, err := uuid.Parse(s)
	if err != nil {
		return uuid.Max
	}
	return found
}

func version(c *fiber.Ctx) int { return max(number(c, "version"), 0) }
