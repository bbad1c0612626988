package documents

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

var riyadh = time.FixedZone("Asia/Riyadh", 3*60*60)

// sold is an invoice that nobody has paid, with lines that a test adds.
func sold(lines ...*finance.Line) *finance.Invoice {
	inv := &finance.Invoice{
		Number: "INV-2026-000123", State: finance.Issued, IssuedAt: time.Date(2026, 11, 22, 11, 35, 0, 0, time.UTC),
		ServiceDate: civil.Date{Year: 2026, Month: 11, Day: 22}, DueOn: civil.Date{Year: 2026, Month: 11, Day: 29},
		Seller: &finance.Seller{
			NameAr: "مركز تنهل للرعاية الصحية", NameEn: "Tenhal Healthcare Centre", VATNumber: "310122393500003", CRNumber: "1010010000",
			AddressAr: "طريق الملك فهد، حي العليا، الرياض 12214", AddressEn: "King Fahd Road, Al Olaya, Riyadh 12214", Phone: "+966112345678",
		},
		Buyer: &finance.Buyer{NameAr: "نورة بنت عبدالله القحطاني", NameEn: "Noura Abdullah Al-Qahtani", FileNumber: "F-000123", IdentityNumber: "1012345674"},
		Lines: lines,
	}
	for _, l := range lines {
		inv.Subtotal, inv.Discount = inv.Subtotal+l.Gross(), inv.Discount+l.Discount
	}
	for _, b := range inv.Breakdown() {
		inv.VAT += b.VAT
	}
	inv.Total = inv.Subtotal - inv.Discount + inv.VAT
	return inv
}

// session is a citizen's, without VAT; report is always taxed.
func session(discount money.Halalas) *finance.Line {
	return &finance.Line{
		Code: "SLP-45", DescriptionAr: "جلسة نطق وتخاطب", DescriptionEn: "Speech session", Quantity: 1, UnitPrice: 30000, Discount: discount,
		VATCategory: finance.ZeroRated, VATReason: "VATEX-SA-HEA", Net: 30000 - discount,
	}
}

func report() *finance.Line {
	return &finance.Line{
		Code: "RPT-01", DescriptionAr: "تقرير طبي", DescriptionEn: "Medical report", Quantity: 2, UnitPrice: 9000,
		VATCategory: finance.StandardRated, VATRate: finance.StandardRate, Net: 18000, VAT: 2700,
	}
}

// onPaper is what a document knows besides an invoice of which no electronic one was made.
func onPaper(inv *finance.Invoice) printed { return printed{riyadh, plainCode(inv, riyadh)} }

func payment(amount money.Halalas) *finance.Payment {
	return &finance.Payment{
		Number: "RCP-2026-000007", Method: finance.Transfer, Amount: amount, ReceivedName: "Maha Al-Subaie",
		ReceivedAt: time.Date(2026, 11, 22, 11, 40, 0, 0, time.UTC),
	}
}

func rendered(t *testing.T, d pdf.Document) []byte {
	t.Helper()
	body, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// read returns the text of a PDF as a reader would copy it, without direction marks.
func read(t *testing.T, body []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pdftotext is not installed, and CI must not skip")
		}
		t.Skip("pdftotext is not installed (Debian: poppler-utils)")
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\u202a", "", "\u202b", "", "\u202c", "", "\u200e", "", "\u200f", "", "\u00a0", " ").Replace(string(text))
}

