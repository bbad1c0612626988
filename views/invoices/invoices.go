// Package invoices draws the list of invoices, an invoice with its payment panel, and what is printed of it.
package invoices

import (
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/views/ui"
)

// List is a page of invoices.
type List struct {
	Status     string
	Number     string
	Days       ui.Form // of the issue, and the clinic
	Clinics    []ui.Option
	Rows       []Row
	Pages      ui.Pages
	Electronic bool // the reader looks after the electronic ones
}

// Row is an invoice in the list.
type Row struct {
	ID         uuid.UUID
	Number     string
	Status     string
	Patient    string
	FileNumber string
	Total      money.Halalas
	Balance    money.Halalas // of an issued invoice
	At         time.Time     // issued, or drafted
}

// Invoice is the page of one invoice.
type Invoice struct {
	ID          uuid.UUID
	Version     int
	Number      string
	Status      string
	Draft       bool
	PatientID   uuid.UUID
	Patient     string
	FileNumber  string
	Phone       string
	Nationality string // message key; empty where it makes no difference
	ServiceDate civil.Date
	IssuedAt    time.Time
	DueOn       civil.Date
	Due         string // in how many days that is, or was; empty where nothing is owed
	Lines       []Line
	Subtotal    money.Halalas
	Discount    money.Halalas
	Reason      string // of the discount
	VAT         []VAT
	Total       money.Halalas
	Balance     money.Halalas
	Services    []ui.Option // that can be added
	Payments    []Payment
	Events      []ui.Event
	MayWrite    bool
	MayIssue    bool
	MayPay      bool
	Pay         ui.Form
	Saved       bool        // a change was just kept
	Receipt     string      // path of the receipt of a payment just taken
	Edit        ui.Form     // what was refused of an edit of a line
	Off         ui.Form     // of the discount
	Electronic  *Electronic // nil where none was made
}

// Electronic is what became of the electronic invoice.
type Electronic struct {
	State   einvoices.State
	Says    []zatca.Message
	Manages bool // the reader looks after them
}

// Line is a line of an invoice.
type Line struct {
	ID       uuid.UUID
	Name     string
	Code     string
	Quantity int64
	Price    money.Halalas
	Discount money.Halalas
	Rate     string // "15%"
	Total    money.Halalas
}

// VAT is the VAT of one category.
type VAT struct {
	Rate    string
	Taxable money.Halalas
	Amount  money.Halalas
	Reason  string // message key, where the rate is not the standard one
}

// Payment is money received for an invoice.
type Payment struct {
	ID     uuid.UUID
	Number string
	Method string
	Amount money.Halalas
	At     time.Time
	By     string
}

// statuses are how the statuses of an invoice are called and drawn.
var statuses = map[string]struct{ tone, icon, label string }{
	string(finance.IsDraft):    {ui.Neutral, "pencil", "invoices.draft"},
	string(finance.Unpaid):     {ui.Danger, "circle-dollar-sign", "invoices.unpaid"},
	string(finance.PartlyPaid): {ui.Warn, "circle-dollar-sign", "invoices.partly_paid"},
	string(finance.Paid):       {ui.Ok, "badge-check", "invoices.paid"},
	string(finance.IsVoid):     {ui.Neutral, "x", "invoices.void"},
}

// methods are how the methods of payment are called and drawn.
var methods = map[string]struct{ icon, label string }{
	string(finance.Mada):     {"credit-card", "invoices.mada"},
	string(finance.Cash):     {"banknote", "invoices.cash"},
	string(finance.Card):     {"credit-card", "invoices.card"},
	string(finance.Transfer): {"landmark", "invoices.transfer"},
}
