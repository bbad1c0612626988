package patients

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Form is the form that registers or changes a patient.
type Form struct {
	ui.Form
	ID         uuid.UUID   // uuid.Nil for a new patient
	Name       string      // of the patient as on file
	Guardians  int         // how many guardians it has room for
	Clinics    []ui.Option // in which a new patient may get a file at once
	Duplicates []Duplicate
	Relatives  []Relative // the first is the one whose family is asked for
	Changes    []Change
}

// Duplicate is a patient on file who may be the one in the form.
type Duplicate struct {
	Hit
	Reasons []string // message keys
	Same    bool     // it is the same identity, and so no different person
}

// Relative is a patient on file who may be of the same family.
type Relative struct {
	Hit
	Guardian string // who answers for them, and for the patient in the form; empty for nobody
}

// Change is an input that somebody else has changed since the form was opened.
type Change struct {
	Input  string // its name, or "guardian" for the whole of one
	Before string // what it was
	Now    string // what it is
	Clash  bool   // the form says something else, which is kept in it
}

// action is the path to which the form is sent.
func (f Form) action() string {
	if f.ID == uuid.Nil {
		return "/patients"
	}
	return "/patients/" + f.ID.String()
}

// back is where one goes who does not save.
func (f Form) back() string {
	if f.ID == uuid.Nil {
		return "/patients"
	}
	return f.action()
}

// familyWith is the name of the relative whose family is asked for.
func (f Form) familyWith() string {
	for _, r := range f.Relatives {
		if r.ID.String() == f.Value("family_with") {
			return r.Name
		}
	}
	return ""
}

// askDifferent reports whether saving takes the word of the user that the duplicates are others.
func (f Form) askDifferent() bool {
	for _, d := range f.Duplicates {
		if d.Same {
			return false
		}
	}
	return len(f.Duplicates) > 0
}

// SexLabels are the message keys of the sexes.
var SexLabels = map[patients.Sex]string{
	patients.Female: "patients.female",
	patients.Male:   "patients.male",
}

// RelationLabels are the message keys of what guardians are to a patient.
var RelationLabels = map[patients.Relation]string{
	patients.Father:      "patients.father",
	patients.Mother:      "patients.mother",
	patients.Grandparent: "patients.grandparent",
	patients.Sibling:     "patients.sibling",
	patients.Other:       "patients.other_relation",
}

// LanguageLabels are the message keys of the languages in which patients are written to.
var LanguageLabels = map[i18n.Locale]string{
	i18n.Arabic:  "patients.arabic",
	i18n.English: "patients.english",
}

func sexes() []ui.Option     { return ui.Labelled(patients.Sexes, SexLabels) }
func relations() []ui.Option { return ui.Labelled(patients.Relations, RelationLabels) }
func languages() []ui.Option {
	return ui.Labelled([]i18n.Locale{i18n.Arabic, i18n.English}, LanguageLabels)
}

func kinds() []ui.Option { return ui.Options(identity.Kinds, identity.Kind.Label) }

// personal are the inputs that are not of a guardian, with the message keys of their labels.
var personal = slices.Concat([]labelled{
	{"name_ar", "patients.name_ar"},
	{"name_en", "patients.name_en"},
	{"sex", "patients.sex"},
	{"birth_date", "patients.birth_date"},
	{"identity_kind", "patients.identity_kind"},
	{"identity_number", "patients.identity_number"},
	{"phone", "patients.phone"},
	{"email", "patients.email"},
	{"language", "patients.language"},
}, more, tongues())

// Personal returns the names of the inputs that are not of a guardian.
func Personal() []string {
	names := make([]string, len(personal))
	for i, input := range personal {
		names[i] = input.name
	}
	return names
}

// SeenInput is the input that keeps what an input was opened with.
func SeenInput(name string) string { return "seen_" + name }

// label is what a change is about: an input, or the whole of a guardian.
func (c Change) label(ctx context.Context) string {
	for _, input := range personal {
		if input.name == c.Input {
			return i18n.T(ctx, input.label)
		}
	}
	return i18n.T(ctx, "patients.guardian")
}

// text is a value of the changed input as it is read: choices by their names.
func (c Change) text(ctx context.Context, value string) string {
	label := ""
	if value == "true" {
		return i18n.T(ctx, "patients.yes")
	}
	switch c.Input {
	case "nationality":
		return countryText(ctx, value)
	case "sex":
		label = SexLabels[patients.Sex(value)]
	case "identity_kind":
		label = identity.Kind(value).Label()
	case "language":
		label = LanguageLabels[i18n.Locale(value)]
	}
	if label == "" {
		return value
	}
	return i18n.T(ctx, label)
}
