package zatca

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
)

var issued = time.Date(2026, 11, 22, 14, 35, 0, 0, time.FixedZone("Asia/Riyadh", 3*60*60))

var centre = Party{
	Scheme: CRN, ID: "1010010000", Name: "مركز تنهل | Tenhal <Centre> & Co", VATNumber: "399999999900003",
	Address: &Address{Street: "الامير سلطان | Prince Sultan", Building: "2322", District: "المربع | Al-Murabba", City: "الرياض | Riyadh", Postcode: "23333"},
}

var insurer = Party{
	Scheme: CRN, ID: "1010426395", Name: "شركة التأمين | Insurance Co", VATNumber: "399999999800003",
	Address: &Address{Street: "صلاح الدين", Building: "1111", District: "المروج", City: "الرياض", Postcode: "12222"},
}

// kinds are the ways to be taxed.
var kinds = []Tax{
	{Category: "S", Rate: 1500},
	{Category: "Z", Code: Healthcare, Reason: "الخدمات الصحية الخاصة للمواطن | Private healthcare to citizen"},
	{Category: "O", Code: "VATEX-SA-OOS", Reason: "التوريدات الغير خاضعة للضريبة | Not subject to VAT"},
}

// drawn is some document that adds up.
func drawn(t *rapid.T) *Document {
	d := &Document{
		Class: rapid.SampledFrom([]Class{Simplified, Standard}).Draw(t, "class"), Type: rapid.SampledFrom([]Type{Invoice, Credit, Debit}).Draw(t, "type"),
		Number: "INV-2026-000123", UUID: uuid.New(), IssuedAt: issued, Counter: rapid.Int64Range(1, 1<<40).Draw(t, "counter"), Previous: First,
		Seller: centre, Buyer: Party{Scheme: NAT, ID: "1038475629", Name: "محمد | Mohammed"}, Delivered: civil.Date{Year: 2026, Month: 11, Day: 22},
	}
	if d.Class == Standard {
		d.Buyer = insurer
	}
	if d.Type != Invoice {
		d.Corrects, d.Reason = "INV-2026-000001", "تصحيح | Correction"
	}
	taxes := map[string]*Tax{}
	for range rapid.IntRange(1, 8).Draw(t, "lines") {
		kind := kinds[0]
		if d.Class == Simplified {
			kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		}
		l := Line{
			Name: rapid.SampledFrom([]string{"جلسة نطق | Speech session", "تقرير \"طبي\" <R&D>", "Kit 5' 'x'"}).Draw(t, "name"), Category: kind.Category, Rate: kind.Rate,
			Quantity: rapid.Int64Range(1, 40).Draw(t, "quantity"), Price: money.Halalas(rapid.Int64Range(0, 500000).Draw(t, "price")),
		}
		gross := l.Price * money.Halalas(l.Quantity)
		l.Discount = money.Halalas(rapid.Int64Range(0, int64(gross)).Draw(t, "discount"))
		l.Net = gross - l.Discount
		l.VAT = l.Net.Share(l.Rate)
		d.Lines, d.Net = append(d.Lines, l), d.Net+l.Net
		if taxes[kind.Category] == nil {
			taxes[kind.Category] = &kind
		}
		taxes[kind.Category].Taxable += l.Net
	}
	for _, kind := range kinds {
		if tax := taxes[kind.Category]; tax != nil {
			tax.VAT = tax.Taxable.Share(tax.Rate)
			d.Taxes, d.VAT = append(d.Taxes, *tax), d.VAT+tax.VAT
		}
	}
	d.Total = d.Net + d.VAT
	return d
}

// Whatever is sold, what is hashed while writing is what whoever reads the document comes to, and a change of any letter
// of it comes to something else.
func TestHashedAsWritten(t *testing.T) {
	u := sandbox(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		if err := d.Check(); err != nil {
			t.Fatalf("Check() = %v", err)
		}
		s := Sign(d, u, issued)
		if again, err := Hash(s.XML); err != nil || again != s.Hash {
			t.Fatalf("Hash() = %s, %v, want %s", again, err, s.Hash)
		}
		changed := strings.Replace(string(s.XML), "<cbc:PayableAmount currencyID=\"SAR\">", "<cbc:PayableAmount currencyID=\"SAR\">1", 1)
		if again, err := Hash([]byte(changed)); err != nil || again == s.Hash {
			t.Fatalf("a changed total has the hash %s, %v", again, err)
		}
	})
}

