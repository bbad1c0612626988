package patients

import (
	"context"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// mostGuardians is how many guardians a form is read for.
const mostGuardians = 4

// read returns the form as it was sent.
func read(c *fiber.Ctx) ui.Form {
	inputs := append(views.Personal(), "clinic_id", "different_person", "family_with", "same_family", "version")
	for i := range mostGuardians {
		inputs = append(append(inputs, views.OfGuardian(i)...), views.AuthorityAsked(i))
	}
	for _, name := range inputs {
		inputs = append(inputs, views.SeenInput(name))
	}
	form := ui.Form{Values: screen.Values(c, inputs...)}
	for i := range mostGuardians {
		if !views.Named(form, i) {
			forget(form, i)
		}
	}
	return form
}

// forget empties a guardian of whom nothing but ticks was sent: that is the one to add, who was not.
func forget(form ui.Form, index int) {
	for _, name := range views.OfGuardian(index) {
		form.Values[name] = ""
	}
	form.Values[views.AuthorityAsked(index)] = ""
}

// offer ticks what a guardian usually may do, for those of whom it was not asked yet.
func offer(form ui.Form, guardians int) {
	for i := range guardians {
		if form.Value(views.AuthorityAsked(i)) != "" || views.Named(form, i) {
			continue
		}
		for _, a := range patients.Authorities {
			form.Values[views.AuthorityInput(i, a)] = "true"
		}
	}
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

// room returns how many guardians the form has to show: those it has, and one to add, whose usual authority is ticked.
func room(form ui.Form) int {
	for i := range mostGuardians {
		if !views.Named(form, i) {
			offer(form, i+1)
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
