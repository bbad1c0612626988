package documents

import (
	"slices"
	"strconv"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/hijri"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// invoice lays out an issued invoice on A4.
func invoice(inv *finance.Invoice, of printed) pdf.Document {
	issued := inv.IssuedAt.In(of.zone)
	arabic, english := hijriOf(civil.Of(issued, of.zone))
	return pdf.Document{
		Title: inv.Number, Author: inv.Seller.NameEn, Language: "ar", Paper: pdf.A4, Created: inv.IssuedAt,
		Body: []pdf.Block{
			letterhead(inv.Seller),
			heading(words{"فاتورة ضريبية مبسطة", "Simplified tax invoice"}),
			panel(
				quarters(
					fact(words{"المريض", "Patient"}, inv.Buyer.NameAr, inv.Buyer.NameEn),
					fact(words{"رقم الفاتورة", "Invoice number"}, inv.Number),
					fact(words{"تاريخ الإصدار", "Issued"}, issued.Format(moment), arabic, english),
				),
				quarters(
					fact(words{"رقم الملف", "File number"}, inv.Buyer.FileNumber),
					fact(words{"رقم الهوية", "ID number"}, inv.Buyer.IdentityNumber),
					fact(words{"تاريخ الخدمة", "Service date"}, inv.ServiceDate.String()),
					fact(words{"تاريخ الاستحقاق", "Due"}, inv.DueOn.String()),
				),
			),
			lines(inv),
			pdf.Space(6 * pdf.MM),
			beside(pdf.QR{Text: of.code, Size: codeSize}, totals(inv)),
			pdf.Space(8 * pdf.MM),
			pdf.Text(quiet, allInRiyals.abreast()),
		},
		Footer: footer(inv.Seller),
	}
}

func hijriOf(d civil.Date) (arabic, english string) {
	h, ok := hijri.From(d)
	if !ok {
		return "", ""
	}
	return h.Arabic(), h.English()
}

func head(w words) pdf.Block {
	return pdf.Stack{pdf.Text(pdf.Size(8.5).Semibold(), w.arabic), pdf.Text(pdf.Size(7.5).In(grey), w.english)}
}

// lines has a column for discounts only where there is one.
func lines(inv *finance.Invoice) pdf.Block {
	table := pdf.Table{
		Columns: []pdf.Column{
			{Share: 66, Head: head(words{"الخدمة", "Service"})},
			{Share: 14, Head: head(words{"الكمية", "Qty"}), Align: pdf.Figures},
			{Share: 26, Head: head(words{"سعر الوحدة", "Unit price"}), Align: pdf.Figures},
			{Share: 24, Head: head(words{"الخصم", "Discount"}), Align: pdf.Figures},
			{Share: 24, Head: head(words{"الضريبة", "VAT"}), Align: pdf.Figures},
			{Share: 28, Head: head(words{"الإجمالي", "Total"}), Align: pdf.Figures},
		},
		HeadFill: soft, Hairline: hair, Padding: padding,
	}
	for _, l := range inv.Lines {
		table.Rows = append(table.Rows, []pdf.Block{
			pdf.Stack{pdf.Text(body, l.DescriptionAr), pdf.Text(quiet, l.DescriptionEn+" · "+pdf.Value(l.Code))},
			pdf.Text(body, strconv.FormatInt(l.Quantity, 10)),
			pdf.Text(body, l.UnitPrice.String()),
			pdf.Text(body, l.Discount.String()),
			pdf.Stack{pdf.Text(body, l.VAT.String()), pdf.Text(quiet, percent(l.VATRate))},
			pdf.Text(strong, l.Total().String()),
		})
	}
	if inv.Discount > 0 {
		return table
	}
	return without(table, discountColumn)
}

const discountColumn = 3

// without drops a column, whose width goes to the first.
func without(t pdf.Table, column int) pdf.Table {
	t.Columns[0].Share += t.Columns[column].Share
	t.Columns = slices.Delete(t.Columns, column, column+1)
	for n, row := range t.Rows {
		t.Rows[n] = slices.Delete(row, column, column+1)
	}
	return t
}

func totals(inv *finance.Invoice) pdf.Block {
	sums := []sum{{label: words{"المجموع قبل الضريبة", "Subtotal before VAT"}, amount: inv.Subtotal}}
	if inv.Discount > 0 {
		sums = append(sums, sum{words{"الخصم", "Discount"}, words{arabic: inv.DiscountReason}, -inv.Discount})
	}
	for _, b := range inv.Breakdown() {
		rate, on := percent(b.Rate), pdf.Value(b.Taxable.String())
		note := words{"على " + on, "on " + on}
		if why, exempt := reasons[b.Reason]; exempt {
			note = words{note.arabic + "\n" + why.arabic, note.english + "\n" + why.english}
		}
		sums = append(sums, sum{words{"ضريبة القيمة المضافة " + rate, "VAT " + rate}, note, b.VAT})
	}
	return pdf.Stack{reckoning(sums), result(sum{label: words{"الإجمالي شامل الضريبة", "Total with VAT, SAR"}, amount: inv.Total})}
}

// reasons say why a rate is not the standard one.
var reasons = map[string]words{
	"VATEX-SA-HEA": {"رعاية صحية خاصة لمواطن", "Private healthcare to citizen"},
	"VATEX-SA-35":  {"أدوية ومعدات طبية", "Medicines and medical equipment"},
	"VATEX-SA-OOS": {"خارج نطاق الضريبة", "Not subject to VAT"},
}
