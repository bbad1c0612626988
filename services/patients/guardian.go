package patients

import (
	"context"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Relation is what a guardian is to the patient.
type Relation string

// The relations.
const (
	Father      Relation = "father"
	Mother      Relation = "mother"
	Grandparent Relation = "grandparent"
	Sibling     Relation = "sibling"
	Other       Relation = "other"
)

// Relations are all of them, in the order in which they are shown.
var Relations = []Relation{Father, Mother, Grandparent, Sibling, Other}

// Authority is something that a guardian may do for the patient.
type Authority string

// The authorities.
const (
	Consent  Authority = "consent"
	Payment  Authority = "payment"
	PickUp   Authority = "pick_up"
	Messages Authority = "messages"
)

// Authorities are all of them, in the order in which they are shown.
var Authorities = []Authority{Consent, Payment, PickUp, Messages}

// Proof is what shows that somebody is the guardian.
type Proof string

// The proofs.
const (
	FamilyCard       Proof = "family_card"
	BirthCertificate Proof = "birth_certificate"
	CourtOrder       Proof = "court_order"
	PowerOfAttorney  Proof = "power_of_attorney"
	IdentityDocument Proof = "identity"
	OtherProof       Proof = "other"
)

// Proofs are all of them, in the order in which they are shown.
var Proofs = []Proof{FamilyCard, BirthCertificate, CourtOrder, PowerOfAttorney, IdentityDocument, OtherProof}

// Guardian answers for a patient who is a minor.
type Guardian struct {
	bun.BaseModel `bun:"table:guardians,alias:g"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	PatientID      uuid.UUID
	NameAr         string
	NameEn         string
	Relation       Relation
	Phone          string // E.164
	Email          string
	MayConsent     bool
	MayPay         bool
	MayPickUp      bool
	MayGetMessages bool
	MainPayer      bool       // pays before the others
	ValidFrom      civil.Date `bun:",nullzero"` // no day: since ever
	ValidUntil     civil.Date `bun:",nullzero"` // the last day; no day: for ever
	ProofKind      Proof      // empty where none was shown
	Proof          string     // its number, or what it says
}

// Name returns the guardian's name in the reader's language.
func (g *Guardian) Name(ctx context.Context) string { return i18n.Pick(ctx, g.NameAr, g.NameEn) }

// Valid reports whether the guardian's authority holds on a day.
func (g *Guardian) Valid(on civil.Date) bool {
	return !on.Before(g.ValidFrom) && (g.ValidUntil.IsZero() || !on.After(g.ValidUntil))
}

// Expired reports whether the guardian's authority has ended before a day.
func (g *Guardian) Expired(on civil.Date) bool {
	return !g.ValidUntil.IsZero() && on.After(g.ValidUntil)
}

// Has reports whether an authority was given to the guardian, be it valid or not.
func (g *Guardian) Has(a Authority) bool {
	switch a {
	case Consent:
		return g.MayConsent
	case Payment:
		return g.MayPay
	case PickUp:
		return g.MayPickUp
	}
	return g.MayGetMessages
}

// May reports whether the guardian has an authority on a day.
func (g *Guardian) May(a Authority, on civil.Date) bool { return g.Has(a) && g.Valid(on) }

// May reports whether any guardian of the patient has an authority on a day.
func (p *Patient) May(a Authority, on civil.Date) bool {
	return slices.ContainsFunc(p.Guardians, func(g *Guardian) bool { return g.May(a, on) })
}

// give gives the guardian an authority.
func (g *Guardian) give(a Authority) {
	switch a {
	case Consent:
		g.MayConsent = true
	case Payment:
		g.MayPay = true
	case PickUp:
		g.MayPickUp = true
	case Messages:
		g.MayGetMessages = true
	}
}

// same reports whether nothing of the guardian has changed.
func (g *Guardian) same(was *Guardian) bool {
	one, other := *g, *was
	one.Source, other.Source = signal.Source{}, signal.Source{}
	return reflect.DeepEqual(one, other)
}