func TestWhatDocumentsSay(t *testing.T) {
	t.Parallel()
	inv := sold(session(5000), report())
	inv.DiscountReason, inv.Paid = "خصم الإخوة", 20000
	names := []string{
		"مركز تنهل للرعاية الصحية", "Tenhal Healthcare Centre", "310122393500003", "نورة بنت عبدالله القحطاني", "Noura Abdullah Al-Qahtani", "F-000123",
		"INV-2026-000123",
	}
	bought := []string{
		"فاتورة ضريبية مبسطة", "Simplified tax invoice", "جلسة نطق وتخاطب", "Speech session", "تقرير طبي", "Medical report", "90.00", "207.00",
		"رعاية صحية خاصة لمواطن", "VAT 0%", "VAT 15%", "480.00", "-50.00", "27.00", "457.00",
	}
	received := []string{"RCP-2026-000007", "2026-11-22 14:40", "200.00", "257.00", "تحويل بنكي", "Bank transfer", "457.00"}
	for _, test := range []struct {
		name string
		doc  pdf.Document
		want [][]string
	}{
		{"invoice", invoice(inv, onPaper(inv)), [][]string{names, bought, {
			"1012345674", "2026-11-22 14:35", "جمادى الآخرة 1448هـ", "12 Jumada II 1448", "2026-11-29", "خصم الإخوة",
			"Private healthcare", "on 250.00", "on 180.00", "SLP-45",
		}}},
		{"receipt on A4", receipt(payment(20000), inv, onPaper(inv)), [][]string{names, received, {"إيصال دفع", "Payment receipt", "Maha Al-Subaie"}}},
		{"receipt on a roll", roll(payment(20000), inv, onPaper(inv)), [][]string{names, bought, received, {"2 × 90.00"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := read(t, rendered(t, test.doc))
			for _, group := range test.want {
				for _, want := range group {
					if !strings.Contains(text, want) {
						t.Errorf("it lacks %q:\n%s", want, text)
					}
				}
			}
		})
	}
}

// A label without a value is followed by a dash, a patient without an Arabic name is called by the English
// one, and without discounts there is no column for them.
func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	inv := sold(report())
	inv.Buyer.NameAr, inv.Buyer.IdentityNumber = "", ""
	for name, doc := range map[string]pdf.Document{"invoice": invoice(inv, onPaper(inv)), "receipt": receipt(payment(100), inv, onPaper(inv))} {
		text := read(t, rendered(t, doc))
		if !strings.Contains(text, "—") || !strings.Contains(text, "Noura Abdullah Al-Qahtani") || strings.Contains(text, "Discount") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// Thirty lines fill several pages, and large amounts stay on one line.
func TestLongInvoice(t *testing.T) {
	t.Parallel()
	lines := []*finance.Line{}
	for range 30 {
		dear := report()
		dear.Quantity, dear.UnitPrice = 1, 999_999_99
		dear.Net, dear.VAT = dear.UnitPrice, dear.UnitPrice.Share(dear.VATRate)
		lines = append(lines, dear)
	}
	inv := sold(lines...)
	text := read(t, rendered(t, invoice(inv, onPaper(inv))))
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if rows := strings.Count(text, "999,999.99"); rows != 30 || len(pages) < 2 || !strings.Contains(pages[len(pages)-1], "34,499,999.66") {
		t.Errorf("%d rows on %d pages, want 30 on several, and 34,499,999.66 on the last:\n%s", rows, len(pages), text)
	}
	for n, page := range pages {
		if !strings.Contains(page, "310122393500003") {
			t.Errorf("page %d does not say whose it is", n+1)
		}
	}
	if text := read(t, rendered(t, roll(payment(100), inv, onPaper(inv)))); strings.Count(text, "\f") != 1 || !strings.Contains(text, "34,499,999.66") {
		t.Errorf("the roll is cut in pieces, or lacks the total:\n%s", text)
	}
}

// The code says who sold, when, for how much and with how much VAT: tags 1 to 5, each with its length.
func TestCode(t *testing.T) {
	t.Parallel()
	code, err := base64.StdEncoding.DecodeString(plainCode(sold(session(5000), report()), riyadh))
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []string{"مركز تنهل للرعاية الصحية", "310122393500003", "2026-11-22T14:35:00", "457.00", "27.00"} {
		if len(code) < 2 || len(code) < 2+int(code[1]) {
			t.Fatalf("the code ends before tag %d", n+1)
		}
		tag, got := int(code[0]), string(code[2:2+code[1]])
		if tag != n+1 || got != want {
			t.Errorf("tag %d = %q, want tag %d = %q", tag, got, n+1, want)
		}
		code = code[2+code[1]:]
	}
	if len(code) != 0 {
		t.Errorf("after tag 5 there is %q", code)
	}
}
