// Package referrals sends patients from one clinic to another, to facilities outside and from there, and sees each
// referral through until it is answered and has come to its end.
package referrals

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// The faults of this package, beside fault.ErrInvalid with the inputs at fault.
var (
	ErrState      = fault.New(fault.Conflict, "referrals.wrong_state")
	ErrStale      = fault.New(fault.Stale, "fault.stale")
	ErrOpen       = fault.New(fault.Conflict, "referrals.one_open")
	ErrOtherSide  = fault.New(fault.Forbidden, "referrals.other_side")
	ErrElsewhere  = fault.ErrInvalid.On("provider_id", "referrals.other_clinic")
	ErrNotPatient = fault.ErrInvalid.On("patient_id", "referrals.other_patient")
)

var constraints = db.Constraints{
	"referrals_one_open":        ErrOpen,
	"referrals_state_follows":   ErrState,
	"patients_were_merged":      patients.ErrMerged,
	"patients_archived":         patients.ErrArchived,
	"referrals_patient_id_fkey": db.ErrNotFound, // destroyed at this moment
}

// Urgency is how soon a referral is to be answered. The settings say what that is in hours of work.
type Urgency string

// The urgencies.
const (
	Routine Urgency = "routine"
	Soon    Urgency = "soon"
	Urgent  Urgency = "urgent"
)

// Urgencies are all of them, in the order in which they are shown.
var Urgencies = []Urgency{Routine, Soon, Urgent}

// Reason is what a referral is for.
type Reason string

// The reasons.
const (
	Assessment    Reason = "assessment"
	Therapy       Reason = "therapy"
	SecondOpinion Reason = "second_opinion"
	Diagnostics   Reason = "diagnostics"
	Medication    Reason = "medication"
	FollowUp      Reason = "follow_up"
	Other         Reason = "other"
)

// Reasons are all of them, in the order in which they are shown.
var Reasons = []Reason{Assessment, Therapy, SecondOpinion, Diagnostics, Medication, FollowUp, Other}

// Refusal is why a referral is not accepted.
type Refusal string

// The refusals.
const (
	NotOurs      Refusal = "not_ours"
	NoCapacity   Refusal = "no_capacity"
	Incomplete   Refusal = "incomplete"
	NotIndicated Refusal = "not_indicated"
	Duplicate    Refusal = "duplicate"
	Declined     Refusal = "declined"
	OtherRefusal Refusal = "other"
)

// Refusals are all of them, in the order in which they are shown.
var Refusals = []Refusal{NotOurs, NoCapacity, Incomplete, NotIndicated, Duplicate, Declined, OtherRefusal}

// Agreement is who agreed that a referral is shared; nobody is asked before it is sent.
type Agreement string

// Who may agree.
const (
	ByPatient  Agreement = "patient"
	ByGuardian Agreement = "guardian"
)

// Agreements are both, in the order in which they are shown.
var Agreements = []Agreement{ByPatient, ByGuardian}

// Referral is a patient's way from one clinic to another, or from or to a facility outside. Times are UTC.
type Referral struct {
	bun.BaseModel `bun:"table:referrals,alias:rf"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	Number         string    `bun:",nullzero"` // empty before it is sent
	PatientID      uuid.UUID
	FromClinicID   uuid.UUID `bun:",nullzero"` // uuid.Nil: it comes from outside
	ToClinicID     uuid.UUID `bun:",nullzero"` // uuid.Nil: it goes outside
	Facility       string    // outside; empty between clinics
	Colleague      string    // who writes or reads it there; may be empty
	ServiceID      uuid.UUID `bun:",nullzero"` // that is asked for; uuid.Nil: what the clinic thinks right
	Urgency        Urgency
	Reason         Reason
	Question       string      // what is asked, and what the other side has to know
	Papers         []uuid.UUID `bun:",array,nullzero"` // attachments that go along
	Consent        Agreement   // empty in a draft where nobody was asked yet
	Status         Status
	AuthorID       uuid.UUID
	AgainOf        uuid.UUID `bun:",nullzero"` // one that came to nothing
	DueAt          time.Time `bun:",nullzero"` // by when it is to be answered
	Step           int       // how far it was escalated
	AnsweredIn     int       // minutes of work that the answer took
	Refusal        Refusal
	RefusalWords   string
	SuggestedID    uuid.UUID `bun:",nullzero"` // clinic where it should go instead
	Outcome        string    // for the sender, of a completed one
	Attended       bool      // there was a visit when it was completed
	WithdrawReason string
	CreatedAt      time.Time
	SentAt         time.Time `bun:",nullzero"`
	ReceivedAt     time.Time `bun:",nullzero"`
	AcceptedAt     time.Time `bun:",nullzero"`
	RejectedAt     time.Time `bun:",nullzero"`
	SeenAt         time.Time `bun:",nullzero"` // the first visit was completed
	CompletedAt    time.Time `bun:",nullzero"`
	WithdrawnAt    time.Time `bun:",nullzero"`
	ExpiredAt      time.Time `bun:",nullzero"`
	Version        int       // changes with every save
}

// Incoming reports whether it comes from outside.
func (r *Referral) Incoming() bool { return r.FromClinicID == uuid.Nil }

// Outgoing reports whether it goes outside. What becomes of it there is noted by the clinic that sent it.
func (r *Referral) Outgoing() bool { return r.ToClinicID == uuid.Nil }

// answerer is the clinic whose people answer.
func (r *Referral) answerer() uuid.UUID {
	if r.Outgoing() {
		return r.FromClinicID
	}
	return r.ToClinicID
}

// sender is the clinic whose people send.
func (r *Referral) sender() uuid.UUID {
	if r.Incoming() {
		return r.ToClinicID
	}
	return r.FromClinicID
}

// AnsweredBy reports whether somebody belongs to those who answer it.
func (r *Referral) AnsweredBy(who access.Actor) bool { return who.Sees(r.answerer()) }

// SentBy reports whether somebody belongs to those who send it.
func (r *Referral) SentBy(who access.Actor) bool { return who.Sees(r.sender()) }
