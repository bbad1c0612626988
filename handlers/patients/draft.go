package patients

import (
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/patients"
	views "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// ticked is the value of a tick.
const ticked = "true"

// draft is what the form says of the patient.
func draft(form ui.Form) patients.Draft {
	d := patients.Draft{
		NameAr: form.Value("name_ar"), NameEn: form.Value("name_en"), Sex: form.Value("sex"), BirthDate: form.Value("birth_date"),
		IdentityKind: form.Value("identity_kind"), IdentityNumber: form.Value("identity_number"), Phone: form.Value("phone"),
		Email: form.Value("email"), Language: form.Value("language"), DifferentPerson: form.Value("different_person") != "",
		ClinicID: form.Value("clinic_id"), Details: details(form),
	}
	if form.Value("same_family") != "" {
		d.FamilyWith = form.Value("family_with")
	}
	for i := range mostGuardians {
		d.Guardians = append(d.Guardians, guardianDraft(form, i))
	}
	return d
}

func details(form ui.Form) patients.Details {
	d := patients.Details{SecondPhone: form.Value("second_phone"), Nationality: form.Value("nationality"), Address: patients.Address{
		Building: form.Value("address_building"), Street: form.Value("address_street"), District: form.Value("address_district"),
		City: form.Value("address_city"), PostalCode: form.Value("address_postal_code"), Additional: form.Value("address_additional"),
		Short: form.Value("address_short"), Abroad: form.Value("address_abroad"),
	}}
	for _, code := range patients.Tongues {
		if form.Value(views.TongueInput(code)) == ticked {
			d.Spoken = append(d.Spoken, code)
		}
	}
	return d
}

func guardianDraft(form ui.Form, index int) patients.GuardianDraft {
	of := func(name string) string { return form.Value(patients.GuardianInput(index, name)) }
	g := patients.GuardianDraft{
		ID: of("id"), NameAr: of("name_ar"), NameEn: of("name_en"), Relation: of("relation"), Phone: of("phone"), Email: of("email"),
		MainPayer: of("main_payer") == ticked, ValidFrom: of("valid_from"), ValidUntil: of("valid_until"), ProofKind: of("proof_kind"), Proof: of("proof"),
	}
	if form.Value(views.AuthorityAsked(index)) == "" {
		return g
	}
	g.Authority = []patients.Authority{}
	for _, a := range patients.Authorities {
		if form.Value(views.AuthorityInput(index, a)) == ticked {
			g.Authority = append(g.Authority, a)
		}
	}
	return g
}

// values are a patient as the form shows one.
func values(p *patients.Patient) map[string]string {
	v := map[string]string{
		"name_ar": p.NameAr, "name_en": p.NameEn, "sex": string(p.Sex), "birth_date": p.BirthText(),
		"identity_kind": string(p.IdentityKind), "identity_number": p.IdentityNumber, "phone": phone.Local(p.Phone),
		"email": p.Email, "language": string(p.Language),
	}
	common(v, p)
	for i, g := range p.Guardians {
		guardianValues(v, i, g)
		v[patients.GuardianInput(i, "id")] = g.ID.String()
	}
	return v
}

// common puts down what a patient may have in common with a brother or sister.
func common(v map[string]string, p *patients.Patient) {
	a := p.Address
	for name, value := range map[string]string{
		"second_phone": phone.Local(p.SecondPhone), "nationality": p.Nationality, "address_building": a.Building, "address_street": a.Street,
		"address_district": a.District, "address_city": a.City, "address_postal_code": a.PostalCode, "address_additional": a.Additional,
		"address_short": a.Short, "address_abroad": a.Abroad,
	} {
		v[name] = value
	}
	for _, code := range p.Spoken {
		v[views.TongueInput(code)] = ticked
	}
}

func guardianValues(v map[string]string, index int, g *patients.Guardian) {
	set := func(name, value string) { v[patients.GuardianInput(index, name)] = value }
	set("name_ar", g.NameAr)
	set("name_en", g.NameEn)
	set("relation", string(g.Relation))
	set("phone", phone.Local(g.Phone))
	set("email", g.Email)
	set("valid_from", g.ValidFrom.String())
	set("valid_until", g.ValidUntil.String())
	set("proof_kind", string(g.ProofKind))
	set("proof", g.Proof)
	set("main_payer", tick(g.MainPayer))
	for _, a := range patients.Authorities {
		v[views.AuthorityInput(index, a)] = tick(g.Has(a))
	}
	v[views.AuthorityAsked(index)] = ticked
}

func tick(on bool) string {
	if on {
		return ticked
	}
	return ""
}
