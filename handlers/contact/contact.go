// Package contact is what a patient and those who answer for them want to be told, by which ways, and what they were told.
package contact

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/contact"
	"tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows preferences and keeps them.
type Screen struct {
	Patients      *patients.Service
	Notifications *notifications.Service
}

// Show shows what a patient's people want to be told, and what they were told lately.
func (s *Screen) Show(c *fiber.Ctx) error { return s.draw(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) draw(c *fiber.Ctx, status int, form ui.Form) error {
	ctx := c.UserContext()
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.Patients.Get(ctx, id)
	if err != nil {
		return err
	}
	page := views.Page{Patient: p, Form: form}
	if page.People, err = s.Notifications.People(ctx, id); err != nil {
		return err
	}
	found, _, err := s.Notifications.List(ctx, notifications.Filter{PatientID: id})
	if err != nil {
		return err
	}
	for _, e := range found {
		page.Messages = append(page.Messages, messages.RowOf(ctx, e, s.Notifications.DB.Clock.Now()))
	}
	return screen.Draw(c, status, views.Show(page))
}

// Prefer keeps what one of them wants.
func (s *Screen) Prefer(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	guardian := uuid.Nil
	if given := screen.Body(c, "guardian"); given != "" {
		if guardian, err = uuid.Parse(given); err != nil {
			return screen.ErrNoPage
		}
	}
	err = s.Notifications.Prefer(c.UserContext(), id, guardian, func(p notifications.Purpose, channel notifications.Channel) bool {
		return screen.Body(c, views.Input(p, channel)) != ""
	})
	if err == nil {
		return screen.Done(c, "/patients/"+id.String()+"/messages", ui.Notice{Tone: ui.Ok, Title: "contact.was_saved"})
	}
	var form ui.Form
	if !screen.Refused(err, &form) {
		return err
	}
	return s.draw(c, fiber.StatusConflict, form)
}
