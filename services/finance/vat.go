package finance

import (
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/money"
)

// VATCategory is a category of UN/ECE 5305, as ZATCA uses it.
type VATCategory string

// The categories.
const (
	StandardRated VATCategory = "S"
	ZeroRated     VATCategory = "Z"
	OutOfScope    VATCategory = "O"
)

// StandardRate is the Saudi VAT rate, 15 %, in force since 2020-07-01.
const StandardRate money.BasisPoints = 1500

type tax struct {
	Category VATCategory
	Rate     money.BasisPoints
	Reason   string
}

// taxOf decides how a service is taxed. Private healthcare is zero-rated for a citizen whose
// national ID is on file, since the state bears that VAT (royal decree A/86 of 18/4/1439H);
// without one it is standard-rated (spec/zatca.md, VAT decision for a clinic).
func taxOf(class clinics.VATClass, citizen bool) tax {
	switch {
	case class == clinics.Healthcare && citizen:
		return tax{ZeroRated, 0, "VATEX-SA-HEA"}
	case class == clinics.Medicine:
		return tax{ZeroRated, 0, "VATEX-SA-35"}
	case class == clinics.OutOfScope:
		return tax{OutOfScope, 0, "VATEX-SA-OOS"}
	}
	return tax{StandardRated, StandardRate, ""}
}

// reckon works out an invoice's totals from its lines. VAT is the rate of each category's sum,
// rounded once, so it can differ by halalas from the sum of the lines' VAT (EN 16931 BR-CO-17).
func (i *Invoice) reckon() {
	i.Subtotal, i.Discount, i.VAT = 0, 0, 0
	taxable := map[tax]money.Halalas{}
	for _, l := range i.Lines {
		l.reckon()
		i.Subtotal += l.Gross()
		i.Discount += l.Discount
		taxable[tax{l.VATCategory, l.VATRate, ""}] += l.Net
	}
	for t, sum := range taxable {
		i.VAT += sum.Share(t.Rate)
	}
	i.Total = i.Subtotal - i.Discount + i.VAT
}

// Breakdown is the VAT of one category of an invoice.
type Breakdown struct {
	Category VATCategory
	Rate     money.BasisPoints
	Reason   string
	Taxable  money.Halalas
	VAT      money.Halalas
}

// Breakdown returns the invoice's VAT by category, in the order of its lines.
func (i *Invoice) Breakdown() []Breakdown {
	list := []Breakdown{}
	at := map[tax]int{}
	for _, l := range i.Lines {
		key := tax{l.VATCategory, l.VATRate, l.VATReason}
		if _, known := at[key]; !known {
			at[key] = len(list)
			list = append(list, Breakdown{Category: key.Category, Rate: key.Rate, Reason: key.Reason})
		}
		list[at[key]].Taxable += l.Net
	}
	for n := range list {
		list[n].VAT = list[n].Taxable.Share(list[n].Rate)
	}
	return list
}
