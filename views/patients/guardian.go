package patients

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// AuthorityLabels are the message keys of what guardians may do.
var AuthorityLabels = map[patients.Authority]string{
	patients.Consent:  "patients.may_consent",
	patients.Payment:  "patients.may_pay",
	patients.PickUp:   "patients.may_pick_up",
	patients.Messages: "patients.may_get_messages",
}

// ProofLabels are the message keys of what shows that somebody is the guardian.
var ProofLabels = map[patients.Proof]string{
	patients.FamilyCard:       "patients.family_card",
	patients.BirthCertificate: "patients.birth_certificate",
	patients.CourtOrder:       "patients.court_order",
	patients.PowerOfAttorney:  "patients.power_of_attorney",
	patients.IdentityDocument: "patients.identity_document",
	patients.OtherProof:       "patients.other_proof",
}

// authorityInputs are the last parts of the names of a guardian's ticks.
var authorityInputs = map[patients.Authority]string{
	patients.Consent: "may_consent", patients.Payment: "may_pay", patients.PickUp: "may_pick_up", patients.Messages: "may_get_messages",
}

// AuthorityInput is the input that says whether a guardian has an authority.
func AuthorityInput(index int, a patients.Authority) string {
	return patients.GuardianInput(index, authorityInputs[a])
}

func proofs() []ui.Option { return ui.Labelled(patients.Proofs, ProofLabels) }

func authorities(index int) (list []labelled) {
	for _, a := range patients.Authorities {
		list = append(list, labelled{AuthorityInput(index, a), AuthorityLabels[a]})
	}
	return append(list, labelled{patients.GuardianInput(index, "main_payer"), "patients.main_payer"})
}

// named are the inputs without which a guardian is nobody.
var named = []string{"id", "name_ar", "name_en", "phone", "email"}

// validity are the inputs of when a guardian's authority holds, and what shows it.
var validity = []string{"valid_from", "valid_until", "proof_kind", "proof"}

// OfGuardian returns the names of the inputs of a guardian, the first of whom is 0.
func OfGuardian(index int) []string {
	names := slices.Concat(named, []string{"relation"}, validity)
	for i, name := range names {
		names[i] = patients.GuardianInput(index, name)
	}
	for _, tick := range authorities(index) {
		names = append(names, tick.name)
	}
	return names
}

// Named reports whether a form has a guardian at an index; ticks alone are none.
func Named(form ui.Form, index int) bool {
	return slices.ContainsFunc(named, func(name string) bool { return form.Value(patients.GuardianInput(index, name)) != "" })
}

// AuthorityAsked is the input that says that a form has asked what a guardian may do.
func AuthorityAsked(index int) string { return patients.GuardianInput(index, "authority") }

// limited reports whether a form says anything of when a guardian's authority holds, and what shows it.
func limited(form ui.Form, index int) bool {
	return slices.ContainsFunc(validity, func(name string) bool {
		input := patients.GuardianInput(index, name)
		return form.Value(input) != "" || form.Error(input) != ""
	})
}

// tickError is what is wrong with a guardian's ticks.
func tickError(form ui.Form, index int) string {
	for _, tick := range authorities(index) {
		if key := form.Error(tick.name); key != "" {
			return tick.name
		}
	}
	return ""
}

// GuardianText is a guardian in a line: who, and with what authority. input names the inputs from which it is read.
func GuardianText(ctx context.Context, index int, value func(name string) string) string {
	of := func(name string) string { return value(patients.GuardianInput(index, name)) }
	line := []string{strings.TrimSpace(cmp.Or(of("name_ar"), of("name_en")) + " " + of("phone"))}
	if line[0] == "" {
		return ""
	}
	for _, tick := range authorities(index) {
		if value(tick.name) != "" {
			line = append(line, i18n.T(ctx, tick.label))
		}
	}
	for _, name := range validity {
		if text := of(name); text != "" {
			line = append(line, text)
		}
	}
	return strings.Join(line, i18n.T(ctx, "patients.comma"))
}
