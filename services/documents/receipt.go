package documents

import (
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// methods are the names of the methods of payment.
var methods = map[finance.Method]string{
	finance.Mada:     "مدى · mada",
	finance.Cash:     "نقدًا · Cash",
	finance.Card:     "بطاقة ائتمان · Card",
	finance.Transfer: "تحويل بنكي · Transfer",
}

// receipt lays out the receipt of a payment on A4.
func receipt(p *finance.Payment, inv *finance.Invoice, zone *time.Location) pdf.Document {
	grand := pdf.Size(12).Semibold().In(petrol)
	rows := [][]pdf.Block{
		{pdf.Text(body, "إجمالي الفاتورة · Invoice total"), pdf.Text(body, inv.Total.String())},
		{pdf.Text(body, "المدفوع حتى الآن · Paid so far"), pdf.Text(body, inv.Paid.String())},
		{pdf.Text(body, "المتبقي · Balance"), pdf.Text(body, inv.Balance().String())},
		{pdf.Text(grand, "المبلغ المستلم · Amount received SAR"), pdf.Text(grand, p.Amount.String())},
	}
	return pdf.Document{
		Title: p.Number, Author: inv.Seller.NameEn, Language: "ar", Paper: pdf.A4, Created: p.ReceivedAt,
		Body: []pdf.Block{
			letterhead(inv.Seller),
			heading("إيصال استلام", "Receipt"),
			facts([]float64{3, 3, 4, 3},
				fact("رقم الإيصال", "Receipt number", pdf.Value(p.Number)),
				fact("التاريخ", "Date", pdf.Value(p.ReceivedAt.In(zone).Format(moment))),
				fact("استُلم من", "Received from", both(inv.Buyer.NameAr, inv.Buyer.NameEn)),
				fact("رقم الملف", "File number", pdf.Value(inv.Buyer.FileNumber)),
			),
			facts([]float64{3, 3, 4, 3},
				fact("عن الفاتورة", "For invoice", pdf.Value(inv.Number)),
				fact("طريقة الدفع", "Method", methods[p.Method]),
				fact("استلمه", "Received by", pdf.Name(p.ReceivedName)),
				fact("المرجع", "Reference", pdf.Value(p.Reference)),
			),
			pdf.Table{Columns: []pdf.Column{{Share: 140}, {Share: 42, Align: pdf.Figures}}, Rows: rows, Hairline: hair, Padding: padding},
			pdf.Space(8 * pdf.MM),
			pdf.Row{Shares: []float64{40, 142}, Cells: []pdf.Block{
				pdf.QR{Text: Code(inv, zone), Size: 30 * pdf.MM},
				pdf.Text(quiet, "شكرًا لكم. · Thank you."),
			}},
		},
		Footer: footer(inv.Seller),
	}
}

// roll lays out the receipt of a payment for a printer of 80 mm. It shows what was bought too, so
// that it serves as the simplified invoice at the desk.
func roll(p *finance.Payment, inv *finance.Invoice, zone *time.Location) pdf.Document {
	middle, ink, small := body.Aligned(pdf.Center), pdf.RGB(0), pdf.Size(8)
	table := pdf.Table{Columns: []pdf.Column{{Share: 50}, {Share: 22, Align: pdf.Figures}}, Padding: 1 * pdf.MM}
	for _, l := range inv.Lines {
		table.Rows = append(table.Rows, []pdf.Block{pdf.Stack{pdf.Text(body, l.DescriptionAr), pdf.Text(small, pdf.Name(l.DescriptionEn))}, pdf.Text(body, l.Total().String())})
	}
	table.Rows = append(table.Rows,
		[]pdf.Block{pdf.Text(body, "ضريبة القيمة المضافة · VAT"), pdf.Text(body, inv.VAT.String())},
		[]pdf.Block{pdf.Text(strong, "الإجمالي · Total SAR"), pdf.Text(strong, inv.Total.String())},
		[]pdf.Block{pdf.Text(strong, "المستلم · Received ("+methods[p.Method]+")"), pdf.Text(strong, p.Amount.String())},
		[]pdf.Block{pdf.Text(body, "المتبقي · Balance"), pdf.Text(body, inv.Balance().String())},
	)
	return pdf.Document{
		Title: p.Number, Author: inv.Seller.NameEn, Language: "ar", Paper: pdf.Roll80, Created: p.ReceivedAt,
		Body: []pdf.Block{
			pdf.Text(pdf.Size(13).Semibold().Aligned(pdf.Center), inv.Seller.NameAr),
			pdf.Text(small.Aligned(pdf.Center), inv.Seller.NameEn),
			pdf.Text(small.Aligned(pdf.Center), "الرقم الضريبي · VAT "+pdf.Value(inv.Seller.VATNumber)),
			pdf.Space(3 * pdf.MM),
			pdf.Text(middle.Semibold(), "فاتورة ضريبية مبسطة · Simplified tax invoice"),
			pdf.Text(middle, pdf.Value(inv.Number)+" · "+pdf.Value(p.Number)),
			pdf.Text(middle, pdf.Value(p.ReceivedAt.In(zone).Format(moment))),
			pdf.Text(middle, both(inv.Buyer.NameAr, inv.Buyer.NameEn)),
			pdf.Space(2 * pdf.MM),
			pdf.Rule{Thickness: 0.8, Color: ink},
			table,
			pdf.Rule{Thickness: 0.8, Color: ink},
			pdf.Space(4 * pdf.MM),
			pdf.QR{Text: Code(inv, zone), Size: 36 * pdf.MM, Align: pdf.Center},
			pdf.Space(3 * pdf.MM),
			pdf.Text(middle, "شكرًا لزيارتكم · Thank you"),
		},
	}
}
