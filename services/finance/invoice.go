// Package finance bills what was done and records what is paid. Amounts are halalas.
package finance

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// The faults of this package.
var (
	ErrFrozen    = fault.New(fault.Conflict, "finance.frozen")
	ErrNotIssued = fault.New(fault.Conflict, "finance.not_issued")
	ErrEmpty     = fault.New(fault.Conflict, "finance.empty")
	ErrStale     = fault.New(fault.Stale, "fault.stale")

	ErrNoLine     = fault.New(fault.NotFound, "fault.not_found")
	ErrNoService  = fault.ErrInvalid.On("service_id", "fault.choice")
	ErrQuantity   = fault.ErrInvalid.On("quantity", "finance.quantity")
	ErrPrice      = fault.ErrInvalid.On("price", "money.too_large")
	ErrDiscount   = fault.ErrInvalid.On("discount", "finance.discount_too_large")
	ErrNoReason   = fault.ErrInvalid.On("reason", "fault.required")
	ErrAmount     = fault.ErrInvalid.On("amount", "finance.amount_positive")
	ErrTooMuch    = fault.ErrInvalid.On("amount", "finance.amount_too_large")
	ErrMethod     = fault.ErrInvalid.On("method", "fault.choice")
	ErrIdempotent = fault.ErrInvalid.On("idempotency_key", "fault.required")
)

var constraints = db.Constraints{
	"invoices_are_kept":      ErrFrozen,
	"invoice_lines_are_kept": ErrFrozen,
	"invoices_not_overpaid":  ErrTooMuch,
	"patients_were_merged":   patients.ErrMerged,
}

// State is how far an invoice has come. What is paid of it is its Status.
type State string

// The states.
const (
	Draft  State = "draft"
	Issued State = "issued" // numbered, and never edited: a credit note corrects it
	Void   State = "void"   // a draft that was withdrawn
)

// Status is the state together with what is paid. The database derives it.
type Status string

// The statuses, in the order in which an invoice passes through them.
const (
	IsDraft    Status = "draft"
	Unpaid     Status = "unpaid"
	PartlyPaid Status = "partly_paid"
	Paid       Status = "paid"
	IsVoid     Status = "void"
)

// Owing is what lists may choose by beside the statuses: issued, and not wholly paid.
const Owing Status = "owing"

// Statuses are all of them, for filters.
var Statuses = []Status{IsDraft, Unpaid, PartlyPaid, Paid, IsVoid}

// Seller is the centre as it was when it issued an invoice.
type Seller struct {
	NameAr    string `json:"name_ar"`
	NameEn    string `json:"name_en"`
	VATNumber string `json:"vat_number"`
	CRNumber  string `json:"cr_number"`
	AddressAr string `json:"address_ar"`
	AddressEn string `json:"address_en"`
	Phone     string `json:"phone"`
}

// Buyer is the patient as they were when an invoice was issued.
type Buyer struct {
	NameAr         string `json:"name_ar"`
	NameEn         string `json:"name_en"`
	FileNumber     string `json:"file_number"`
	IdentityKind   string `json:"identity_kind"`
	IdentityNumber string `json:"identity_number"`
	Phone          string `json:"phone"`
}

// Invoice is what a patient is asked to pay.
type Invoice struct {
	bun.BaseModel `bun:"table:invoices,alias:i"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	Number         string    `bun:",nullzero"` // gapless within its year; empty before issue
	PatientID      uuid.UUID
	ClinicID       uuid.UUID
	State          State
	Subtotal       money.Halalas // lines before discount and VAT
	Discount       money.Halalas // the sum of the lines' discounts
	VAT            money.Halalas `bun:"vat"`
	Total          money.Halalas // what is to be paid
	Paid           money.Halalas
	DiscountReason string     //
	Seller         *Seller    `bun:"type:jsonb"`
	Buyer          *Buyer     `bun:"type:jsonb"`
	ServiceDate    civil.Date `bun:",nullzero"`
	IssuedAt       time.Time  `bun:",nullzero"`
	IssuedBy       string
	DueOn          civil.Date `bun:",nullzero"`
	Version        int
	CreatedAt      time.Time

	Lines []*Line `bun:"rel:has-many,join:id=invoice_id"`
}

// Balance returns what is still to be paid.
func (i *Invoice) Balance() money.Halalas { return i.Total - i.Paid }

// Status returns the state together with what is paid, as the database derives it for its lists.
func (i *Invoice) Status() Status {
	switch {
	case i.State != Issued:
		return Status(i.State)
	case i.Paid >= i.Total:
		return Paid
	case i.Paid > 0:
		return PartlyPaid
	}
	return Unpaid
}

// Issue freezes a draft under its number.
func (i *Invoice) Issue(number string, at time.Time, by string) error {
	switch {
	case i.State != Draft:
		return ErrFrozen
	case len(i.Lines) == 0:
		return ErrEmpty
	}
	i.State, i.Number, i.IssuedAt, i.IssuedBy = Issued, number, at, by
	i.Version++
	i.Raise(WasIssued{InvoiceID: i.ID, PatientID: i.PatientID})
	return nil
}

// Receive notes that part of an issued invoice was paid.
func (i *Invoice) Receive(amount money.Halalas) error {
	switch {
	case i.State != Issued:
		return ErrNotIssued
	case amount > i.Balance():
		return ErrTooMuch
	}
	i.Paid += amount
	i.Version++
	if i.Balance() == 0 {
		i.Raise(WasSettled{InvoiceID: i.ID, PatientID: i.PatientID})
	}
	return nil
}

// Withdraw makes a draft void, so that what it billed can be billed anew.
func (i *Invoice) Withdraw() error {
	if i.State != Draft {
		return ErrFrozen
	}
	i.State = Void
	i.Version++
	i.Raise(WasVoided{InvoiceID: i.ID})
	return nil
}
