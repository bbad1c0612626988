package results

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/signal"
)

// State is whether a result is in somebody's record.
type State string

// The states.
const (
	Filed     State = "filed"
	Unmatched State = "unmatched" // it is not certain whose it is
	Rejected  State = "rejected"  // it is nobody's of ours
)

// By is how it was found whose a result is.
type By string

// The ways, in the order in which they are tried.
const (
	ByPlacer     By = "placer"
	ByAccession  By = "accession"
	ByFileNumber By = "file_number"
	ByIdentity   By = "identity"
	ByHand       By = "hand"
)

// Doubt is why it is not certain whose a result is. Its value is a message key.
type Doubt string

// The doubts.
const (
	NoneFits Doubt = "results.doubt_unknown"  // nobody has the numbers that it names
	Several  Doubt = "results.doubt_several"  // more than one has
	Unproven Doubt = "results.doubt_unproven" // the order is known, and nothing says that the patient is its
	Conflict Doubt = "results.doubt_conflict" // numbers, birth date or sex contradict: perhaps a specimen of somebody else
	PutAway  Doubt = "results.doubt_archived" // the record was archived
)

// Worst is how much the worst value of a result matters. Lower is worse.
type Worst int

// The grades.
const (
	Critical Worst = iota
	Abnormal
	Plain
)

// Result is what a source says in answer to an order, or by itself.
type Result struct {
	bun.BaseModel `bun:"table:results,alias:r"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	SourceID   uuid.UUID
	Key        string // of the report, on the source
	Kind       Kind
	State      State
	PatientID  uuid.UUID `bun:",nullzero"`
	OrderID    uuid.UUID `bun:",nullzero"`
	ProviderID uuid.UUID `bun:",nullzero"` // who is to look at it
	ClinicID   uuid.UUID `bun:",nullzero"` // of the order
	MatchedBy  By
	Doubt      Doubt
	SaidOf     []byte // sum of whom and what order the source names
	Current    int    // the version that holds
	Status     Status // as are the next four, of that version
	Title      string
	Code       string
	Worst      Worst
	IssuedAt   time.Time `bun:",nullzero"`
	ReceivedAt time.Time // first
	ChangedAt  time.Time // last
	Reviewed   int       // the version that was looked at last; 0: none
	DecidedBy  uuid.UUID `bun:",nullzero"`
	DecidedAt  time.Time `bun:",nullzero"`
	Decision   string    // why somebody matched or rejected it by hand
	Version    int
}

// Version is what was said of a result at one time.
type Version struct {
	bun.BaseModel `bun:"table:result_versions,alias:v"`

	ID         uuid.UUID `bun:",pk"`
	ResultID   uuid.UUID
	N          int
	Status     Status
	IssuedAt   time.Time `bun:",nullzero"`
	StandsAt   time.Time
	UpdatedAt  time.Time `bun:",nullzero"` // by the source's clock; zero where it is not said
	Content    Content   `bun:"type:jsonb"`
	SHA256     []byte    `bun:"sha256"`
	Late       bool      // a later one was there when it came
	ReceivedAt time.Time
}

// ToReview reports whether nobody has looked at what holds now.
func (r *Result) ToReview() bool { return r.State == Filed && r.Reviewed < r.Current }

// facts are what reactions need to know.
func (r *Result) facts() Facts {
	return Facts{ResultID: r.ID, PatientID: r.PatientID, ProviderID: r.ProviderID, ClinicID: r.ClinicID}
}
