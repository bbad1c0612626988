package patients

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// AlertKind is what an alert is about.
type AlertKind string

// The kinds.
const (
	Allergy      AlertKind = "allergy"
	Risk         AlertKind = "risk"
	PaymentAlert AlertKind = "payment"
	Custody      AlertKind = "custody"
	OtherAlert   AlertKind = "other"
)

// AlertKinds are all of them, in the order in which they are shown.
var AlertKinds = []AlertKind{Allergy, Risk, PaymentAlert, Custody, OtherAlert}

// Audience is who sees an alert.
type Audience string

// The audiences.
const (
	Everyone   Audience = "everyone"
	Clinicians Audience = "clinicians"
	Desk       Audience = "desk"
	Billing    Audience = "billing"
)

// Audiences are all of them, in the order in which they are shown.
var Audiences = []Audience{Everyone, Clinicians, Desk, Billing}

// reads is which alerts a role sees beside those for everyone. An admin may do everything, and so sees all.
var reads = map[access.Role][]Audience{
	access.Receptionist: {Everyone, Desk},
	access.Clinician:    {Everyone, Clinicians},
	access.Billing:      {Everyone, Billing},
	access.Manager:      {Everyone, Desk, Billing},
	access.Admin:        Audiences,
}

// AudiencesOf returns for whom somebody with a role sees and writes alerts.
func AudiencesOf(role access.Role) []Audience { return reads[role] }

// Severity is how an alert looks: as a tone of a notice.
type Severity string

// The severities.
const (
	Info   Severity = "info"
	Warn   Severity = "warn"
	Danger Severity = "danger"
)

// Severities are all of them, in the order in which they are shown.
var Severities = []Severity{Info, Warn, Danger}

// Alert is what whoever meets the patient must know at once.
type Alert struct {
	bun.BaseModel `bun:"table:patient_alerts,alias:al"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	PatientID uuid.UUID
	Kind      AlertKind
	Words     string
	Audience  Audience
	Severity  Severity
	EndsOn    civil.Date `bun:",nullzero"` // the last day on which it is shown; no day: until somebody ends it
	CreatedAt time.Time
	EndedAt   time.Time `bun:",nullzero"` // by somebody; zero while it is not
	Version   int

	Closed bool `bun:",scanonly"` // in a restricted record, of which whoever acts learns no more than how grave it is
}

// Active reports whether the alert is shown on a day.
func (a *Alert) Active(on civil.Date) bool {
	return a.EndedAt.IsZero() && (a.EndsOn.IsZero() || !on.After(a.EndsOn))
}

// AlertDraft is what a form says of an alert, as it was typed.
type AlertDraft struct {
	Kind     string // kind
	Words    string // words
	Audience string // audience, one of those that the writer sees
	Severity string // severity
	EndsOn   string // ends_on; may be empty
}

// longAlert is the most characters of an alert: it is read in passing.
const longAlert = 300

// alert returns the alert that the draft describes, or fault.ErrInvalid with every input at fault.
func (d AlertDraft) alert(role access.Role, today civil.Date) (*Alert, error) {
	c := &check{}
	a := &Alert{
		Kind: choice(c, "kind", d.Kind, AlertKinds), Audience: choice(c, "audience", d.Audience, reads[role]),
		Severity: choice(c, "severity", d.Severity, Severities), EndsOn: c.day("ends_on", d.EndsOn),
	}
	words, err := text.Clean(d.Words, longAlert)
	c.Note("words", err)
	a.Words = words
	c.Require(a.EndsOn.IsZero() || !a.EndsOn.Before(today), "ends_on", "patients.alert_over")
	return a, c.Err()
}

// sees reports whether a role sees the alert.
func (a *Alert) sees(role access.Role) bool { return slices.Contains(reads[role], a.Audience) }
