package patients

import (
	"context"
	"errors"
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Edit shows the form with the patient's details.
func (s *Screen) Edit(c *fiber.Ctx) error {
	p, err := screen.Found(c, "id", s.Patients.Get)
	if err != nil {
		return err
	}
	if gone, err := s.follow(c, p); gone || err != nil {
		return err
	}
	f := s.form(c.UserContext(), p, ui.Form{Values: opened(p)})
	return screen.Page(c, views.Edit(f), views.Fields(f))
}

// Update saves the details, or shows the form again: 422 for what was typed, 409 for an identity that
// is on another file, 412 where somebody else has saved in between. Then the form keeps what its user
// changed, takes over what the other one did, and says where the two clash; saving again is for good.
func (s *Screen) Update(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := read(c)
	version, _ := strconv.Atoi(form.Value("version")) // what is no number is no version there is
	if err = s.Patients.Update(c.UserContext(), id, version, draft(form)); err == nil {
		return screen.Go(c, "/patients/"+id.String())
	}
	if !screen.Refused(err, &form) {
		return err
	}
	p, lookup := s.Patients.Get(c.UserContext(), id)
	if lookup != nil {
		return lookup
	}
	var changes []views.Change
	if errors.Is(err, patients.ErrStale) {
		changes = catchUp(c.UserContext(), form.Values, opened(p))
	}
	f := s.form(c.UserContext(), p, form)
	f.Changes = changes
	return screen.Again(c, err, views.Edit(f), views.Fields(f))
}

func (s *Screen) form(ctx context.Context, p *patients.Patient, form ui.Form) views.Form {
	return views.Form{Form: form, ID: p.ID, Name: p.Name(ctx), Guardians: room(form)}
}

// opened are the values of a form that is opened on a patient: the details, twice, and their version.
func opened(p *patients.Patient) map[string]string {
	v := values(p)
	for name, value := range maps.Clone(v) {
		v[views.SeenInput(name)] = value
	}
	v["version"] = strconv.Itoa(p.Version)
	return v
}
