package zatca_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, riyadh)

// office is a unit of the authority's that works, and what it sends by.
type office struct {
	*zatca.Client
	authority *zatcatest.Server
	unit      zatca.Unit
	by        zatca.Credentials
	last      string // hash of the document before
}

const vat = "310122393500003"

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{authority: zatcatest.Start(t, clock.At(noon))}
	var err error
	if o.Client, err = zatca.New(zatca.Config{Environment: zatca.Sandbox, BaseURL: o.authority.URL, Timeout: 3 * time.Second}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	if o.unit.Key, err = zatca.NewKey(); err != nil {
		t.Fatal(err)
	}
	csr, err := zatca.Request{
		CommonName: "Tenhal-1", Serial: "1-Tenhal|2-Tenhal|3-1", VATNumber: vat, Branch: "Riyadh", Organisation: "Tenhal", Kinds: zatca.BothKinds,
		Location: "RRRD2929", Industry: "Healthcare", Template: zatca.Sandbox.Template(),
	}.CSR(o.unit.Key)
	if err != nil {
		t.Fatal(err)
	}
	o.last = zatca.First
	trial := o.issued(t, zatca.Compliance(csr, "123345"))
	for n, class := range []zatca.Class{zatca.Standard, zatca.Simplified} {
		for m, kind := range []zatca.Type{zatca.Invoice, zatca.Credit, zatca.Debit} {
			d := sale(class, int64(3*n+m+1), o.last)
			d.Type = kind
			if kind != zatca.Invoice {
				d.Corrects, d.Reason = "INV-1", "wrong price"
			}
			if v := o.ask(t, zatca.Trial(o.by, o.signed(d))); v.Outcome != zatca.Accepted {
				t.Fatalf("trial of %s %s: %+v", class, kind, v)
			}
		}
	}
	o.issued(t, zatca.Admission(o.by, trial.RequestID))
	return o
}

