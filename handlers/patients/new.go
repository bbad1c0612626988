package patients

import (
	"cmp"
	"context"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/i18n"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// New shows the form of a new patient, begun with what somebody searched for.
func (s *Screen) New(c *fiber.Ctx) error {
	form := ui.Form{Values: begin(screen.Query(c, "q"))}
	if sibling := screen.Query(c, "sibling"); sibling != "" {
		if err := s.takeOver(c, form, sibling); err != nil {
			return err
		}
	}
	form.Values["language"] = cmp.Or(form.Value("language"), string(i18n.Arabic))
	f := views.Form{Form: form, Guardians: room(form)}
	if err := s.look(c.UserContext(), &f); err != nil {
		return err
	}
	if err := s.offerClinics(c.UserContext(), &f); err != nil {
		return err
	}
	return screen.Page(c, views.New(f), views.Fields(f))
}

// Create registers the patient, or shows the form again: 422 for what was typed and for a patient who
// may be on file, 409 for an identity that is.
func (s *Screen) Create(c *fiber.Ctx) error {
	form := read(c)
	p, err := s.Patients.Register(c.UserContext(), draft(form))
	if err == nil {
		return screen.Go(c, "/patients/"+p.ID.String())
	}
	if !screen.Refused(err, &form) {
		return err
	}
	f := views.Form{Form: form, Guardians: room(form)}
	lookup := s.offerClinics(c.UserContext(), &f)
	if lookup != nil {
		return lookup
	}
	if lookup = s.look(c.UserContext(), &f); lookup != nil {
		return lookup
	}
	return screen.Again(c, err, views.New(f), views.Fields(f))
}

// offerClinics adds in which clinics the patient may get a file at once.
func (s *Screen) offerClinics(ctx context.Context, f *views.Form) error {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	f.Clinics = ui.Named(ctx, catalogue.Clinics)
	return nil
}

// Duplicates answers a form that is being filled in with who on file may be its patient, or of the same family.
func (s *Screen) Duplicates(c *fiber.Ctx) error {
	f := views.Form{Form: read(c)}
	if err := s.look(c.UserContext(), &f); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Duplicates(f))
}
