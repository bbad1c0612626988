package patients

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// relativesShown is how many relatives are offered.
const relativesShown = 3

// look adds to the form of a new patient who on file may be the same, and of the same family. That this is the family of
// the first whose family can be joined is taken to be so until somebody says otherwise.
func (s *Screen) look(ctx context.Context, f *views.Form) (err error) {
	d := draft(f.Form)
	if f.Duplicates, err = s.duplicates(ctx, d); err != nil {
		return err
	}
	found, err := s.Patients.Relatives(ctx, d)
	if err != nil {
		return err
	}
	if found, err = s.openRelatives(ctx, found); err != nil {
		return err
	}
	with := ""
	for _, r := range found[:min(len(found), relativesShown)] {
		f.Relatives = append(f.Relatives, s.relative(ctx, r.Patient))
		if r.Shares && with == "" {
			with = r.Patient.ID.String()
		}
	}
	if f.Value("family_with") != with {
		f.Values["family_with"], f.Values["same_family"] = with, tick(with != "")
	}
	return nil
}

// openRelatives leaves out those whose record is restricted: what they have in common with a brother is not told either.
func (s *Screen) openRelatives(ctx context.Context, found []patients.Relative) ([]patients.Relative, error) {
	ids := make([]uuid.UUID, len(found))
	for i, r := range found {
		ids[i] = r.Patient.ID
	}
	shut, err := s.Audit.Shut(ctx, ids)
	return slices.DeleteFunc(found, func(r patients.Relative) bool { return shut[r.Patient.ID] }), err
}

func (s *Screen) relative(ctx context.Context, p *patients.Patient) views.Relative {
	r := views.Relative{Hit: views.HitOf(ctx, p, s.today(ctx))}
	if len(p.Guardians) > 0 {
		r.Guardian = p.Guardians[0].Name(ctx)
	}
	return r
}

// TakeOver answers the form of a new patient with what a relative on file has in common with them, guardians first.
func (s *Screen) TakeOver(c *fiber.Ctx) error {
	form := read(c)
	if err := s.takeOver(c, form, screen.Body(c, "take_over")); err != nil {
		return err
	}
	f := views.Form{Form: form, Guardians: room(form)}
	if err := s.offerClinics(c.UserContext(), &f); err != nil {
		return err
	}
	if err := s.look(c.UserContext(), &f); err != nil {
		return err
	}
	return screen.Page(c, views.New(f), views.Fields(f))
}

// takeOver fills a form with what a patient has in common with a brother or sister. What was typed stays, but for the
// guardians, who come all together. That is a look at the record, which is noted; a restricted one is not offered, and
// is not there for those who ask for it all the same.
func (s *Screen) takeOver(c *fiber.Ctx, form ui.Form, from string) error {
	id, _ := uuid.Parse(from) // what is no id is nobody's
	p, err := s.Patients.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	opened, err := s.Audit.Open(c.UserContext(), audit.Look{Record: audit.OfPatient, ID: id, What: audit.SawDetails, IP: c.IP()})
	switch {
	case err != nil:
		return err
	case !opened.Opens:
		return screen.ErrNoPage
	}
	theirs := map[string]string{"language": string(p.Language)}
	common(theirs, p)
	for name, value := range theirs {
		if form.Value(name) == "" {
			form.Values[name] = value
		}
	}
	for i := range mostGuardians {
		forget(form, i)
	}
	for i, g := range p.Guardians[:min(len(p.Guardians), mostGuardians)] {
		guardianValues(form.Values, i, g)
	}
	form.Values["family_with"], form.Values["same_family"] = from, ticked
	return nil
}

// BirthDate answers a birth date that is being typed with what it is in both calendars.
func (s *Screen) BirthDate(c *fiber.Ctx) error {
	return screen.Draw(c, fiber.StatusOK, views.BirthRead(screen.Query(c, "birth_date")))
}
