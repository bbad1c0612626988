package documents

import (
	"strconv"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// Paper rolls are printed by heat: black, and nothing smaller than this.
var (
	small  = pdf.Size(8)
	middle = body.Aligned(pdf.Center)
	rule   = pdf.Stack{pdf.Space(1.5 * pdf.MM), pdf.Rule{Thickness: 0.8, Color: pdf.RGB(0)}, pdf.Space(1.5 * pdf.MM)}
)

// roll lays out the receipt of a payment for a printer of 80 mm. It shows what was bought too, so
// that it serves as the simplified invoice at the desk. It is one block: nothing parts a roll.
func roll(p *finance.Payment, inv *finance.Invoice, of printed) pdf.Document {
	s := inv.Seller
	return pdf.Document{
		Title: p.Number, Author: s.NameEn, Language: "ar", Paper: pdf.Roll80, Created: p.ReceivedAt,
		Body: []pdf.Block{pdf.Stack{
			pdf.Text(pdf.Size(13).Semibold().Aligned(pdf.Center), s.NameAr),
			pdf.Text(small.Aligned(pdf.Center), s.NameEn),
			pdf.Text(small.Aligned(pdf.Center), s.AddressAr),
			pdf.Text(small.Aligned(pdf.Center), "الرقم الضريبي · "+pdf.Value("VAT "+s.VATNumber)),
			rule,
			pdf.Text(middle.Semibold(), "فاتورة ضريبية مبسطة"),
			pdf.Text(small.Aligned(pdf.Center), "Simplified tax invoice"),
			rule,
			slip(
				entry(words{"رقم الفاتورة", "Invoice"}, inv.Number),
				entry(words{"رقم الإيصال", "Receipt"}, p.Number),
				entry(words{"التاريخ", "Date"}, p.ReceivedAt.In(of.zone).Format(moment)),
				entry(words{"المريض", "Patient"}, inv.Buyer.NameAr, inv.Buyer.NameEn),
				entry(words{"رقم الملف", "File"}, inv.Buyer.FileNumber),
			),
			rule, bought(inv), rule, received(p, inv),
			pdf.Space(4 * pdf.MM),
			pdf.QR{Text: of.code, Size: 36 * pdf.MM, Align: pdf.Center},
			pdf.Space(3 * pdf.MM),
			pdf.Text(middle, "شكرًا لزيارتكم · Thank you"),
		}},
	}
}

// entry is a label and what stands beside it: the first value that there is, and the others small below it.
func entry(label words, values ...string) []pdf.Block {
	cell, style := pdf.Stack{}, strong
	for _, value := range values {
		if value != "" {
			cell, style = append(cell, pdf.Text(style, value)), small
		}
	}
	return []pdf.Block{pdf.Text(body, label.abreast()), cell}
}

// slip is entries below each other, with values or amounts at the far edge.
func slip(entries ...[]pdf.Block) pdf.Block {
	return pdf.Table{Columns: []pdf.Column{{Share: 34}, {Share: 38, Align: pdf.End}}, Rows: entries, Padding: tight}
}

const tight = 0.5 * pdf.MM

func bought(inv *finance.Invoice) pdf.Block {
	table := bill()
	for _, l := range inv.Lines {
		item := pdf.Stack{pdf.Text(body, l.DescriptionAr), pdf.Text(small, l.DescriptionEn)}
		if l.Quantity > 1 {
			item = append(item, pdf.Text(small, pdf.Value(strconv.FormatInt(l.Quantity, 10)+" × "+l.UnitPrice.String())))
		}
		table.Rows = append(table.Rows, []pdf.Block{item, pdf.Text(body, l.Total().String())})
	}
	return table
}

// bill has what is paid for at one edge and amounts at the other, with room for millions.
func bill() pdf.Table {
	return pdf.Table{Columns: []pdf.Column{{Share: 43}, {Share: 29, Align: pdf.Figures}}, Padding: tight}
}

// received is what the invoice comes to, what was received now, and what is left to pay.
func received(p *finance.Payment, inv *finance.Invoice) pdf.Block {
	table := bill()
	table.Rows = append(table.Rows, billed(body, sum{label: words{"قبل الضريبة", "Subtotal"}, amount: inv.Subtotal}))
	if inv.Discount > 0 {
		table.Rows = append(table.Rows, billed(body, sum{label: words{"الخصم", "Discount"}, amount: -inv.Discount}))
	}
	for _, b := range inv.Breakdown() {
		table.Rows = append(table.Rows, billed(body, sum{words{"الضريبة", "VAT " + percent(b.Rate)}, reasons[b.Reason], b.VAT}))
	}
	table.Rows = append(table.Rows, billed(pdf.Size(12).Semibold(), sum{label: words{"الإجمالي", "Total SAR"}, amount: inv.Total}))
	if before := inv.Paid - p.Amount; before > 0 {
		table.Rows = append(table.Rows, billed(body, sum{label: words{"المدفوع سابقًا", "Paid before"}, amount: before}))
	}
	table.Rows = append(table.Rows,
		billed(strong, sum{words{"المستلم", "Received"}, methods[p.Method], p.Amount}),
		billed(body, sum{label: words{"المتبقي", "Balance"}, amount: inv.Balance()}),
	)
	return table
}

func billed(style pdf.Style, s sum) []pdf.Block {
	what := pdf.Stack{pdf.Text(style, s.label.abreast())}
	if s.note != (words{}) {
		what = append(what, pdf.Text(small, s.note.abreast()))
	}
	return []pdf.Block{what, pdf.Text(style, s.amount.String())}
}
