package einvoices_test

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/png" // the code is one
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
	"tenhal.sa/tenhal/services/settings"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre with an authority beside it, and who bills in front of it.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	*webtest.Browser
	t         *testing.T
	authority *zatcatest.Server
}

func open(t *testing.T) *office {
	t.Helper()
	authority := zatcatest.Start(t, clock.At(dbtest.Now))
	c := webtest.OpenWith(t, web.Config{ZATCA: "simulation", ZATCAURL: authority.URL})
	return &office{c, clinictest.New(t, c.Services.DB), c.As(access.Billing), t, authority}
}

// register registers a device and switches e-invoicing on.
func (o *office) register() {
	o.t.Helper()
	_, err := o.Services.EInvoices.Onboard(o.Context(), einvoices.Order{
		Name: "Tenhal-1", Branch: "Riyadh", Location: "RRRD2929", Industry: "Healthcare", OTP: "123345",
		Address: zatca.Address{Street: "طريق الملك فهد", Building: "2322", District: "العليا", City: "الرياض", Postcode: "12214"},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.Adjust(o.t, o.Services.DB, settings.EInvoices.In(uuid.Nil), 1)
}

// bill is a draft of a report for Sara.
func (o *office) bill() *finance.Invoice {
	o.t.Helper()
	inv, err := o.Services.Finance.DraftEmpty(o.Context(), o.Sara.ID, o.Speech.ID)
	if err == nil {
		inv, err = o.Services.Finance.AddLine(o.Context(), finance.Change{ID: inv.ID}, o.Report.ID)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return inv
}

func (o *office) issue() (path string, e *einvoices.EInvoice) {
	o.t.Helper()
	inv := o.bill()
	path = "/invoices/" + inv.ID.String()
	if got := o.Post(path+"/issue", url.Values{"version": {"0"}}); got.Status != http.StatusSeeOther {
		o.t.Fatalf("issue = %d %s", got.Status, got.Body)
	}
	e, err := o.Services.EInvoices.Of(o.Context(), inv.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return path, e
}

func (o *office) submit(e *einvoices.EInvoice) error {
	return o.Services.EInvoices.Submit(access.With(o.Context(), access.System), einvoices.SubmitEInvoice{ID: e.ID})
}

// The page says what is missing until nothing is, and shows no button that would do nothing.
func TestWhatIsMissing(t *testing.T) {
	t.Parallel()
	o := open(t)
	got := o.Get("/einvoices")
	if got.Status != http.StatusOK || !strings.Contains(got.Text("main"), "No device is registered") || !strings.Contains(got.Text("main"), "switched off") {
		t.Errorf("before: %d %s", got.Status, got.Text("main"))
	}
	if command := got.Find("main code[dir=ltr]").Text(); command != "tenhal einvoices onboard" || strings.Contains(got.Text("main"), "`") {
		t.Errorf("the command to type is %q: %s", command, got.Text("main"))
	}
	path := "/invoices/" + o.bill().ID.String()
	if got := o.Post(path+"/issue", url.Values{"version": {"0"}}); got.Status != http.StatusSeeOther {
		t.Errorf("issuing with e-invoicing off = %d", got.Status)
	}
	if got := o.Get(path + ".xml"); got.Status != http.StatusNotFound {
		t.Errorf("the XML of one without = %d", got.Status)
	}
	o.Adjust(t, o.Services.DB, settings.EInvoices.In(uuid.Nil), 1)
	got = o.Post("/invoices/"+o.bill().ID.String()+"/issue", url.Values{"version": {"0"}})
	if got.Status != http.StatusConflict || !strings.Contains(got.Body, "no device is registered with ZATCA") {
		t.Errorf("issuing without a device = %d %s", got.Status, got.Text("main"))
	}
	o.register()
	if got := o.Get("/einvoices").Text("main"); strings.Contains(got, "missing") || !strings.Contains(got, "Tenhal-1") {
		t.Errorf("after: %s", got)
	}
}

// What was issued is in the list until the authority has it, can be sent again, and be taken away as it was signed.
func TestList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.register()
	o.authority.Fail(zatcatest.Down)
	path, e := o.issue()
	if err := o.submit(e); err == nil {
		t.Fatal("the authority was not down")
	}
	row := o.Get("/einvoices").Text("#einvoice-" + e.ID.String())
	for _, want := range []string{"INV-2026-000001", "Sara Al-Qahtani", "Waiting", "ZATCA's service is down", "24 hours left", "103.50"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row lacks %q: %s", want, row)
		}
	}
	if got := o.Post("/einvoices/"+e.ID.String()+"/retry", nil); got.Status != http.StatusSeeOther {
		t.Errorf("send again = %d", got.Status)
	}
	if got := o.Post("/einvoices/retries", nil); got.Status != http.StatusSeeOther {
		t.Errorf("send all again = %d", got.Status)
	}
	if err := o.submit(e); err != nil {
		t.Fatal(err)
	}
	if got := o.Get("/einvoices"); got.Find("#einvoice-"+e.ID.String()).Length() != 0 {
		t.Error("what was accepted is still to do")
	}
	if got := o.Get("/einvoices?state=accepted").Text("#einvoice-" + e.ID.String()); !strings.Contains(got, "Accepted") || strings.Contains(got, "Send again") {
		t.Errorf("accepted: %s", got)
	}
	if got := o.Post("/einvoices/"+e.ID.String()+"/retry", nil); got.Status != http.StatusConflict || !strings.Contains(got.Body, "Nothing is left to do") {
		t.Errorf("sending what was accepted = %d", got.Status)
	}
	file := o.Get(path + ".xml")
	if file.Status != http.StatusOK || !strings.Contains(file.Body, "<cbc:UUID>"+e.ID.String()+"<") || !strings.Contains(file.Header.Get("Content-Disposition"), "310122393500003_20261122T090000_INV-2026-000001.xml") {
		t.Errorf("the XML = %d, %s", file.Status, file.Header.Get("Content-Disposition"))
	}
	if got := o.Get(path).Text("main"); !strings.Contains(got, "Accepted") || !strings.Contains(got, "E-invoice (XML)") {
		t.Errorf("the invoice does not say so: %s", got)
	}
}

// The code that is printed is that of the electronic invoice, with its nine tags, and a reader of codes reads it.
func TestPrintedCode(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.register()
	path, e := o.issue()
	src, _ := o.Get(path + "/print").Find("img").Attr("src")
	picture, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(src, "data:image/png;base64,"))
	if err != nil || len(picture) == 0 {
		t.Fatalf("the print has no code: %v", err)
	}
	if _, _, err := image.Decode(bytes.NewReader(picture)); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skip("zbarimg is not installed, so the picture is not read (Debian: zbar-tools)")
	}
	file := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("zbarimg", "--raw", "-q", file).Output()
	if err != nil || strings.TrimSpace(string(out)) != e.QR {
		t.Errorf("the code reads %q, %v, want %q", out, err, e.QR)
	}
}

