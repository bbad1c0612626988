package documents

import (
	"os"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

func sample(n int) *finance.Invoice {
	inv := &finance.Invoice{
		Number: "INV-2026-000123", State: finance.Issued, IssuedAt: time.Date(2026, 11, 22, 11, 35, 0, 0, time.UTC), IssuedBy: "Maha Al-Subaie",
		ServiceDate: civil.Date{Year: 2026, Month: 11, Day: 22}, DueOn: civil.Date{Year: 2026, Month: 11, Day: 29},
		Seller: &finance.Seller{NameAr: "مركز تنهل للرعاية الصحية", NameEn: "Tenhal Healthcare Centre", VATNumber: "310122393500003", CRNumber: "1010010000",
			AddressAr: "طريق الملك فهد، حي العليا، الرياض 12214", AddressEn: "King Fahd Road, Al Olaya, Riyadh 12214", Phone: "+966112345678"},
		Buyer: &finance.Buyer{NameAr: "عبدالرحمن بن عبدالعزيز بن عبدالله آل إبراهيم القحطاني", NameEn: "Abdulrahman Abdulaziz Abdullah Al-Ibrahim Al-Qahtani", FileNumber: "F-000123", IdentityNumber: "1012345674"},
	}
	for i := range n {
		l := &finance.Line{Code: "SLP-11", DescriptionAr: "جلسة نطق", DescriptionEn: "Speech session", Quantity: 1, UnitPrice: 30000, VATCategory: finance.ZeroRated, VATReason: "VATEX-SA-HEA"}
		switch i % 3 {
		case 1:
			l = &finance.Line{Code: "RPT-01", DescriptionAr: "تقرير طبي معتمد", DescriptionEn: "Certified medical report", Quantity: 2, UnitPrice: 9000, VATCategory: finance.StandardRated, VATRate: 1500}
		case 2:
			l = &finance.Line{Code: "ABA-12", DescriptionAr: "باقة تحليل السلوك التطبيقي (ABA): 12 جلسة، تشمل تقريرًا شهريًا لوليّ الأمر وخطةً منزليةً مُفصَّلة", DescriptionEn: "ABA package of 12 sessions with a monthly report", Quantity: 1, UnitPrice: 123456789, Discount: 5000, VATCategory: finance.ZeroRated, VATReason: "VATEX-SA-HEA"}
		}
		l.Net = l.Gross() - l.Discount
		l.VAT = l.Net.Share(l.VATRate)
		inv.Lines = append(inv.Lines, l)
		inv.Subtotal += l.Gross()
		inv.Discount += l.Discount
	}
	for _, b := range inv.Breakdown() {
		inv.VAT += b.VAT
	}
	inv.Total = inv.Subtotal - inv.Discount + inv.VAT
	if inv.Discount > 0 {
		inv.DiscountReason = "خصم الأشقاء"
	}
	return inv
}

var zone = time.FixedZone("r", 3*3600)

func look(t *testing.T, name string, d pdf.Document) {
	b, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	os.MkdirAll("/tmp/look", 0o755)
	if err := os.WriteFile("/tmp/look/"+name+".pdf", b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLook(t *testing.T) {
	small, big, one := sample(2), sample(30), sample(3)
	one.Buyer.IdentityNumber, one.Buyer.NameEn = "", ""
	look(t, "i2", invoice(small, zone))
	look(t, "i3", invoice(one, zone))
	look(t, "i30", invoice(big, zone))
	p := &finance.Payment{Number: "RCP-2026-000007", Method: finance.Mada, Amount: 20000, ReceivedName: "Maha Al-Subaie", ReceivedAt: small.IssuedAt.Add(5 * time.Minute)}
	small.Paid = 20000
	look(t, "ra4", receipt(p, small, zone))
	look(t, "r80", roll(p, small, zone))
	one.Paid = one.Total
	p.Amount, p.Reference, p.Method = one.Total, "TRF 99812", finance.Transfer
	look(t, "ra4b", receipt(p, one, zone))
	look(t, "r80b", roll(p, one, zone))
	_ = money.Riyal
}
