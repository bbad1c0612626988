package patients

import (
	"context"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// mostGuardians is how many guardians a form is read for.
const mostGuardians = 4

// read returns the form as it was sent.
func read(c *fiber.Ctx) ui.Form {
	inputs := append(views.Personal(), "clinic_id", "different_person", "version")
	for i := range mostGuardians {
		inputs = append(inputs, views.OfGuardian(i)...)
	}
	for _, name := range inputs {
		inputs = append(inputs, views.SeenInput(name))
	}
	return ui.Form{Values: screen.Values(c, inputs...)}
}

// draft is what the form says of the patient.
func draft(form ui.Form) patients.Draft {
	d := patients.Draft{
		NameAr: form.Value("name_ar"), NameEn: form.Value("name_en"), Sex: form.Value("sex"), BirthDate: form.Value("birth_date"),
		IdentityKind: form.Value("identity_kind"), IdentityNumber: form.Value("identity_number"), Phone: form.Value("phone"),
		Email: form.Value("email"), Language: form.Value("language"), DifferentPerson: form.Value("different_person") != "",
		ClinicID: form.Value("clinic_id"),
	}
	for i := range mostGuardians {
		of := func(name string) string { return form.Value(patients.GuardianInput(i, name)) }
		d.Guardians = append(d.Guardians, patients.GuardianDraft{
			ID: of("id"), NameAr: of("name_ar"), NameEn: of("name_en"), Relation: of("relation"), Phone: of("phone"), Email: of("email"),
		})
	}
	return d
}

// values are a patient as the form shows one.
func values(p *patients.Patient) map[string]string {
	v := map[string]string{
		"name_ar": p.NameAr, "name_en": p.NameEn, "sex": string(p.Sex), "birth_date": p.BirthDate.String(),
		"identity_kind": string(p.IdentityKind), "identity_number": p.IdentityNumber, "phone": phone.Local(p.Phone),
		"email": p.Email, "language": string(p.Language),
	}
	for i, g := range p.Guardians {
		set := func(name, value string) { v[patients.GuardianInput(i, name)] = value }
		set("id", g.ID.String())
		set("name_ar", g.NameAr)
		set("name_en", g.NameEn)
		set("relation", string(g.Relation))
		set("phone", phone.Local(g.Phone))
		set("email", g.Email)
	}
	return v
}

// begin is what a search that found nobody says of the patient to register.
func begin(query string) map[string]string {
	digits := fold.Digits(query)
	_, notCitizen := identity.Check(identity.NationalID, digits)
	_, notResident := identity.Check(identity.Iqama, digits)
	ar, en := byScript(query)
	switch {
	case notCitizen == nil:
		return map[string]string{"identity_kind": string(identity.NationalID), "identity_number": digits}
	case notResident == nil:
		return map[string]string{"identity_kind": string(identity.Iqama), "identity_number": digits}
	case digits != "" && !strings.ContainsFunc(query, unicode.IsLetter):
		return map[string]string{"phone": query}
	}
	return map[string]string{"name_ar": ar, "name_en": en}
}

// byScript returns a name as the Arabic or as the English one, by its letters.
func byScript(name string) (ar, en string) {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }) {
		return name, ""
	}
	return "", name
}

// room returns how many guardians the form has to show: those it has, and one to add.
func room(form ui.Form) int {
	for i := range mostGuardians {
		filled := ""
		for _, input := range views.OfGuardian(i) {
			filled += form.Value(input)
		}
		if filled == "" {
			return i + 1
		}
	}
	return mostGuardians
}

// duplicates are who on file may be the patient of a draft.
func (s *Screen) duplicates(ctx context.Context, d patients.Draft) ([]views.Duplicate, error) {
	found, err := s.Patients.Duplicates(ctx, d)
	if err != nil {
		return nil, err
	}
	list := make([]views.Duplicate, len(found))
	for i, duplicate := range found {
		list[i].Hit = views.HitOf(ctx, duplicate.Patient, s.today(ctx))
		for _, reason := range duplicate.Reasons {
			list[i].Reasons = append(list[i].Reasons, string(reason))
			list[i].Same = list[i].Same || reason == patients.SameIdentity
		}
	}
	return list, s.shutDuplicates(ctx, list)
}

func (s *Screen) shutDuplicates(ctx context.Context, list []views.Duplicate) error {
	hits := make([]views.Hit, len(list))
	for i := range list {
		hits[i] = list[i].Hit
	}
	err := s.shut(ctx, hits)
	for i := range list {
		list[i].Hit = hits[i]
	}
	return err
}
