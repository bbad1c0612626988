package e2e

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/patients"
)

// registry is what there is to see of a child with all that can be known: the pages of the child and of the family.
func (w *window) registry() []screen {
	w.t.Helper()
	first := w.child("جود العنزي", "Jood Al-Anazi", uuid.Nil)
	second := w.child("ريم العنزي", "Reem Al-Anazi", first.ID)
	_, err := w.Patients.AddAlert(w.Context(), second.ID, patients.AlertDraft{Kind: "custody", Words: "الأب لا يستلم: صك 4412", Audience: "desk", Severity: "danger", EndsOn: "2027-01-31"})
	w.must(err)
	family, err := w.Patients.FamilyOf(w.Context(), second.ID)
	w.must(err)
	page := "/patients/" + second.ID.String()
	return []screen{
		{name: "child", path: page},
		{name: "child-edit", path: page + "/edit"},
		{name: "child-sibling", path: "/patients/new?sibling=" + second.ID.String()},
		{name: "child-alerts", path: page + "/alerts"},
		{name: "child-booking", path: "/appointments/new?patient=" + second.ID.String()},
		{name: "child-pick-up", path: page + "/guardians/print"},
		{name: "family", path: "/families/" + family.ID.String()},
	}
}

// child registers a child with a mother, and a father whose authority has ended.
func (w *window) child(ar, en string, sibling uuid.UUID) *patients.Patient {
	w.t.Helper()
	d := patients.Draft{
		NameAr: ar, NameEn: en, Sex: "female", BirthDate: "1441-06-16", IdentityKind: "none", Language: "ar",
		Details: patients.Details{Nationality: "SA", Spoken: []string{"ar", "sgn"}, Address: patients.Address{Short: "RRRD2929", City: "الرياض"}},
		Guardians: []patients.GuardianDraft{
			{NameAr: "منى العنزي", NameEn: "Mona Al-Anazi", Relation: "mother", Phone: "0561034017", MainPayer: true, ProofKind: "family_card", Proof: "1029384756"},
			{NameAr: "سعد العنزي", NameEn: "Saad Al-Anazi", Relation: "father", Phone: "0561034018", ValidUntil: "2026-01-01"},
		},
	}
	if sibling != uuid.Nil {
		d.FamilyWith = sibling.String()
	}
	p, err := w.Patients.Register(w.Context(), d)
	w.must(err)
	return p
}
