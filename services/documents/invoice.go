package documents

import (
	"strconv"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/hijri"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/pdf"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// moment is how documents say a time, in the centre's zone.
const moment = "2006-01-02 15:04"

// invoice lays out an issued invoice on A4, in Arabic with English beside it.
func invoice(inv *finance.Invoice, zone *time.Location) pdf.Document {
	buyer := []pdf.Block{
		fact("رقم الفاتورة", "Invoice number", pdf.Value(inv.Number)),
		fact("تاريخ الإصدار", "Issued", pdf.Value(inv.IssuedAt.In(zone).Format(moment))),
		fact("المريض", "Patient", both(inv.Buyer.NameAr, inv.Buyer.NameEn)),
		fact("رقم الملف", "File number", pdf.Value(inv.Buyer.FileNumber)),
	}
	dates := []pdf.Block{
		fact("التاريخ الهجري", "Hijri date", hijriOf(civil.Of(inv.IssuedAt, zone))),
		fact("تاريخ الخدمة", "Service date", pdf.Value(inv.ServiceDate.String())),
		fact("رقم الهوية", "ID number", pdf.Value(inv.Buyer.IdentityNumber)),
		fact("تاريخ الاستحقاق", "Due", pdf.Value(inv.DueOn.String())),
	}
	shares := []float64{3, 3, 4, 3}
	return pdf.Document{
		Title: inv.Number, Author: inv.Seller.NameEn, Language: "ar", Paper: pdf.A4, Created: inv.IssuedAt,
		Body: []pdf.Block{
			letterhead(inv.Seller),
			heading("فاتورة ضريبية مبسطة", "Simplified tax invoice"),
			facts(shares, buyer...),
			facts(shares, dates...),
			lines(inv),
			pdf.Space(6 * pdf.MM),
			pdf.Row{Shares: []float64{72, 110}, Cells: []pdf.Block{
				pdf.QR{Text: Code(inv, zone), Size: 32 * pdf.MM},
				totals(inv),
			}},
			pdf.Space(8 * pdf.MM),
			pdf.Text(quiet, "جميع المبالغ بالريال السعودي. · All amounts are in Saudi riyals."),
		},
		Footer: footer(inv.Seller),
	}
}

// Code returns the text of an invoice's QR code: base64 of tags 1 to 5 (spec/zatca.md, section 8).
func Code(inv *finance.Invoice, zone *time.Location) string {
	return zatca.QR(zatca.Stamp{Seller: inv.Seller.NameAr, VATNumber: inv.Seller.VATNumber, IssuedAt: inv.IssuedAt.In(zone), Total: inv.Total, VAT: inv.VAT})
}

func hijriOf(d civil.Date) string {
	h, ok := hijri.From(d)
	if !ok {
		return ""
	}
	return h.String()
}

func lines(inv *finance.Invoice) pdf.Block {
	table := pdf.Table{
		Columns: []pdf.Column{
			{Share: 78, Head: head("الخدمة", "Service")},
			{Share: 16, Head: head("الكمية", "Qty"), Align: pdf.Figures},
			{Share: 24, Head: head("السعر", "Price"), Align: pdf.Figures},
			{Share: 20, Head: head("الخصم", "Discount"), Align: pdf.Figures},
			{Share: 20, Head: head("الضريبة", "VAT"), Align: pdf.Figures},
			{Share: 24, Head: head("الإجمالي", "Total"), Align: pdf.Figures},
		},
		HeadFill: soft, Hairline: hair, Padding: padding,
	}
	for _, l := range inv.Lines {
		table.Rows = append(table.Rows, []pdf.Block{
			pdf.Stack{pdf.Text(body, l.DescriptionAr), pdf.Text(quiet, pdf.Name(l.DescriptionEn)+" · "+pdf.Value(l.Code))},
			pdf.Text(body, strconv.FormatInt(l.Quantity, 10)),
			pdf.Text(body, l.UnitPrice.String()),
			pdf.Text(body, l.Discount.String()),
			pdf.Stack{pdf.Text(body, l.VAT.String()), pdf.Text(quiet, percent(l.VATRate))},
			pdf.Text(strong, l.Total().String()),
		})
	}
	return table
}

func totals(inv *finance.Invoice) pdf.Block {
	grand := pdf.Size(12).Semibold().In(petrol)
	sum := func(label string, amount money.Halalas) []pdf.Block {
		return []pdf.Block{pdf.Text(body, label), pdf.Text(body, amount.String())}
	}
	rows := [][]pdf.Block{sum("المجموع · Subtotal", inv.Subtotal)}
	if inv.Discount > 0 {
		rows = append(rows, sum("الخصم · Discount", -inv.Discount))
	}
	for _, b := range inv.Breakdown() {
		rows = append(rows, sum("ضريبة القيمة المضافة · VAT "+percent(b.Rate)+reasons[b.Reason], b.VAT))
	}
	rows = append(rows, []pdf.Block{pdf.Text(grand, "الإجمالي شامل الضريبة · Total SAR"), pdf.Text(grand, inv.Total.String())})
	return pdf.Table{Columns: []pdf.Column{{Share: 84}, {Share: 26, Align: pdf.Figures}}, Rows: rows, Hairline: hair, Padding: padding}
}

// reasons say why a rate is not the standard one.
var reasons = map[string]string{
	"VATEX-SA-HEA": " (رعاية صحية خاصة لمواطن · Private healthcare to citizen)",
	"VATEX-SA-35":  " (أدوية ومعدات طبية · Medicines and medical equipment)",
	"VATEX-SA-OOS": " (خارج نطاق الضريبة · Not subject to VAT)",
}
