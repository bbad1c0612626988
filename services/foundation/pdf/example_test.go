package pdf_test

import (
	"bytes"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/foundation/pdf"
)

var (
	petrol = pdf.RGB(0x0B6B70)
	soft   = pdf.RGB(0xEEF5F5)
	grey   = pdf.RGB(0x5E6B76)
	hair   = pdf.RGB(0xDCE2E6)

	body   = pdf.Size(9.5)
	strong = body.Semibold()
	quiet  = pdf.Size(8).In(grey)
)

const padding = 1.7 * pdf.MM

// sale is what was sold to whom; amounts are texts here, the finance package knows how to write them.
type sale struct {
	number, issued, patient, provider string
	lines                             []item
	net, vat, total                   string
	code                              string
}

type item struct{ arabic, english, quantity, price, vat, total string }

var visit = sale{
	number: "INV-2026-000123", issued: "2026-11-22 14:35", patient: "نورة بنت عبدالله القحطاني", provider: "د. محمّد الأحمدي",
	lines: []item{
		{"جلسة علاج النطق والتخاطب (45 دقيقة)", "Speech therapy session, 45 min.", "4", "250.00", "150.00", "1,150.00"},
		{"تقييم وظيفي — العلاج الوظيفي (OT)", "Occupational therapy assessment", "1", "400.00", "60.00", "460.00"},
		{
			"باقة تحليل السلوك التطبيقي (ABA): 12 جلسة، تشمل تقريرًا شهريًا لوليّ الأمر وخطةً منزليةً مُفصَّلة",
			"ABA package of 12 sessions with a monthly report", "1", "3,600.00", "540.00", "4,140.00",
		},
	},
	net: "5,000.00", vat: "750.00", total: "5,750.00",
	code: "ATnZhdix2YPYsiDYqtmG2YfZhCDZhNmE2LHYudin2YrYqSDYp9mE2LXYrdmK2KkCDzMxMDEyMjM5MzUwMDAwMwMTMjAyNi0xMS0yMlQxNDozNTowMAQHNTc1MC4wMAUGNzUwLjAw",
}

func invoice(s sale) pdf.Document {
	return pdf.Document{
		Title: "فاتورة ضريبية " + s.number, Author: "مركز تنهل للرعاية الصحية", Language: "ar", Paper: pdf.A4,
		Created: time.Date(2026, 11, 22, 11, 35, 0, 0, time.UTC),
		Body: []pdf.Block{
			letterhead(),
			pdf.Space(8 * pdf.MM),
			pdf.Row{Shares: []float64{1, 1}, Cells: []pdf.Block{
				pdf.Text(pdf.Size(17).Semibold(), "فاتورة ضريبية مبسطة"),
				pdf.Text(pdf.Size(17).In(grey).Aligned(pdf.End), "Simplified tax invoice"),
			}},
			pdf.Space(3 * pdf.MM),
			pdf.Box{Fill: soft, Padding: 4 * pdf.MM, Body: pdf.Row{Shares: []float64{3, 3, 4, 3}, Gap: 5 * pdf.MM, Cells: []pdf.Block{
				fact("رقم الفاتورة", "Invoice number", s.number),
				fact("تاريخ الإصدار", "Issued", s.issued),
				fact("المريض", "Patient", s.patient),
				fact("المعالج", "Provider", s.provider),
			}}},
			pdf.Space(6 * pdf.MM),
			items(s.lines),
			pdf.Space(6 * pdf.MM),
			pdf.Row{Shares: []float64{35, 37, 110}, Cells: []pdf.Block{
				pdf.QR{Text: s.code, Size: 32 * pdf.MM},
				pdf.Stack{
					pdf.Text(quiet, "السداد · Payment"),
					pdf.Text(strong, "مدفوعة بالكامل"),
					pdf.Text(quiet, "مدى "+pdf.Value("2026-11-22")),
				},
				totals(s),
			}},
			pdf.Space(8 * pdf.MM),
			pdf.Text(quiet, "جميع المبالغ بالريال السعودي. تُقبل المواعيد المُعاد جدولتها حتى 24 ساعة قبل الموعد على الرقم "+
				pdf.Value("+966 11 234 5678")+" من "+pdf.Value("08:00 – 17:00")+"."),
		},
		Footer:      footer,
		Attachments: []pdf.Attachment{{Name: "invoice.xml", MIME: "text/xml", Description: "UBL 2.1", Data: []byte("<Invoice/>")}},
	}
}

func letterhead() pdf.Block {
	return pdf.Stack{
		pdf.Row{Shares: []float64{1, 1}, Cells: []pdf.Block{
			pdf.Stack{
				pdf.Text(pdf.Size(13).Semibold().In(petrol), "مركز تنهل للرعاية الصحية"),
				pdf.Text(quiet, "طريق الملك فهد، حيّ العُلَيّا، الرياض "+pdf.Value("12214")),
			},
			pdf.Stack{
				pdf.Text(pdf.Size(13).Semibold().In(petrol).Aligned(pdf.End), "Tenhal Healthcare"),
				pdf.Text(quiet.Aligned(pdf.End), "VAT 310122393500003 · CR 1010010000"),
			},
		}},
		pdf.Space(3 * pdf.MM),
		pdf.Rule{Thickness: 1.2, Color: petrol},
	}
}

