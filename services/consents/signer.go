package consents

import (
	"slices"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/patients"
)

// Signer is somebody who may sign for a patient: the patient, or a guardian.
type Signer struct {
	Guardian *patients.Guardian // nil: the patient
}

// Value names the signer on a form.
func (s Signer) Value() string {
	if s.Guardian == nil {
		return string(ByPatient)
	}
	return s.Guardian.ID.String()
}

// Signers returns who may sign for a patient on a day. A patient of age signs; for a minor a guardian does who may consent. For
// a patient of age a guardian may whom a court or the patient has put in that place.
func Signers(p *patients.Patient, today civil.Date) (all []Signer) {
	minor := p.IsMinor(today)
	if !minor {
		all = append(all, Signer{})
	}
	for _, g := range p.Guardians {
		if g.May(patients.Consent, today) && (minor || g.ProofKind == patients.CourtOrder || g.ProofKind == patients.PowerOfAttorney) {
			all = append(all, Signer{g})
		}
	}
	return all
}

// Authority is whether whoever signed could sign today, too.
type Authority string

// The authorities.
const (
	Kept Authority = ""     // they could
	Lost Authority = "lost" // a guardian who may not consent any more
	Gone Authority = "gone" // a guardian who is on the record no longer
)

// Authority returns what has become of the authority of whoever signed. A consent stands without it: it was there on the day.
func (c *Consent) Authority(p *patients.Patient, today civil.Date) Authority {
	if c.Signer == ByPatient {
		return Kept
	}
	n := slices.IndexFunc(p.Guardians, func(g *patients.Guardian) bool {
		return g.ID == c.GuardianID || g.NameAr == c.SignerAr && g.NameEn == c.SignerEn && g.Relation == c.Relation // after a merge
	})
	switch {
	case n < 0:
		return Gone
	case !p.Guardians[n].May(patients.Consent, today):
		return Lost
	}
	return Kept
}
