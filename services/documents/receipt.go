package documents

import (
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// methods are the names of the methods of payment.
var methods = map[finance.Method]words{
	finance.Mada:     {"مدى", "mada"},
	finance.Cash:     {"نقدًا", "Cash"},
	finance.Card:     {"بطاقة ائتمان", "Credit card"},
	finance.Transfer: {"تحويل بنكي", "Bank transfer"},
}

// receipt lays out the receipt of a payment on A4. The invoice is as it stood right after that payment.
func receipt(p *finance.Payment, inv *finance.Invoice, of printed) pdf.Document {
	by := methods[p.Method]
	return pdf.Document{
		Title: p.Number, Author: inv.Seller.NameEn, Language: "ar", Paper: pdf.A4, Created: p.ReceivedAt,
		Body: []pdf.Block{
			letterhead(inv.Seller),
			heading(words{"إيصال دفع", "Payment receipt"}),
			panel(
				quarters(
					fact(words{"استُلم من", "Received from"}, inv.Buyer.NameAr, inv.Buyer.NameEn),
					fact(words{"رقم الإيصال", "Receipt number"}, p.Number),
					fact(words{"التاريخ", "Date"}, p.ReceivedAt.In(of.zone).Format(moment)),
				),
				quarters(
					fact(words{"رقم الملف", "File number"}, inv.Buyer.FileNumber),
					fact(words{"طريقة الدفع", "Method"}, by.arabic, by.english),
					fact(words{"المرجع", "Reference"}, p.Reference),
					fact(words{"استلمه", "Received by"}, p.ReceivedName),
				),
			),
			beside(
				pdf.Stack{
					pdf.QR{Text: of.code, Size: codeSize},
					pdf.Space(2 * pdf.MM),
					pdf.Text(quiet, "رمز الفاتورة "+pdf.Value(inv.Number)),
				},
				paid(p, inv),
			),
			pdf.Space(8 * pdf.MM),
			pdf.Text(quiet, allInRiyals.abreast()),
		},
		Footer: footer(inv.Seller),
	}
}

// paid is what was received, over how the balance of the invoice comes about.
func paid(p *finance.Payment, inv *finance.Invoice) pdf.Block {
	sums := []sum{{words{"إجمالي الفاتورة", "Invoice total"}, words{english: inv.Number}, inv.Total}}
	if before := inv.Paid - p.Amount; before > 0 {
		sums = append(sums, sum{label: words{"المدفوع سابقًا", "Paid before"}, amount: -before})
	}
	sums = append(sums,
		sum{label: words{"هذه الدفعة", "This payment"}, amount: -p.Amount},
		sum{label: words{"المتبقي", "Balance"}, amount: inv.Balance()},
	)
	return pdf.Stack{result(sum{label: words{"المبلغ المستلم", "Amount received, SAR"}, amount: p.Amount}), reckoning(sums)}
}
