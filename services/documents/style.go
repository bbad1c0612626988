package documents

import (
	"fmt"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// The look of all documents: the application's petrol, sparingly.
var (
	petrol = pdf.RGB(0x0B6B70)
	soft   = pdf.RGB(0xEEF5F5)
	grey   = pdf.RGB(0x5E6B76)
	hair   = pdf.RGB(0xDCE2E6)

	body   = pdf.Size(9.5)
	strong = body.Semibold()
	quiet  = pdf.Size(8).In(grey)
	title  = pdf.Size(17)
	grand  = pdf.Size(12).Semibold().In(petrol)
)

const (
	padding  = 1.7 * pdf.MM // of tables
	codeSize = 40 * pdf.MM  // of QR codes: those of e-invoices have a hundred squares a side
)

// moment is how documents say a time, in the centre's zone.
const moment = "2006-01-02 15:04"

// words say the same in both languages. Documents are in Arabic, with English beside or below it.
type words struct{ arabic, english string }

// abreast is both languages on one line.
func (w words) abreast() string { return w.arabic + " · " + pdf.Name(w.english) }

var allInRiyals = words{"جميع المبالغ بالريال السعودي.", "All amounts are in Saudi riyals."}

// letterhead is the centre in both languages, over a rule.
func letterhead(s *finance.Seller) pdf.Block {
	name := pdf.Size(13).Semibold().In(petrol)
	return pdf.Stack{
		pdf.Row{Shares: []float64{1, 1}, Gap: 6 * pdf.MM, Cells: []pdf.Block{
			pdf.Stack{
				pdf.Text(name, s.NameAr), pdf.Text(quiet, s.AddressAr),
				pdf.Text(quiet, "الرقم الضريبي "+pdf.Value(s.VATNumber)+" · السجل التجاري "+pdf.Value(s.CRNumber)),
			},
			pdf.Stack{
				pdf.Text(name.Aligned(pdf.End), s.NameEn), pdf.Text(quiet.Aligned(pdf.End), s.AddressEn),
				pdf.Text(quiet.Aligned(pdf.End), "VAT "+s.VATNumber+" · CR "+s.CRNumber),
			},
		}},
		pdf.Space(3 * pdf.MM),
		pdf.Rule{Thickness: 1.2, Color: petrol},
		pdf.Space(8 * pdf.MM),
	}
}

// heading is the title of a document.
func heading(w words) pdf.Block {
	return pdf.Stack{
		pdf.Row{Shares: []float64{1, 1}, Cells: []pdf.Block{
			pdf.Text(title.Semibold(), w.arabic), pdf.Text(title.In(grey).Aligned(pdf.End), w.english),
		}},
		pdf.Space(3 * pdf.MM),
	}
}

// footer repeats on each page who issued it.
func footer(s *finance.Seller) func(page, pages int) pdf.Block {
	return func(page, pages int) pdf.Block {
		return pdf.Stack{
			pdf.Rule{Thickness: 0.5, Color: hair},
			pdf.Space(2 * pdf.MM),
			pdf.Row{Shares: []float64{3, 1}, Cells: []pdf.Block{
				pdf.Text(quiet, s.NameAr+" · "+pdf.Value(s.VATNumber)+" · "+pdf.Value(s.Phone)),
				pdf.Text(quiet.Aligned(pdf.End), fmt.Sprintf("%d / %d", page, pages)),
			}},
		}
	}
}

func percent(rate money.BasisPoints) string { return pdf.Value(fmt.Sprintf("%d%%", rate/100)) }
