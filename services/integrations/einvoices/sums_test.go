package einvoices_test

import (
	"encoding/xml"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/integrations/einvoices"
)

// written is what a document says of money.
type written struct {
	Number string   `xml:"ID"`
	VAT    []string `xml:"TaxTotal>TaxAmount"`
	Taxes  []struct {
		Taxable string `xml:"TaxableAmount"`
		VAT     string `xml:"TaxAmount"`
	} `xml:"TaxTotal>TaxSubtotal"`
	Net   string `xml:"LegalMonetaryTotal>TaxExclusiveAmount"`
	Total string `xml:"LegalMonetaryTotal>PayableAmount"`
	Lines []struct {
		Quantity string `xml:"InvoicedQuantity"`
		Net      string `xml:"LineExtensionAmount"`
		VAT      string `xml:"TaxTotal>TaxAmount"`
		Total    string `xml:"TaxTotal>RoundingAmount"`
		Price    string `xml:"Price>PriceAmount"`
	} `xml:"InvoiceLine"`
}

// Sixty invoices drawn by lot, with the quantities, prices and discounts that a user might type, say the same in the
// electronic one as in what page, print and PDF are drawn from: to the halala, line by line and tax by tax.
func TestSameSums(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.ctx = access.With(w.ctx, access.System) // whose discounts have no limit
	lot := rand.New(rand.NewPCG(20261122, 15))
	services := []uuid.UUID{w.Session.ID, w.Report.ID}
	for n := range 60 {
		patient := []uuid.UUID{w.Omar.ID, w.Sara.ID}[lot.IntN(2)]
		inv := w.draft(t, patient, services[lot.IntN(2)])
		for range lot.IntN(5) {
			inv = w.must(t)(w.Finance.AddLine(w.ctx, finance.Change{ID: inv.ID}, services[lot.IntN(2)]))
		}
		for _, l := range inv.Lines {
			price, quantity := money.Halalas(1+lot.IntN(100_000)), 1+lot.Int64N(12)
			edit := finance.LineEdit{LineID: l.ID, Quantity: quantity, Price: price, Discount: money.Halalas(lot.Int64N(int64(price)*quantity + 1))}
			if n%3 > 0 {
				edit.Discount = 0
			}
			inv = w.must(t)(w.Finance.EditLine(w.ctx, finance.Change{ID: inv.ID}, edit))
		}
		if n%3 == 1 {
			inv = w.must(t)(w.Finance.SetDiscount(w.ctx, finance.Change{ID: inv.ID}, inv.Subtotal*money.Halalas(lot.IntN(60))/100, "friend"))
		}
		compare(t, w.must(t)(w.Finance.Issue(w.ctx, finance.Change{ID: inv.ID})), w.of(t, inv.ID))
	}
}

func (w *world) must(t *testing.T) func(*finance.Invoice, error) *finance.Invoice {
	return func(inv *finance.Invoice, err error) *finance.Invoice {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return inv
	}
}

func compare(t *testing.T, inv *finance.Invoice, e *einvoices.EInvoice) {
	t.Helper()
	var says written
	if err := xml.Unmarshal(e.XML, &says); err != nil {
		t.Fatal(err)
	}
	same := func(what, got string, want money.Halalas) {
		t.Helper()
		if got != want.Plain() {
			t.Errorf("%s of %s is %s, want %s", what, inv.Number, got, want.Plain())
		}
	}
	if says.Number != inv.Number || len(says.Lines) != len(inv.Lines) || len(says.Taxes) != len(inv.Breakdown()) {
		t.Fatalf("%s has %d lines and %d taxes, want %s with %d and %d", says.Number, len(says.Lines), len(says.Taxes), inv.Number, len(inv.Lines), len(inv.Breakdown()))
	}
	same("net", says.Net, inv.Subtotal-inv.Discount)
	same("VAT", says.VAT[0], inv.VAT)
	same("VAT again", says.VAT[1], inv.VAT)
	same("total", says.Total, inv.Total)
	for n, b := range inv.Breakdown() {
		same("taxable", says.Taxes[n].Taxable, b.Taxable)
		same("tax", says.Taxes[n].VAT, b.VAT)
	}
	for n, l := range inv.Lines {
		same("price", says.Lines[n].Price, l.UnitPrice)
		same("line", says.Lines[n].Net, l.Net)
		same("VAT of the line", says.Lines[n].VAT, l.VAT)
		same("line with VAT", says.Lines[n].Total, l.Total())
		if says.Lines[n].Quantity != strconv.FormatInt(l.Quantity, 10) {
			t.Errorf("quantity %s, want %d", says.Lines[n].Quantity, l.Quantity)
		}
	}
}
