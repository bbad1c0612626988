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
)

const padding = 1.7 * pdf.MM

// letterhead is the centre in both languages, over a rule.
func letterhead(s *finance.Seller) pdf.Block {
	name := pdf.Size(13).Semibold().In(petrol)
	return pdf.Stack{
		pdf.Row{Shares: []float64{1, 1}, Cells: []pdf.Block{
			pdf.Stack{pdf.Text(name, s.NameAr), pdf.Text(quiet, s.AddressAr), pdf.Text(quiet, "الرقم الضريبي "+pdf.Value(s.VATNumber))},
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

// heading is the title of a document in both languages.
func heading(arabic, english string) pdf.Block {
	return pdf.Stack{
		pdf.Row{Shares: []float64{1, 1}, Cells: []pdf.Block{
			pdf.Text(title.Semibold(), arabic), pdf.Text(title.In(grey).Aligned(pdf.End), english),
		}},
		pdf.Space(3 * pdf.MM),
	}
}

// fact is a value under its label.
func fact(arabic, english, value string) pdf.Block {
	return pdf.Stack{pdf.Text(quiet, arabic+" · "+english), pdf.Text(strong, value)}
}

func facts(shares []float64, cells ...pdf.Block) pdf.Block {
	return pdf.Stack{
		pdf.Box{Fill: soft, Padding: 4 * pdf.MM, Body: pdf.Row{Shares: shares, Gap: 5 * pdf.MM, Cells: cells}},
		pdf.Space(6 * pdf.MM),
	}
}

func head(arabic, english string) pdf.Block {
	return pdf.Stack{pdf.Text(pdf.Size(8.5).Semibold(), arabic), pdf.Text(pdf.Size(7.5).In(grey), english)}
}

// footer repeats on each page who issued it.
func footer(s *finance.Seller) func(page, pages int) pdf.Block {
	return func(page, pages int) pdf.Block {
		return pdf.Stack{
			pdf.Rule{Thickness: 0.5, Color: hair},
			pdf.Space(2 * pdf.MM),
			pdf.Row{Shares: []float64{3, 1}, Cells: []pdf.Block{
				pdf.Text(quiet, s.NameAr+" · "+pdf.Value(s.VATNumber)+" · "+pdf.Value(s.Phone)),
				pdf.Text(quiet.Aligned(pdf.End), pdf.Value(fmt.Sprintf("%d / %d", page, pages))),
			}},
		}
	}
}

// both is a name in both scripts, or the one that there is.
func both(arabic, english string) string {
	switch {
	case arabic == "":
		return pdf.Name(english)
	case english == "":
		return pdf.Name(arabic)
	}
	return pdf.Name(arabic) + " · " + pdf.Name(english)
}

func percent(rate money.BasisPoints) string { return pdf.Value(fmt.Sprintf("%d%%", rate/100)) }
