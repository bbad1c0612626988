package importing

import (
	"context"
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Column is something that a column of a file may hold.
type Column struct {
	Name  string   // of the input of a patient's form
	Label string   // message key
	Also  []string // other headings by which it is known
}

// Known are what columns may hold, in the order of the template.
var Known = []Column{
	{"former_number", "importing.former_number", []string{"file number", "file no", "file", "mrn", "رقم الملف", "رقم ملف"}},
	{"name_ar", "patients.name_ar", []string{"arabic name", "الاسم العربي", "الاسم", "اسم المريض"}},
	{"name_en", "patients.name_en", []string{"english name", "الاسم الانجليزي", "name", "full name", "patient name"}},
	{"sex", "patients.sex", []string{"gender", "النوع", "الجنس"}},
	{"birth_date", "patients.birth_date", []string{"birth date", "birthdate", "dob", "date of birth", "تاريخ الميلاد", "الميلاد"}},
	{"identity_kind", "patients.identity_kind", []string{"identity type", "id type", "نوع الهوية"}},
	{"identity_number", "patients.identity_number", []string{"id", "id number", "national id", "iqama", "رقم الهوية", "الهوية", "السجل المدني"}},
	{"phone", "patients.phone", []string{"mobile", "phone", "mobile number", "phone number", "الجوال", "رقم الجوال", "الهاتف"}},
	{"second_phone", "patients.second_phone", []string{"other phone", "هاتف اخر"}},
	{"email", "patients.email", []string{"email", "e-mail", "البريد", "البريد الالكتروني", "الايميل"}},
	{"language", "patients.language", []string{"language", "اللغة"}},
	{"nationality", "patients.nationality", []string{"country", "الجنسية"}},
	{"address_building", "patients.address_building", nil},
	{"address_street", "patients.address_street", nil},
	{"address_district", "patients.address_district", []string{"الحي"}},
	{"address_city", "patients.address_city", []string{"المدينة"}},
	{"address_postal_code", "patients.address_postal_code", []string{"postcode", "zip"}},
	{"address_additional", "patients.address_additional", nil},
	{"address_short", "patients.address_short", nil},
	{"guardian1_name_ar", "importing.guardian_ar", []string{"guardian", "guardian name", "ولي الامر", "اسم ولي الامر"}},
	{"guardian1_name_en", "importing.guardian_en", nil},
	{"guardian1_relation", "importing.guardian_relation", []string{"relation", "صلة القرابة", "القرابة"}},
	{"guardian1_phone", "importing.guardian_phone", []string{"guardian mobile", "guardian phone", "جوال ولي الامر"}},
}

// Label returns the message key of what a field of a patient is called.
func Label(field string) string {
	for _, c := range Known {
		if c.Name == field {
			return c.Label
		}
	}
	return "importing.field"
}

// Template returns the headings of a file that is known without asking.
func Template(ctx context.Context) (headings []string) {
	for _, c := range Known {
		headings = append(headings, i18n.T(ctx, c.Label))
	}
	return headings
}

// recognise says what columns hold, by their headings in either language. Nothing is held twice.
func recognise(headings []string) []string {
	columns := make([]string, len(headings))
	for i, heading := range headings {
		key := headingKey(heading)
		n := slices.IndexFunc(Known, func(c Column) bool { return key != "" && c.known(key) })
		if n >= 0 && !slices.Contains(columns, Known[n].Name) {
			columns[i] = Known[n].Name
		}
	}
	return columns
}

func (c Column) known(key string) bool {
	names := append([]string{c.Name}, c.Also...)
	for _, l := range []i18n.Locale{i18n.Arabic, i18n.English} {
		names = append(names, i18n.T(i18n.With(context.Background(), l), c.Label))
	}
	return slices.ContainsFunc(names, func(name string) bool { return headingKey(name) == key })
}

// headingKey is a heading without what different hands write differently.
func headingKey(heading string) string {
	return fold.Key(strings.NewReplacer("_", " ", "-", " ", ".", " ", ":", " ", "*", " ").Replace(heading), "")
}
