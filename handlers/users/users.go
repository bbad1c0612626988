// Package users is the screen on which an admin lets people in and out.
package users

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/ui"
	views "tenhal.sa/tenhal/views/users"
)

// Screen shows users, invites them and ends their access.
type Screen struct {
	Access        *access.Service
	Clinics       *clinics.Directory
	Notifications *notifications.Service
}

// Index lists the users.
func (s *Screen) Index(c *fiber.Ctx) error {
	all, err := s.Access.Users(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(all))
}

// New asks whom to invite.
func (s *Screen) New(c *fiber.Ctx) error {
	return s.ask(c, fiber.StatusOK, ui.Form{Values: map[string]string{"role": string(access.Receptionist)}})
}

func (s *Screen) ask(c *fiber.Ctx, status int, form ui.Form) error {
	catalogue, err := s.Clinics.Catalogue(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.Invite(form, ui.Named(c.UserContext(), catalogue.Providers(uuid.Nil)), catalogue.Clinics))
}

// Invite makes a user and sends the welcome.
func (s *Screen) Invite(c *fiber.Ctx) error {
	catalogue, err := s.Clinics.Catalogue(c.UserContext())
	if err != nil {
		return err
	}
	inputs := append(inputsOf(catalogue.Clinics), "email", "name_ar", "name_en", "role", "provider_id", "locale")
	form := ui.Form{Values: screen.Values(c, inputs...)}
	wish := access.NewUser{
		Email: form.Value("email"), NameAr: form.Value("name_ar"), NameEn: form.Value("name_en"), Role: access.Role(form.Value("role")),
		Locale: i18n.Locale(form.Value("locale")), Clinics: ticked(form, catalogue.Clinics),
	}
	if given := form.Value("provider_id"); given != "" {
		id, err := uuid.Parse(given)
		if err != nil {
			id = uuid.Max // nobody's, and refused as such
		}
		wish.ProviderID = &id
	}
	u, err := s.Access.Invite(c.UserContext(), wish)
	if err == nil {
		return screen.Done(c, "/admin/users", ui.Notice{Tone: ui.Ok, Title: "users.was_invited", Args: []any{"email", u.Email}})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.ask(c, fiber.StatusUnprocessableEntity, form)
}

// inputsOf are the inputs that tick clinics.
func inputsOf(all []clinics.Clinic) (inputs []string) {
	for _, clinic := range all {
		inputs = append(inputs, views.ClinicInput(clinic.ID))
	}
	return inputs
}

// ticked are the clinics that a form ticks.
func ticked(form ui.Form, all []clinics.Clinic) (ids []uuid.UUID) {
	for _, clinic := range all {
		if form.Value(views.ClinicInput(clinic.ID)) != "" {
			ids = append(ids, clinic.ID)
		}
	}
	return ids
}

// Again sends somebody who has not come yet a new link.
func (s *Screen) Again(c *fiber.Ctx) error {
	return s.step(c, func(id uuid.UUID) error { return s.Notifications.WelcomeAgain(c.UserContext(), id) }, "users.was_invited_again")
}

// Deactivate ends somebody's access.
func (s *Screen) Deactivate(c *fiber.Ctx) error {
	return s.step(c, func(id uuid.UUID) error { return s.Access.Deactivate(c.UserContext(), id) }, "users.was_deactivated")
}

func (s *Screen) step(c *fiber.Ctx, do func(uuid.UUID) error, said string) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := do(id); err != nil {
		return err
	}
	return screen.Done(c, "/admin/users", ui.Notice{Tone: ui.Ok, Title: said})
}
