// Package notes keeps what clinicians write of their visits: begun, saved while it is typed, signed once, and never
// changed after that.
package notes

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// The faults of this package.
var (
	ErrTooEarly  = fault.New(fault.Conflict, "notes.too_early")
	ErrNotTheirs = fault.New(fault.Forbidden, "notes.not_theirs")
	ErrSigned    = fault.New(fault.Conflict, "notes.signed_already")
	ErrUnsigned  = fault.New(fault.Conflict, "notes.not_signed")
	ErrMistaken  = fault.New(fault.Conflict, "notes.mistaken_already")
	ErrEmpty     = fault.New(fault.Invalid, "notes.empty")
	ErrStale     = fault.New(fault.Stale, "notes.stale")
	ErrNeeded    = fault.New(fault.Conflict, "notes.before_invoice")
)

var constraints = db.Constraints{
	"notes_of_visit":       ErrStale,
	"notes_are_kept":       ErrSigned,
	"patients_were_merged": patients.ErrMerged,
}

// Service keeps notes.
type Service struct {
	DB           *db.DB
	Appointments *appointments.Service
}

// Note is what a clinician wrote of a visit. A visit has one, and besides it those that were entered in error.
type Note struct {
	bun.BaseModel `bun:"table:notes,alias:n"`
	signal.Source `bun:"-"`

	ID            uuid.UUID `bun:",pk"`
	PatientID     uuid.UUID
	AppointmentID uuid.UUID
	ClinicID      uuid.UUID
	TemplateID    uuid.UUID
	AuthorID      uuid.UUID
	AuthorAr      string // as they were called
	AuthorEn      string
	BegunAt       time.Time
	SignedAt      time.Time `bun:",nullzero"`
	SHA256        []byte    `bun:"sha256"` // of what was signed
	MistakenAt    time.Time `bun:",nullzero"`
	MistakenBy    uuid.UUID `bun:",nullzero"`
	MistakeReason string
	Version       int

	Written     []Section `bun:"type:jsonb,scanonly"`
	TextVersion int       `bun:",scanonly"` // changes with every save of what is written
	SavedAt     time.Time `bun:",scanonly"`
	VisitAt     time.Time `bun:",scanonly"`
}

// Section is a part of a note under a title of its template, as both were when it was begun.
type Section struct {
	TitleAr string `json:"title_ar"`
	TitleEn string `json:"title_en"`
	Written string `json:"written"`
}

// Addendum is what was said of a signed note later.
type Addendum struct {
	bun.BaseModel `bun:"table:note_addenda,alias:na"`
	signal.Source `bun:"-"`

	ID       uuid.UUID `bun:",pk"`
	NoteID   uuid.UUID
	AuthorID uuid.UUID
	AuthorAr string
	AuthorEn string
	Written  string
	SignedAt time.Time
	SHA256   []byte `bun:"sha256"`
}

// Signed reports whether the note stays as it is.
func (n *Note) Signed() bool { return !n.SignedAt.IsZero() }

// Mistaken reports whether the note was entered in error.
func (n *Note) Mistaken() bool { return !n.MistakenAt.IsZero() }

// Draft reports whether the note is still being written.
func (n *Note) Draft() bool { return !n.Signed() && !n.Mistaken() }

// Intact reports whether the note is what was signed.
func (n *Note) Intact() bool { return !n.Signed() || string(n.Seal()) == string(n.SHA256) }

// Intact reports whether the addendum is what was signed.
func (a *Addendum) Intact() bool { return string(a.Seal()) == string(a.SHA256) }
