// Package einvoices makes an electronic invoice of each invoice that is issued, keeps them in the order that the tax
// authority (ZATCA) wants, and hands them in. How they are written and signed, zatca knows.
package einvoices

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// The faults of this package.
var (
	ErrNoUnit   = fault.New(fault.Conflict, "einvoices.no_unit")
	ErrNoKey    = fault.New(fault.Conflict, "einvoices.no_key")
	ErrNoSystem = fault.New(fault.Conflict, "einvoices.no_system")
	ErrSettled  = fault.New(fault.Conflict, "einvoices.settled")
	ErrNone     = fault.New(fault.NotFound, "einvoices.none")
	ErrStale    = fault.New(fault.Stale, "fault.stale")

	ErrSealed    = fault.New(fault.Conflict, "einvoices.sealed")    // the key of the configuration is another one
	ErrElsewhere = fault.New(fault.Conflict, "einvoices.elsewhere") // the unit is one of another environment
	ErrExpired   = fault.New(fault.Conflict, "einvoices.expired")
	ErrOtherVAT  = fault.New(fault.Conflict, "einvoices.other_vat")
)

// State is how far an electronic invoice has come.
type State string

// The states.
const (
	Waiting  State = "waiting"  // to be handed in, for the first time or again
	Sending  State = "sending"  // being handed in; where that was cut off, the same bytes are handed in again
	Accepted State = "accepted" // reported, or cleared
	Rejected State = "rejected" // for good: another is made once what was wrong is put right
	Held     State = "held"     // the authority takes none as large; somebody has to look
)

// States are all of them, for filters.
var States = []State{Waiting, Sending, Accepted, Rejected, Held}

// Limit is how long the law gives for reporting an invoice, from its issue.
const Limit = 24 * time.Hour

// EInvoice is an electronic invoice as it was made, and what became of it.
type EInvoice struct {
	bun.BaseModel `bun:"table:einvoices,alias:ei"`
	signal.Source `bun:"-"`

	ID           uuid.UUID `bun:",pk"` // which the document says too
	InvoiceID    uuid.UUID
	UnitID       uuid.UUID
	ICV          int64  `bun:"icv"` // which of its unit's documents it is
	PreviousHash string // of the one before it
	Hash         string
	Class        zatca.Class
	XML          []byte `bun:"xml"` // as it is sent, byte for byte
	QR           string `bun:"qr"`  // the text of its code
	State        State
	Attempt      int
	SendingUntil time.Time       `bun:",nullzero"`
	Warnings     []zatca.Message `bun:"type:jsonb"`
	Errors       []zatca.Message `bun:"type:jsonb"` // of the last answer, or of the last attempt without one
	Cleared      []byte          // with the authority's stamp
	MadeAt       time.Time
	Deadline     time.Time
	AnsweredAt   time.Time `bun:",nullzero"`
}

// Open reports whether the document still has to be handed in.
func (e *EInvoice) Open() bool { return e.State == Waiting || e.State == Sending || e.State == Held }

// Document returns the document to give away: with the authority's stamp where it has one.
func (e *EInvoice) Document() []byte {
	if len(e.Cleared) > 0 {
		return e.Cleared
	}
	return e.XML
}

// patience is how long a call may take before whoever makes it is taken for dead: longer than any call and than the
// time that a job is given.
const patience = 5 * time.Minute

// begin starts an attempt, unless there is nothing to hand in. One that is cut off is begun anew. It is saved before the call.
func (e *EInvoice) begin(now time.Time) bool {
	if e.State != Waiting && e.State != Sending {
		return false
	}
	e.State, e.SendingUntil = Sending, now.Add(patience)
	e.Attempt++
	return true
}

// conclude notes what the authority said.
func (e *EInvoice) conclude(v zatca.Verdict, now time.Time) {
	e.SendingUntil = time.Time{}
	e.Warnings, e.Errors = kept(v.Warnings), kept(v.Errors)
	switch v.Outcome {
	case zatca.Accepted:
		e.State, e.AnsweredAt, e.Cleared, e.Errors = Accepted, now, v.Cleared, kept(nil)
	case zatca.Rejected:
		e.State, e.AnsweredAt = Rejected, now
		e.Raise(WasRejected{EInvoiceID: e.ID, InvoiceID: e.InvoiceID})
	case zatca.TooLarge:
		e.State = Held
		e.Raise(WasRejected{EInvoiceID: e.ID, InvoiceID: e.InvoiceID})
	default:
		e.State = Waiting
	}
}

// put notes that an attempt came to no answer.
func (e *EInvoice) put(why string) {
	e.State, e.SendingUntil = Waiting, time.Time{}
	e.Errors = []zatca.Message{{Type: "ERROR", Code: why}}
}

// kept is a list as the database wants it: never null.
func kept(list []zatca.Message) []zatca.Message {
	if list == nil {
		return []zatca.Message{}
	}
	return list
}

// The signals.
type (
	// WasRejected says that the authority has refused an electronic invoice.
	WasRejected struct{ EInvoiceID, InvoiceID uuid.UUID }
	// WasHeld says that the authority refuses our unit, and that nothing is sent until somebody has looked.
	WasHeld struct{ UnitID uuid.UUID }
)