func fact(arabic, english, value string) pdf.Block {
	return pdf.Stack{pdf.Text(quiet, arabic+" · "+english), pdf.Text(strong, value)}
}

func items(lines []item) pdf.Block {
	table := pdf.Table{
		Columns: []pdf.Column{
			{Share: 92, Head: head("الوصف", "Description")},
			{Share: 18, Head: head("الكمية", "Qty"), Align: pdf.Figures},
			{Share: 24, Head: head("سعر الوحدة", "Unit price"), Align: pdf.Figures},
			{Share: 22, Head: head("الضريبة", "VAT 15%"), Align: pdf.Figures},
			{Share: 26, Head: head("الإجمالي", "Total"), Align: pdf.Figures},
		},
		HeadFill: soft, Hairline: hair, Padding: padding,
	}
	for _, l := range lines {
		table.Rows = append(table.Rows, []pdf.Block{
			pdf.Stack{pdf.Text(body, l.arabic), pdf.Text(quiet, l.english)},
			pdf.Text(body, l.quantity), pdf.Text(body, l.price), pdf.Text(body, l.vat), pdf.Text(strong, l.total),
		})
	}
	return table
}

func head(arabic, english string) pdf.Block {
	return pdf.Stack{pdf.Text(pdf.Size(8.5).Semibold(), arabic), pdf.Text(pdf.Size(7.5).In(grey), english)}
}

func totals(s sale) pdf.Block {
	grand := pdf.Size(12).Semibold().In(petrol)
	return pdf.Table{
		Columns: []pdf.Column{{Share: 84}, {Share: 26, Align: pdf.Figures}},
		Rows: [][]pdf.Block{
			{pdf.Text(body, "الإجمالي قبل الضريبة · Before VAT"), pdf.Text(body, s.net)},
			{pdf.Text(body, "ضريبة القيمة المضافة · "+pdf.Value("VAT 15%")), pdf.Text(body, s.vat)},
			{pdf.Text(grand, "الإجمالي شامل الضريبة · Total SAR"), pdf.Text(grand, s.total)},
		},
		Hairline: hair, Padding: padding,
	}
}

func footer(page, pages int) pdf.Block {
	return pdf.Stack{
		pdf.Rule{Thickness: 0.5, Color: hair},
		pdf.Space(2 * pdf.MM),
		pdf.Row{Shares: []float64{1, 1}, Cells: []pdf.Block{
			pdf.Text(quiet, "مركز تنهل للرعاية الصحية · الرقم الضريبي "+pdf.Value("310122393500003")),
			pdf.Text(quiet.Aligned(pdf.End), fmt.Sprintf("صفحة %d من %d", page, pages)),
		}},
	}
}

func receipt(s sale) pdf.Document {
	middle, ink := body.Aligned(pdf.Center), pdf.RGB(0)
	lines := pdf.Table{Columns: []pdf.Column{{Share: 50}, {Share: 22, Align: pdf.Figures}}, Padding: 1 * pdf.MM}
	for _, l := range s.lines {
		lines.Rows = append(lines.Rows, []pdf.Block{
			pdf.Stack{pdf.Text(body, l.arabic), pdf.Text(pdf.Size(8), l.quantity+" × "+l.price)},
			pdf.Text(body, l.total),
		})
	}
	lines.Rows = append(lines.Rows,
		[]pdf.Block{pdf.Text(body, "ضريبة القيمة المضافة "+pdf.Value("15%")), pdf.Text(body, s.vat)},
		[]pdf.Block{pdf.Text(pdf.Size(11).Semibold(), "الإجمالي بالريال"), pdf.Text(pdf.Size(11).Semibold(), s.total)},
	)
	return pdf.Document{
		Title: "إيصال " + s.number, Author: "مركز تنهل للرعاية الصحية", Language: "ar", Paper: pdf.Roll80,
		Created: time.Date(2026, 11, 22, 11, 35, 0, 0, time.UTC),
		Body: []pdf.Block{
			pdf.Text(pdf.Size(13).Semibold().Aligned(pdf.Center), "مركز تنهل للرعاية الصحية"),
			pdf.Text(pdf.Size(8).Aligned(pdf.Center), "الرقم الضريبي "+pdf.Value("310122393500003")),
			pdf.Space(3 * pdf.MM),
			pdf.Text(middle.Semibold(), "فاتورة ضريبية مبسطة"),
			pdf.Text(middle, s.number),
			pdf.Text(middle, s.issued),
			pdf.Space(2 * pdf.MM),
			pdf.Rule{Thickness: 0.8, Color: ink},
			lines,
			pdf.Rule{Thickness: 0.8, Color: ink},
			pdf.Space(4 * pdf.MM),
			pdf.QR{Text: s.code, Size: 36 * pdf.MM, Align: pdf.Center},
			pdf.Space(3 * pdf.MM),
			pdf.Text(middle, "شكرًا لزيارتكم"),
		},
	}
}

func ExampleDocument_Render() {
	file, err := invoice(visit).Render()
	fmt.Println(err, bytes.HasPrefix(file, []byte("%PDF-1.7")))
	// Output: <nil> true
}
