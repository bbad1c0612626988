package patients

import (
	"fmt"
	"strings"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Draft is what a form says of a patient, as it was typed. A fault names its inputs by the names
// given here: "name_ar", "phone", and "guardian1_phone" for the first guardian's.
type Draft struct {
	NameAr         string // name_ar; one of the two names is needed
	NameEn         string // name_en
	Sex            string // sex
	BirthDate      string // birth_date, from 1900 to today, in either calendar
	IdentityKind   string // identity_kind
	IdentityNumber string // identity_number; empty for the kind "none"
	Phone          string // phone; needed unless a guardian has one
	Email          string // email; may be empty
	Language       string // language, "ar" or "en"; empty is Arabic
	Details
	ClinicID        string // clinic_id, of the clinic where a new patient gets a file; empty leaves it to the first visit
	Guardians       []GuardianDraft
	FormerNumber    string // former_number, of a new patient who had a file elsewhere; may be empty
	FamilyWith      string // family_with, of a patient whose family the new patient joins; may be empty
	DifferentPerson bool   // whoever registers has seen the duplicates, and this is somebody else
}

// GuardianDraft is what a form says of a guardian, as it was typed. An empty one is none.
type GuardianDraft struct {
	ID       string // of the guardian that it changes; empty for a new one
	NameAr   string // guardian1_name_ar; one of the two names is needed
	NameEn   string // guardian1_name_en
	Relation string // guardian1_relation
	Phone    string // guardian1_phone
	Email    string // guardian1_email; may be empty

	Authority  []Authority // guardian1_may_consent and so on; nil, where nobody was asked, is all of it
	MainPayer  bool        // guardian1_main_payer
	ValidFrom  string      // guardian1_valid_from; may be empty, as may all that follow
	ValidUntil string      // guardian1_valid_until
	ProofKind  string      // guardian1_proof_kind
	Proof      string      // guardian1_proof
}

// GuardianInput returns the name of an input of a guardian, the first of whom is 0: "guardian1_phone".
func GuardianInput(index int, name string) string { return fmt.Sprintf("guardian%d_%s", index+1, name) }

// patient returns the patient that the draft describes, or fault.ErrInvalid with every input at fault.
func (d Draft) patient(today civil.Date) (*Patient, error) {
	c := &check{}
	p := &Patient{
		NameAr:   c.name("name_ar", d.NameAr),
		NameEn:   c.name("name_en", d.NameEn),
		Sex:      choice(c, "sex", d.Sex, Sexes),
		Phone:    c.phone("phone", d.Phone),
		Email:    c.email("email", d.Email),
		Language: i18n.Arabic,
	}
	p.BirthDate, p.BirthHijri = c.birthDate("birth_date", d.BirthDate, today)
	if d.Language != "" {
		p.Language = choice(c, "language", d.Language, []i18n.Locale{i18n.Arabic, i18n.English})
	}
	p.IdentityKind, p.IdentityNumber = c.identity(d.IdentityKind, d.IdentityNumber)
	p.FormerNumber = strings.ToUpper(c.optional("former_number", text.Figures(d.FormerNumber), longFormer))
	p.SearchName = fold.Key(p.NameAr, p.NameEn)
	d.Details.read(c, p)
	for i, g := range d.Guardians {
		if !g.Blank() {
			p.Guardians = append(p.Guardians, g.guardian(c, i))
		}
	}
	c.Require(p.NameAr != "" || p.NameEn != "", "name_ar", "patients.name_needed")
	guarded := len(p.Guardians) > 0
	c.Require(p.Phone != "" || guarded, "phone", "patients.phone_needed")
	c.Require(!p.IsMinor(today) || guarded, GuardianInput(0, "name_ar"), "patients.guardian_needed")
	c.Require(!p.IsMinor(today) || !guarded || p.May(Consent, today), GuardianInput(0, "may_consent"), "patients.consent_needed")
	c.onePayer(p.Guardians)
	return p, c.Err()
}