// issued asks for a certificate and takes it.
func (o *office) issued(t *testing.T, call zatca.Call) zatca.Issued {
	t.Helper()
	reply, err := o.Ask(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	i, err := reply.Issued()
	if err != nil || !i.Certificate.Of(o.unit.Key) {
		t.Fatalf("the certificate: %v", err)
	}
	o.unit.Certificate, o.by = i.Certificate, i.Credentials
	return i
}

func (o *office) ask(t *testing.T, call zatca.Call) zatca.Verdict {
	t.Helper()
	reply, err := o.Ask(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	return reply.Verdict()
}

// signed is a document to be handed in. The next follows it.
func (o *office) signed(d *zatca.Document) zatca.Submission {
	s := zatca.Sign(d, o.unit, noon)
	o.last = s.Hash
	return zatca.Submission{Hash: s.Hash, UUID: d.UUID.String(), Invoice: s.XML}
}

func sale(class zatca.Class, counter int64, previous string) *zatca.Document {
	at := zatca.Address{Street: "طريق الملك فهد", Building: "2322", District: "العليا", City: "الرياض", Postcode: "12214"}
	return &zatca.Document{
		Class: class, Type: zatca.Invoice, Number: "INV-1", UUID: uuid.New(), IssuedAt: noon, Counter: counter, Previous: previous,
		Seller:    zatca.Party{Scheme: zatca.CRN, ID: "1010010000", Name: "مركز تنهل | Tenhal & Co", VATNumber: vat, Address: &at},
		Buyer:     zatca.Party{Name: "شركة التأمين", VATNumber: "399999999800003", Address: &at},
		Delivered: civil.Date{Year: 2026, Month: 11, Day: 22},
		Lines:     []zatca.Line{{Name: "جلسة نطق", Quantity: 1, Price: 30000, Net: 30000, VAT: 4500, Category: "S", Rate: 1500}},
		Taxes:     []zatca.Tax{{Category: "S", Rate: 1500, Taxable: 30000, VAT: 4500}},
		Net:       30000, VAT: 4500, Total: 34500,
	}
}

// A standard document comes back with the authority's stamp and is still the same; asked again, the authority knows it.
func TestClear(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.signed(sale(zatca.Standard, 1, zatca.First))
	for range 2 {
		v := o.ask(t, zatca.Clear(o.by, s))
		if sum, err := zatca.Hash(v.Cleared); v.Outcome != zatca.Accepted || err != nil || sum != s.Hash || string(v.Cleared) == string(s.Invoice) {
			t.Errorf("%s: what was cleared has the hash %s, want %s: %v", v.Outcome, sum, s.Hash, err)
		}
	}
	o.authority.Fail(zatcatest.Off)
	if v := o.ask(t, zatca.Clear(o.by, s)); v.Outcome != zatca.SwitchedOff {
		t.Errorf("with clearance switched off: %s", v.Outcome)
	}
	if v := o.ask(t, zatca.Report(o.by, o.signed(sale(zatca.Standard, 2, s.Hash)))); v.Outcome != zatca.Rejected {
		t.Errorf("reporting a standard document: %s", v.Outcome)
	}
}

// The authority takes no document of which a letter was changed, whatever the letter.
func TestTampered(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	whole := o.signed(sale(zatca.Simplified, 1, zatca.First))
	for _, test := range []struct{ name, from, to, code string }{
		{"the total", ">345.00<", ">845.00<", "invalid-invoice-hash"},
		{"the code", `text/plain">A`, `text/plain">B`, "QRCODE_INVALID"},
		{"the time of the signature", "<xades:SigningTime>2026", "<xades:SigningTime>2025", "signed-properties-hashing"},
		{"a blank in what is signed", "  <xades:SigningCertificate>", " <xades:SigningCertificate>", "signed-properties-hashing"},
		{"the signature", "<ds:SignatureValue>ME", "<ds:SignatureValue>MF", "invalid-signature"},
		{"the serial number", "<ds:X509SerialNumber>", "<ds:X509SerialNumber>1", "certificate-serial"},
	} {
		t.Run(test.name, func(t *testing.T) {
			changed := whole
			changed.Invoice = []byte(strings.Replace(string(whole.Invoice), test.from, test.to, 1))
			if string(changed.Invoice) == string(whole.Invoice) {
				t.Fatal("nothing was changed")
			}
			v := o.ask(t, zatca.Report(o.by, changed))
			has := slices.ContainsFunc(v.Errors, func(m zatca.Message) bool { return m.Code == test.code })
			if v.Outcome != zatca.Rejected || !has {
				t.Errorf("%s for %+v, want %s", v.Outcome, v.Errors, test.code)
			}
		})
	}
	if v := o.ask(t, zatca.Report(o.by, whole)); v.Outcome != zatca.Accepted || len(v.Warnings) > 0 {
		t.Errorf("the whole one: %+v", v)
	}
	if v := o.ask(t, zatca.Report(o.by, o.signed(sale(zatca.Simplified, 2, zatca.First)))); v.Outcome != zatca.Rejected || v.Errors[0].Code != "KSA-13" {
		t.Errorf("one that does not follow: %+v", v)
	}
}

// Whoever does not prove who they are is told so, and so is the unit of another environment.
func TestBlocked(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.signed(sale(zatca.Simplified, 1, zatca.First))
	if v := o.ask(t, zatca.Report(zatca.Credentials{Token: o.by.Token, Secret: "wrong"}, s)); v.Outcome != zatca.Blocked || v.Errors[0].Code != "HTTP-401" {
		t.Errorf("with a wrong secret: %+v", v)
	}
	o.authority.Revoke()
	if v := o.ask(t, zatca.Report(o.by, s)); v.Outcome != zatca.Blocked {
		t.Errorf("with a revoked certificate: %+v", v)
	}
	csr, err := zatca.Request{
		CommonName: "T", Serial: "1-T|2-T|3-1", VATNumber: vat, Branch: "R", Organisation: "T", Kinds: zatca.BothKinds, Location: "R", Industry: "H",
		Template: zatca.Production.Template(),
	}.CSR(o.unit.Key)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := o.Ask(t.Context(), zatca.Compliance(csr, "555555"))
	if err != nil || reply.Status != http.StatusBadRequest {
		t.Errorf("a request of another environment: %d, %v", reply.Status, err)
	}
	if _, err := reply.Issued(); !errors.Is(err, zatca.ErrRefused) {
		t.Errorf("Issued() = %v", err)
	}
}

// Secrets leave us only over TLS, or within this machine.
func TestNew(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		config zatca.Config
		taken  bool
	}{
		{zatca.Config{Environment: zatca.Production}, true},
		{zatca.Config{Environment: zatca.Simulation, BaseURL: "http://127.0.0.1:1"}, true},
		{zatca.Config{Environment: zatca.Simulation, BaseURL: "http://zatca.example"}, false},
		{zatca.Config{Environment: "elsewhere"}, false},
		{zatca.Config{Environment: zatca.Sandbox, BaseURL: ":"}, false},
	} {
		if _, err := zatca.New(test.config); (err == nil) != test.taken {
			t.Errorf("New(%+v) = %v", test.config, err)
		}
	}
}
