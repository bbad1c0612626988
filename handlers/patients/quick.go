package patients

import (
	"cmp"
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Picker draws a form's picker with the patient chosen, or empty to choose another.
func (s *Screen) Picker(c *fiber.Ctx) error {
	form := ui.Form{ID: screen.Query(c, "form"), Values: map[string]string{}}
	id := screen.QueryID(c, "patient")
	if id == uuid.Nil {
		return screen.Draw(c, fiber.StatusOK, views.Picker(form, views.Chosen{}))
	}
	chosen, err := s.chosen(c.UserContext(), id)
	if err != nil {
		return err
	}
	form.Values["patient_id"] = id.String()
	return screen.Draw(c, fiber.StatusOK, views.Picker(form, chosen))
}

// Quick shows the short form beside a booking, begun with what was typed there. Without script the
// long one takes its place.
func (s *Screen) Quick(c *fiber.Ctx) error {
	query := screen.Query(c, "q")
	if !screen.IsPart(c) {
		return c.Redirect(views.NewHref(query), fiber.StatusSeeOther)
	}
	form := ui.Form{ID: "quick", Values: begin(query)}
	form.Values["full_name"] = cmp.Or(form.Value("name_ar"), form.Value("name_en"))
	form.Values["picker"] = screen.Query(c, "form")
	return screen.Draw(c, fiber.StatusOK, views.Quick(views.Form{Form: form}))
}

// QuickCreate registers the patient and chooses them in the booking, or shows the short form again.
func (s *Screen) QuickCreate(c *fiber.Ctx) error {
	form := ui.Form{ID: "quick", Values: screen.Values(c, "picker", "full_name", "sex", "birth_date", "identity_kind", "identity_number",
		"phone", "guardian1_full_name", "guardian1_relation", "guardian1_phone", "different_person")}
	d := quickDraft(form)
	p, err := s.Patients.Register(c.UserContext(), d)
	if err == nil {
		return registered(c, p, form.Value("picker"))
	}
	if !screen.Refused(err, &form) {
		return err
	}
	name := func(input, ar, en string) { form.Errors[input] = cmp.Or(form.Error(ar), form.Error(en)) }
	if form.Errors != nil {
		name("full_name", "name_ar", "name_en")
		name("guardian1_full_name", patients.GuardianInput(0, "name_ar"), patients.GuardianInput(0, "name_en"))
	}
	f := views.Form{Form: form}
	var lookup error
	if f.Duplicates, lookup = s.duplicates(c.UserContext(), d); lookup != nil {
		return lookup
	}
	return screen.Draw(c, screen.Status(fault.Of(err).Kind), views.Quick(f))
}

func quickDraft(form ui.Form) patients.Draft {
	d := patients.Draft{
		Sex: form.Value("sex"), BirthDate: form.Value("birth_date"), IdentityKind: form.Value("identity_kind"),
		IdentityNumber: form.Value("identity_number"), Phone: form.Value("phone"), DifferentPerson: form.Value("different_person") != "",
		Guardians: []patients.GuardianDraft{{Relation: form.Value("guardian1_relation"), Phone: form.Value("guardian1_phone")}},
	}
	d.NameAr, d.NameEn = byScript(form.Value("full_name"))
	d.Guardians[0].NameAr, d.Guardians[0].NameEn = byScript(form.Value("guardian1_full_name"))
	return d
}

func registered(c *fiber.Ctx, p *patients.Patient, form string) error {
	if !screen.IsPart(c) {
		return screen.Go(c, "/appointments/new?"+url.Values{"patient": {p.ID.String()}}.Encode())
	}
	picker := ui.Form{ID: form, Values: map[string]string{"patient_id": p.ID.String()}}
	return screen.Draw(c, fiber.StatusOK, views.Registered(picker, views.Chosen{Name: p.Name(c.UserContext())}))
}
