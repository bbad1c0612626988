package finance

import (
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Source says what a line bills.
type Source string

// The sources.
const (
	Manual      Source = "manual"
	Appointment Source = "appointment"
)

// Line is one thing that an invoice bills.
type Line struct {
	bun.BaseModel `bun:"table:invoice_lines,alias:l"`
	signal.Source `bun:"-"`

	ID            uuid.UUID `bun:",pk"`
	InvoiceID     uuid.UUID
	Position      int
	SourceKind    Source
	SourceID      *uuid.UUID // of the appointment
	Live          bool       // false once the invoice is void
	ServiceID     *uuid.UUID
	Code          string
	DescriptionAr string
	DescriptionEn string
	Quantity      int64
	UnitPrice     money.Halalas     // without VAT
	Discount      money.Halalas     // of the whole line
	VATCategory   VATCategory       `bun:"vat_category"`
	VATRate       money.BasisPoints `bun:"vat_rate"`
	VATReason     string            `bun:"vat_reason"` // VATEX-SA code where the rate is not the standard one
	Net           money.Halalas     // after discount, without VAT
	VAT           money.Halalas     `bun:"vat"`
}

// Total returns what the line costs with VAT.
func (l *Line) Total() money.Halalas { return l.Net + l.VAT }

// Gross returns the price of the line before discount and VAT.
func (l *Line) Gross() money.Halalas { return l.UnitPrice * money.Halalas(l.Quantity) }

// lineOf bills a service once, taxed for this patient.
func lineOf(s *clinics.Service, citizen bool) *Line {
	t := taxOf(s.VATClass, citizen)
	l := &Line{
		ID: db.NewID(), SourceKind: Manual, Live: true, ServiceID: &s.ID, Code: s.Code,
		DescriptionAr: s.NameAr, DescriptionEn: s.NameEn, Quantity: 1, UnitPrice: s.Price,
		VATCategory: t.Category, VATRate: t.Rate, VATReason: t.Reason,
	}
	l.reckon()
	return l
}

// reckon works out what follows from quantity, price and discount. VAT is rounded per line here;
// the invoice's VAT is rounded per category (spec/zatca.md, section 4).
func (l *Line) reckon() {
	l.Net = l.Gross() - l.Discount
	l.VAT = l.Net.Share(l.VATRate)
}
