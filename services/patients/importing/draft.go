package importing

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/country"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
)

// Draft is what a form would say of a row's patient.
func (im *Import) Draft(r *Row) patients.Draft {
	of := func(field string) string {
		if n := slices.Index(im.Columns, field); n >= 0 && n < len(r.Cells) {
			return r.Cells[n]
		}
		return ""
	}
	d := patients.Draft{
		NameAr: of("name_ar"), NameEn: of("name_en"), Sex: meant(of("sex"), sexes), BirthDate: birth(of("birth_date")), Phone: of("phone"), Email: of("email"),
		IdentityKind: meant(of("identity_kind"), identities), IdentityNumber: of("identity_number"), Language: meant(of("language"), languages), FormerNumber: of("former_number"),
		Details: patients.Details{SecondPhone: of("second_phone"), Nationality: nation(of("nationality")), Address: patients.Address{
			Building: of("address_building"), Street: of("address_street"), District: of("address_district"), City: of("address_city"),
			PostalCode: of("address_postal_code"), Additional: of("address_additional"), Short: of("address_short"),
		}},
		Guardians: []patients.GuardianDraft{{
			NameAr: of("guardian1_name_ar"), NameEn: of("guardian1_name_en"), Relation: meant(of("guardian1_relation"), relations), Phone: of("guardian1_phone"),
		}},
	}
	if d.IdentityKind == "" {
		d.IdentityKind = string(kindOf(d.IdentityNumber))
	}
	return d
}

// kindOf says what a number without a kind is on: only the kingdom's own are told by their first digit.
func kindOf(number string) identity.Kind {
	figures := strings.TrimSpace(text.Figures(number))
	switch {
	case figures == "":
		return identity.None
	case strings.HasPrefix(figures, "1"):
		return identity.NationalID
	case strings.HasPrefix(figures, "2"):
		return identity.Iqama
	}
	return "" // somebody has to say
}

// word is a value with what it is called, as a message key and otherwise.
type word struct {
	value, label string
	also         []string
}

var (
	sexes      = []word{{"male", "patients.male", []string{"m", "ذ", "رجل", "ولد"}}, {"female", "patients.female", []string{"f", "ا", "امرأة", "بنت"}}}
	languages  = []word{{"ar", "patients.arabic", nil}, {"en", "patients.english", nil}}
	relations  = []word{{"father", "patients.father", []string{"اب"}}, {"mother", "patients.mother", []string{"ام"}}, {"grandparent", "patients.grandparent", nil}, {"sibling", "patients.sibling", nil}, {"other", "patients.other_relation", nil}}
	identities = identityWords()
)

func identityWords() (words []word) {
	for _, k := range identity.Kinds {
		words = append(words, word{string(k), k.Label(), nil})
	}
	return words
}

// meant returns the value of a word in either language, or what was written, which is refused like any other.
func meant(written string, words []word) string {
	key := fold.Key(written, "")
	for _, w := range words {
		names := append([]string{w.value}, w.also...)
		for _, l := range []i18n.Locale{i18n.Arabic, i18n.English} {
			names = append(names, i18n.T(i18n.With(context.Background(), l), w.label))
		}
		if slices.ContainsFunc(names, func(name string) bool { return key != "" && fold.Key(name, "") == key }) {
			return w.value
		}
	}
	return written
}

// nation returns the code of a country that is written by its code or name.
func nation(written string) string {
	if code := strings.ToUpper(written); len(code) == 2 {
		return code
	}
	key := fold.Key(written, "")
	for _, c := range country.All(context.Background()) {
		if key != "" && (fold.Key(c.NameAr, "") == key || fold.Key(c.NameEn, "") == key) {
			return c.Code
		}
	}
	return written
}

// serial is a day as Excel counts them. Those of four digits, before 1927, would be taken for years.
var serial = regexp.MustCompile(`^\d{5}$`)

// birth returns a birth date as a form has it: Excel keeps days as numbers, from 1899-12-30 on.
func birth(written string) string {
	if !serial.MatchString(written) {
		return written
	}
	days, _ := strconv.Atoi(written) // five digits
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Format(time.DateOnly)
}