// Who looks after the e-invoices hears of one that was refused, and in the evening of those that are not sent.
func TestNotices(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.register()
	_, wrong := o.issue()
	o.authority.Fail(zatcatest.Fault{Status: http.StatusBadRequest, Body: `{"validationResults":{"errorMessages":[{"type":"ERROR","code":"BR-KSA-37","message":"wrong"}],"status":"ERROR"}}`})
	if err := o.submit(wrong); err != nil {
		t.Fatal(err)
	}
	o.issue()
	if err := o.Services.EInvoices.Sweep(access.With(o.Context(), access.System), einvoices.PendingEInvoices{}); err != nil {
		t.Fatal(err)
	}
	got := o.Get("/inbox").Text("main")
	for _, want := range []string{"An e-invoice was rejected", "E-invoices are not sent; the legal time of the first ends"} {
		if !strings.Contains(got, want) {
			t.Errorf("the inbox lacks %q: %s", want, got)
		}
	}
}

// They hear once of what is about to be late, at each step, and that the certificate ends; the desk hears nothing.
func TestWarnings(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.register()
	o.issue()
	desk, system := o.As(access.Receptionist), access.With(o.Context(), access.System)
	watch := func(after time.Duration) {
		t.Helper()
		o.Services.DB.Clock.Set(dbtest.Now.Add(after))
		for range 3 {
			if err := o.Services.EInvoices.Watch(system, einvoices.Watch{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	watch(4 * time.Hour)
	watch(20 * time.Hour)
	watch(5 * 365 * 24 * time.Hour)
	o.Services.DB.Clock.Set(dbtest.Now) // when they were signed in
	got := o.Get("/inbox").Text("main")
	for _, want := range []string{"four hours after their issue", "twenty hours after", "The certificate of the e-invoicing device ends", "The legal time of e-invoices is up"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("the inbox has %q %d times: %s", want, strings.Count(got, want), got)
		}
	}
	if got := desk.Get("/inbox").Text("main"); strings.Contains(got, "invoic") {
		t.Errorf("the desk hears: %s", got)
	}
}

// Those who do not look after e-invoices have no page of them; the desk sees the state on the invoice, and no more.
func TestDesk(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.register()
	path, e := o.issue()
	desk := o.As(access.Receptionist)
	if got := desk.Get("/einvoices"); got.Status != http.StatusForbidden {
		t.Errorf("the page = %d", got.Status)
	}
	if got := desk.Post("/einvoices/"+e.ID.String()+"/retry", nil); got.Status != http.StatusForbidden {
		t.Errorf("send again = %d", got.Status)
	}
	if got := desk.Get(path).Text("main"); !strings.Contains(got, "Waiting") {
		t.Errorf("the invoice: %s", got)
	}
}
