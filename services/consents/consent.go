package consents

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// SignedBy is who signs.
type SignedBy string

// Those who sign.
const (
	ByPatient  SignedBy = "patient"
	ByGuardian SignedBy = "guardian"
)

// Consent is what somebody has agreed to. It stays as it was signed, and can only be withdrawn.
type Consent struct {
	bun.BaseModel `bun:"table:consents,alias:co"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	PatientID      uuid.UUID
	FormID         uuid.UUID
	Number         int         // of the text
	Language       i18n.Locale // in which it was read
	TextSHA256     []byte      `bun:"text_sha256"` // of that text
	Signer         SignedBy
	GuardianID     uuid.UUID `bun:",nullzero"`
	SignerAr       string    // the name as it was
	SignerEn       string
	Relation       patients.Relation
	SignatureID    uuid.UUID `bun:",nullzero"` // uuid.Nil: typed before a witness
	ImageSHA256    []byte    `bun:"image_sha256"`
	TypedName      string
	Witness        string
	Key            uuid.UUID // of the form that was sent
	SignedAt       time.Time
	TakenBy        uuid.UUID
	ExpiresOn      civil.Date `bun:",nullzero"` // the last day on which it holds
	WithdrawnAt    time.Time  `bun:",nullzero"`
	WithdrawnBy    uuid.UUID  `bun:",nullzero"`
	WithdrawReason string
	Version        int

	TakenByAr, TakenByEn         string `bun:",scanonly"`
	WithdrawnByAr, WithdrawnByEn string `bun:",scanonly"`
}

// Signature is what was drawn on a screen. It lies apart, so that no list and no audit entry carries it.
type Signature struct {
	bun.BaseModel `bun:"table:consent_signatures,alias:sg"`

	ID      uuid.UUID `bun:",pk"`
	Image   []byte    // PNG
	Strokes []Stroke  `bun:"type:jsonb"`
	SHA256  []byte    `bun:"sha256"` // of the image
}

// SignerName returns the name of whoever signed in the reader's language.
func (c *Consent) SignerName(ctx context.Context) string {
	return i18n.Pick(ctx, c.SignerAr, c.SignerEn)
}

// State is what has become of a consent, or of a form that may have been signed.
type State string

// The states.
const (
	Unsigned  State = "unsigned"
	Standing  State = "standing"
	Ending    State = "ending"   // stands, and expires within 30 days
	Outdated  State = "outdated" // a later text has to be signed
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
)

// Stands reports whether the state is that of a consent that holds.
func (s State) Stands() bool { return s == Standing || s == Ending }

// soon is how many days before its end a consent can be renewed, and is told of.
const soon = 30

// State returns what has become of the consent to a form on a day.
func (c *Consent) State(f *Form, on civil.Date) State {
	switch {
	case !c.WithdrawnAt.IsZero():
		return Withdrawn
	case !c.ExpiresOn.IsZero() && on.After(c.ExpiresOn):
		return Expired
	case c.Number < f.StandsFrom:
		return Outdated
	case !c.ExpiresOn.IsZero() && c.ExpiresOn.Before(on.Add(soon)):
		return Ending
	}
	return Standing
}

// Item is a form, and what a patient has signed of it.
type Item struct {
	Form     *Form
	Consents []*Consent // the latest first
	Applies  bool       // it is for the whole centre, or for a clinic where the patient has an open file
}

// State returns how things stand on a day. A consent that stands counts before a later one that was withdrawn or ended.
func (i *Item) State(on civil.Date) State {
	best := Unsigned
	for n, c := range i.Consents {
		switch state := c.State(i.Form, on); {
		case state == Standing:
			return Standing
		case state.Stands() || n == 0:
			best = state
		}
	}
	return best
}

// Missing reports whether the form is still to be signed before the patient is seen.
func (i *Item) Missing(on civil.Date) bool {
	return i.Applies && i.Form.Active && i.Form.Reminds() && !i.State(on).Stands()
}
