// Package attachments keeps the papers of patients: what was scanned, photographed or received.
package attachments

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// The faults of this package.
var (
	ErrRemoved   = fault.New(fault.Conflict, "attachments.removed_already")
	ErrNoRemoved = fault.New(fault.Conflict, "attachments.not_removed")
	ErrDamaged   = fault.New(fault.Internal, "attachments.damaged")
)

// Why a file is not taken.
var (
	errNoFile   = fault.New(fault.Invalid, "attachments.no_file")
	errTooLarge = fault.New(fault.Invalid, "attachments.too_large")
	errType     = fault.New(fault.Invalid, "attachments.type")
	errPicture  = fault.New(fault.Invalid, "attachments.picture")
	errClinic   = fault.New(fault.Invalid, "fault.choice")
)

var constraints = db.Constraints{
	"attachments_expire_later": fault.ErrInvalid.On("expires_on", "attachments.expires_before"),
}

// LargestFile is the most bytes that a file may ever have: a dozen scanned pages, or a photograph of any phone. A setting
// may allow less.
const LargestFile = 20 << 20

// Kind is what a paper is.
type Kind string

// The kinds.
const (
	Identity  Kind = "identity"
	Insurance Kind = "insurance"
	Referral  Kind = "referral"
	Report    Kind = "report"
	Result    Kind = "result"
	Consent   Kind = "consent"
	Photo     Kind = "photo"
	Other     Kind = "other"
)

// Kinds are all of them, in the order in which they are shown.
var Kinds = []Kind{Report, Referral, Result, Identity, Insurance, Consent, Photo, Other}

// Service keeps papers: what they are in the database, what they show in the store.
type Service struct {
	DB       *db.DB
	Clinics  *clinics.Directory
	Patients *patients.Service
	Settings *settings.Service
	Store    storage.Store
}

// Attachment is a paper of a patient.
type Attachment struct {
	bun.BaseModel `bun:"table:attachments,alias:att"`
	signal.Source `bun:"-"`

	ID           uuid.UUID `bun:",pk"`
	PatientID    uuid.UUID
	ClinicID     uuid.UUID `bun:",nullzero"` // only for those who work there; uuid.Nil: for the whole centre
	Kind         Kind
	Title        string
	DatedOn      civil.Date `bun:",nullzero"` // of the paper
	ExpiresOn    civil.Date `bun:",nullzero"`
	FileName     string     // as it was called where it came from, without folders
	MediaType    string     // as its bytes say, whatever its name says
	Size         int        // bytes
	SHA256       []byte     `bun:"sha256"` // of its bytes
	StorageName  string
	UploadedAt   time.Time
	UploadedBy   uuid.UUID
	RemovedAt    time.Time `bun:",nullzero"`
	RemovedBy    uuid.UUID `bun:",nullzero"`
	RemoveReason string
	Version      int
	// IdempotencyKey is that of the form: the same one with the same bytes is the same paper.
	IdempotencyKey uuid.UUID

	UploadedByAr, UploadedByEn string `bun:",scanonly"`
}

// Removed reports whether somebody has put the paper aside.
func (a *Attachment) Removed() bool { return !a.RemovedAt.IsZero() }

// IsPicture reports whether browsers show the paper as a picture.
func (a *Attachment) IsPicture() bool {
	return a.MediaType == "image/jpeg" || a.MediaType == "image/png" || a.MediaType == "image/webp"
}

// Expired reports whether the paper is no longer valid on a day.
func (a *Attachment) Expired(on civil.Date) bool {
	return !a.ExpiresOn.IsZero() && a.ExpiresOn.Before(on)
}
