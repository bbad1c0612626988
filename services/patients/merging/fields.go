package merging

import (
	"strings"

	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/patients"
)

// Field is a detail of which the survivor keeps their own, or takes over the merged record's.
type Field struct {
	Name  string // of the detail in a form
	Label string // message key
	Text  func(*patients.Patient) string
	take  func(to, from *patients.Patient)
	empty func(*patients.Patient) bool // nothing is lost that matters; nil: where the text is empty
}

// Fields are the details that can be chosen.
var Fields = []Field{
	{
		Name: "name_ar", Label: "patients.name_ar", Text: func(p *patients.Patient) string { return p.NameAr },
		take: func(to, from *patients.Patient) { to.NameAr = from.NameAr },
	},
	{
		Name: "name_en", Label: "patients.name_en", Text: func(p *patients.Patient) string { return p.NameEn },
		take: func(to, from *patients.Patient) { to.NameEn = from.NameEn },
	},
	{
		Name: "sex", Label: "patients.sex", Text: func(p *patients.Patient) string { return string(p.Sex) },
		take: func(to, from *patients.Patient) { to.Sex = from.Sex },
	},
	{
		Name: "birth_date", Label: "patients.birth_date", Text: func(p *patients.Patient) string { return p.BirthDate.String() },
		take: func(to, from *patients.Patient) { to.BirthDate, to.BirthHijri = from.BirthDate, from.BirthHijri }, empty: func(p *patients.Patient) bool { return p.BirthDate.IsZero() },
	},
	{
		Name: "identity", Label: "patients.identity_number", Text: identityText, empty: func(p *patients.Patient) bool { return p.IdentityNumber == "" },
		take: func(to, from *patients.Patient) {
			to.IdentityKind, to.IdentityNumber = from.IdentityKind, from.IdentityNumber
		},
	},
	{
		Name: "phone", Label: "patients.phone", Text: func(p *patients.Patient) string { return phone.Local(p.Phone) },
		take: func(to, from *patients.Patient) { to.Phone = from.Phone },
	},
	{
		Name: "email", Label: "patients.email", Text: func(p *patients.Patient) string { return p.Email },
		take: func(to, from *patients.Patient) { to.Email = from.Email },
	},
	{
		Name: "language", Label: "patients.language", Text: func(p *patients.Patient) string { return string(p.Language) },
		take: func(to, from *patients.Patient) { to.Language = from.Language },
	},
	{
		Name: "second_phone", Label: "patients.second_phone", Text: func(p *patients.Patient) string { return phone.Local(p.SecondPhone) },
		take: func(to, from *patients.Patient) { to.SecondPhone = from.SecondPhone },
	},
	{
		Name: "nationality", Label: "patients.nationality", Text: func(p *patients.Patient) string { return p.Nationality },
		take: func(to, from *patients.Patient) { to.Nationality = from.Nationality },
	},
	{
		Name: "spoken", Label: "patients.spoken", Text: func(p *patients.Patient) string { return strings.Join(p.Spoken, " ") },
		take: func(to, from *patients.Patient) { to.Spoken = from.Spoken },
	},
	{
		Name: "address", Label: "patients.address", Text: addressText,
		take: func(to, from *patients.Patient) { to.Address = from.Address },
	},
}

// addressText is an address in a line, to be told from another one.
func addressText(p *patients.Patient) string {
	a := p.Address
	return strings.Join(strings.Fields(strings.Join([]string{a.Building, a.Street, a.District, a.City, a.PostalCode, a.Additional, a.Short, a.Abroad}, " ")), " ")
}

// identityText has the kind before the number, since one without the other says little.
func identityText(p *patients.Patient) string { return string(p.IdentityKind) + " " + p.IdentityNumber }

// same reports whether two records agree in the detail.
func (f Field) same(one, other *patients.Patient) bool { return f.Text(one) == f.Text(other) }

// Difference is a detail in which two records do not agree.
type Difference struct {
	Field
	Clash   bool // both have one, and so somebody has to look
	Default Side // whose it is taken unless somebody chooses
}

// Side is one of two records.
type Side string

// The sides.
const (
	Survivor Side = "survivor"
	Merged   Side = "merged"
)

// differences are the details in which two records do not agree. The survivor's is taken where they have one.
func differences(survivor, merged *patients.Patient) (list []Difference) {
	for _, f := range Fields {
		if f.same(survivor, merged) {
			continue
		}
		d := Difference{Field: f, Default: Survivor, Clash: !f.missing(survivor) && !f.missing(merged)}
		if f.missing(survivor) && !f.missing(merged) {
			d.Default = Merged
		}
		list = append(list, d)
	}
	return list
}

func (f Field) missing(p *patients.Patient) bool {
	if f.empty != nil {
		return f.empty(p)
	}
	return f.Text(p) == ""
}

// choose gives the survivor what was chosen of the merged record. Of what nobody has chosen the default is taken. An
// identity is of one record only, and so the merged one gives it away.
func choose(survivor, merged *patients.Patient, choices map[string]Side) {
	for _, d := range differences(survivor, merged) {
		side, chosen := choices[d.Name]
		if !chosen {
			side = d.Default
		}
		if side != Merged {
			continue
		}
		d.take(survivor, merged)
		if d.Name == "identity" && merged.IdentityNumber != "" {
			merged.IdentityKind, merged.IdentityNumber = identity.None, ""
		}
	}
	survivor.SearchName = fold.Key(survivor.NameAr, survivor.NameEn)
}
