package print_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/print"
)

var visit = print.Paper{
	Centre: "مركز تنهل", Address: "الرياض", VATNo: "310122393500003", Number: "INV-2026-000001", At: time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC),
	Patient: "Omar <Bin> Saleh", File: "F-000001",
	Lines:    []print.Line{{Name: "Medical report", Code: "RPT-01", Quantity: 2, Price: 9000, Rate: "15%", Total: 14950}},
	Subtotal: 18000, Discount: 5000, VAT: 1950, Total: 14950, QR: "data:image/png;base64,AA==",
}

func draw(t *testing.T, l i18n.Locale, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(i18n.With(context.Background(), l), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPages(t *testing.T) {
	receipt := visit
	receipt.Receipt, receipt.Received, receipt.Balance, receipt.Method = "RCP-2026-000001", 10000, 4950, "invoices.mada"
	second := receipt
	second.Before = 1500
	both := []string{
		"مركز تنهل", "310122393500003", "INV-2026-000001", "2026-11-22 09:00", "Omar &lt;Bin&gt; Saleh", "F-000001", "Medical report", "RPT-01",
		"<td class=\"p-num\" dir=\"ltr\">149.50</td>", "-50.00", "19.50", "<img class=\"p-qr\" alt=",
	}
	for _, test := range []struct {
		name  string
		page  string
		has   []string
		lacks string
	}{
		{"an invoice in Arabic", draw(t, i18n.Arabic, print.Invoice(visit)), []string{`dir="rtl"`, "فاتورة ضريبية مبسطة", "بالريال السعودي", "print-a4"}, "المتبقي"},
		{"an invoice in English", draw(t, i18n.English, print.Invoice(visit)), []string{`dir="ltr"`, "Simplified tax invoice", "Saudi riyals", "print-a4"}, "Balance"},
		{"a receipt in Arabic", draw(t, i18n.Arabic, print.Receipt(receipt)), []string{"RCP-2026-000001", "مدى", "100.00", "المتبقي", "49.50", "شكرًا", "print-80"}, "Balance"},
		{"a receipt in English", draw(t, i18n.English, print.Receipt(receipt)), []string{"RCP-2026-000001", "mada", "100.00", "Balance", "49.50", "Thank you", "print-80"}, "Paid before"},
		{"the receipt of a second payment", draw(t, i18n.English, print.Receipt(second)), []string{"Paid before", "15.00", "100.00", "49.50"}, "المتبقي"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, want := range append(both, test.has...) {
				if !strings.Contains(test.page, want) {
					t.Errorf("it lacks %q:\n%s", want, test.page)
				}
			}
			if strings.Contains(test.page, test.lacks) {
				t.Errorf("it has %q:\n%s", test.lacks, test.page)
			}
		})
	}
}

// Without a discount nothing is said of one.
func TestNoDiscount(t *testing.T) {
	plain := visit
	plain.Discount = 0
	if page := draw(t, i18n.English, print.Invoice(plain)); strings.Contains(page, "Discount") {
		t.Errorf("there is a discount:\n%s", page)
	}
}