// Sums that are a halala off are found, which the authority's own rules miss.
func TestCheckSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		sums := []*money.Halalas{&d.Net, &d.VAT, &d.Total, &d.Lines[0].Net, &d.Lines[0].VAT, &d.Taxes[0].Taxable, &d.Taxes[0].VAT}
		*sums[rapid.IntRange(0, len(sums)-1).Draw(t, "sum")]++
		if err := d.Check(); !errors.Is(err, ErrSums) {
			t.Fatalf("Check() = %v, want %v", err, ErrSums)
		}
	})
}

// Seventy documents of all kinds break none of the authority's rules, and not even one that only warns: they are run
// through its schema and its stylesheets.
func TestOfficialRules(t *testing.T) {
	u := sandbox(t)
	if testing.Short() {
		t.Skip("takes a while")
	}
	checker, saxon := filepath.Join(data, "../../tools/ZatcaCheck.java"), "/usr/share/java/Saxon-HE.jar"
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("java is not installed, so the authority's rules are not run (Debian: default-jdk-headless)")
	}
	for _, path := range []string{checker, saxon} {
		if _, err := os.Stat(path); err != nil {
			t.Skipf("the authority's rules are not run (Debian: libsaxonhe-java): %v", err)
		}
	}
	folder, documents := t.TempDir(), []string{}
	example := rapid.Custom(drawn)
	for n := range 70 {
		d := example.Example(n)
		d.UUID = uuid.NewSHA1(uuid.Nil, fmt.Append(nil, n))
		if err := d.Check(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, fmt.Sprintf("%02d.xml", n))
		if err := os.WriteFile(path, Sign(d, u, issued).XML, 0o600); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, path)
	}
	sdk := filepath.Join(data, "sdk-r3.4.8")
	args := append([]string{
		"-cp", saxon, checker, filepath.Join(sdk, "xsd/maindoc/UBL-Invoice-2.1.xsd"), filepath.Join(sdk, "schematron/CEN-EN16931-UBL.xsl"),
		filepath.Join(sdk, "schematron/20210819_ZATCA_E-invoice_Validation_Rules.xsl"), "2026-11-22T12:00:00Z",
	}, documents...)
	if out, err := exec.Command("java", args...).CombinedOutput(); err != nil {
		t.Errorf("the authority finds: %v\n%s", err, out)
	}
}

// A code is the longest that the authority takes, and says what the document says.
func TestCodeOfStamped(t *testing.T) {
	s := Sign(drawnOnce(), sandbox(t), issued)
	tags := map[int]string{}
	payload, err := base64.StdEncoding.DecodeString(s.QR)
	for len(payload) > 1 {
		tags[int(payload[0])] = string(payload[2 : 2+int(payload[1])])
		payload = payload[2+int(payload[1]):]
	}
	if err != nil || len(tags) != 9 || tags[1] != centre.Name || tags[6] != s.Hash || len(tags[8]) != 88 || len(s.QR) > 1000 {
		t.Errorf("the code of %d letters has %d tags: %v, %v", len(s.QR), len(tags), tags, err)
	}
	if !strings.Contains(string(s.XML), ">"+s.QR+"<") {
		t.Error("the document has another code")
	}
}

func drawnOnce() *Document { return rapid.Custom(drawn).Example(1) }

// A control character that came with a pasted name would make a document that nobody can read: it is found, and left out.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"\x00", "\x0b", "\x1b[0m", "\x7f\x01", "\uffff", "\ufffe"} {
		d := drawnOnce()
		d.Lines[0].Name = "Kit" + bad
		if err := d.Check(); !errors.Is(err, ErrItem) {
			t.Errorf("%q in a line: Check() = %v", bad, err)
		}
		d.Lines[0].Name = Clean(d.Lines[0].Name)
		s := Sign(d, sandbox(t), issued)
		if again, err := Hash(s.XML); d.Check() != nil || err != nil || again != s.Hash {
			t.Errorf("without %q: %v, %v", bad, d.Check(), err)
		}
		d.Buyer.Name += bad
		if err := d.Check(); !errors.Is(err, ErrBuyer) {
			t.Errorf("%q in a buyer: Check() = %v", bad, err)
		}
	}
	if s := "عربي\t🙂 & <x>\r\n"; Clean(s) != s {
		t.Errorf("Clean(%q) = %q", s, Clean(s))
	}
}

// A seller has to say by which registration it sells.
func TestSellerWithoutRegistration(t *testing.T) {
	t.Parallel()
	d := drawnOnce()
	d.Seller.ID = ""
	if err := d.Check(); !errors.Is(err, ErrSeller) {
		t.Errorf("Check() = %v", err)
	}
}
