package patients

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Draft is what a form says of a patient, as it was typed. A fault names its inputs by the names
// given here: "name_ar", "phone", and "guardian1_phone" for the first guardian's.
type Draft struct {
	NameAr          string // name_ar; one of the two names is needed
	NameEn          string // name_en
	Sex             string // sex
	BirthDate       string // birth_date, from 1900 to today
	IdentityKind    string // identity_kind
	IdentityNumber  string // identity_number; empty for the kind "none"
	Phone           string // phone; needed unless a guardian has one
	Email           string // email; may be empty
	Language        string // language, "ar" or "en"; empty is Arabic
	ClinicID        string // clinic_id, of the clinic where a new patient gets a file; empty leaves it to the first visit
	Guardians       []GuardianDraft
	DifferentPerson bool // whoever registers has seen the duplicates, and this is somebody else
}

// GuardianDraft is what a form says of a guardian, as it was typed. An empty one is none.
type GuardianDraft struct {
	ID       string // of the guardian that it changes; empty for a new one
	NameAr   string // guardian1_name_ar; one of the two names is needed
	NameEn   string // guardian1_name_en
	Relation string // guardian1_relation
	Phone    string // guardian1_phone
	Email    string // guardian1_email; may be empty
}

// GuardianInput returns the name of an input of a guardian, the first of whom is 0: "guardian1_phone".
func GuardianInput(index int, name string) string { return fmt.Sprintf("guardian%d_%s", index+1, name) }

// patient returns the patient that the draft describes, or fault.ErrInvalid with every input at fault.
func (d Draft) patient(today civil.Date) (*Patient, error) {
	c := &check{}
	p := &Patient{
		NameAr:    c.name("name_ar", d.NameAr),
		NameEn:    c.name("name_en", d.NameEn),
		Sex:       choice(c, "sex", d.Sex, Sexes),
		BirthDate: c.birthDate("birth_date", d.BirthDate, today),
		Phone:     c.phone("phone", d.Phone),
		Email:     c.email("email", d.Email),
		Language:  i18n.Arabic,
	}
	if d.Language != "" {
		p.Language = choice(c, "language", d.Language, []i18n.Locale{i18n.Arabic, i18n.English})
	}
	p.IdentityKind, p.IdentityNumber = c.identity(d.IdentityKind, d.IdentityNumber)
	p.SearchName = fold.Key(p.NameAr, p.NameEn)
	for i, g := range d.Guardians {
		if !g.blank() {
			p.Guardians = append(p.Guardians, g.guardian(c, i))
		}
	}
	guarded := len(p.Guardians) > 0
	c.Require(p.NameAr != "" || p.NameEn != "", "name_ar", "patients.name_needed")
	c.Require(p.Phone != "" || guarded, "phone", "patients.phone_needed")
	c.Require(!p.IsMinor(today) || guarded, GuardianInput(0, "name_ar"), "patients.guardian_needed")
	return p, c.Err()
}

func (g GuardianDraft) blank() bool {
	return strings.TrimSpace(g.NameAr+g.NameEn+g.Phone+g.Email) == ""
}

func (g GuardianDraft) guardian(c *check, index int) *Guardian {
	input := func(name string) string { return GuardianInput(index, name) }
	id, _ := uuid.Parse(g.ID) // what is no id is nobody's, and so a new guardian's
	read := &Guardian{
		ID:       id,
		NameAr:   c.name(input("name_ar"), g.NameAr),
		NameEn:   c.name(input("name_en"), g.NameEn),
		Relation: choice(c, input("relation"), g.Relation, Relations),
		Phone:    c.phone(input("phone"), g.Phone),
		Email:    c.email(input("email"), g.Email),
	}
	c.Require(read.NameAr != "" || read.NameEn != "", input("name_ar"), "patients.name_needed")
	c.Require(read.Phone != "", input("phone"), "fault.required")
	return read
}
