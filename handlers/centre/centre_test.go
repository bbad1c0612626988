package centre_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

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

const page = "/admin/centre"

// whole is a form as an admin fills it in.
func whole(pairs ...string) url.Values {
	form := url.Values{
		"name_ar": {"مركز تنهل"}, "name_en": {"Tenhal Centre"}, "vat_number": {"310122393500003"}, "cr_number": {"1010010000"},
		"address_ar": {"الرياض"}, "address_en": {"Riyadh"}, "phone": {"0112345678"}, "email": {"desk@tenhal.example"}, "version": {"1"},
	}
	for n := 0; n < len(pairs); n += 2 {
		form.Set(pairs[n], pairs[n+1])
	}
	return form
}

func issue(t *testing.T, c *webtest.Centre, cast *clinictest.Cast) *finance.Invoice {
	t.Helper()
	inv, err := c.Services.Finance.DraftEmpty(cast.Context(), cast.Sara.ID, cast.Speech.ID)
	if err == nil {
		inv, err = c.Services.Finance.AddLine(cast.Context(), finance.Change{ID: inv.ID}, cast.Report.ID)
	}
	if err == nil {
		inv, err = c.Services.Finance.Issue(cast.Context(), finance.Change{ID: inv.ID})
	}
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// What an admin saves stands on what is issued from then on, is in the audit log, and changes nothing that was issued.
func TestSave(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	admin := c.As(access.Admin)
	before := issue(t, c, cast)
	for range 2 { // the button is pressed twice
		got := admin.Post(page, whole("vat_number", " ٣١٠٩٩٩٩٩٩٩٠٠٠٠٣ ", "cr_number", "1010999999", "name_en", "New Name"))
		if got.Status != http.StatusSeeOther {
			t.Fatalf("save = %d %s", got.Status, got.Text("main"))
		}
	}
	if now, _ := admin.Get(page).Find("#centre-vat_number").Attr("value"); now != "310999999900003" {
		t.Errorf("the page has %q", now)
	}
	after := issue(t, c, cast)
	old, err := c.Services.Finance.Get(cast.Context(), before.ID)
	if err != nil || old.Seller.VATNumber != "310122393500003" || after.Seller.VATNumber != "310999999900003" || after.Seller.NameEn != "New Name" || after.Seller.CRNumber != "1010999999" {
		t.Errorf("before: %+v, after: %+v, %v", old.Seller, after.Seller, err)
	}
	if log := admin.Get("/admin/audit").Text("main"); !strings.Contains(log, "The centre") {
		t.Errorf("the audit log lacks it: %s", log)
	}
	if got := c.As(access.Billing).Post(page, whole("version", "2")); got.Status != http.StatusForbidden {
		t.Errorf("by somebody else = %d", got.Status)
	}
}

// What is wrong is said beside its input, in the reader's language, and nothing typed is lost.
func TestRefused(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	clinictest.New(t, c.Services.DB)
	admin := c.As(access.Admin)
	for _, test := range []struct{ input, typed, says string }{
		{"vat_number", "123", "15 digits"},
		{"vat_number", "410122393500003", "15 digits"},
		{"vat_number", "31012239350000", "15 digits"},
		{"vat_number", "3101223935000034", "15 digits"},
		{"cr_number", "10100", "10 digits"},
		{"name_ar", "", "needed"},
		{"phone", "12", "number"},
		{"email", "x", "e-mail"},
		{"name_en", strings.Repeat("x", 121), "long"},
	} {
		got := admin.Post(page, whole(test.input, test.typed, "address_en", "kept"))
		said := got.Text("#centre-" + test.input + "-error")
		typed, _ := got.Find("#centre-" + test.input).Attr("value")
		kept, _ := got.Find("#centre-address_en").Attr("value")
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(said, test.says) || typed != test.typed || kept != "kept" {
			t.Errorf("%s %q = %d, says %q, keeps %q %q", test.input, test.typed, got.Status, said, typed, kept)
		}
	}
	if now, err := c.Services.Clinics.Identity(t.Context()); err != nil || now.Version != 1 {
		t.Errorf("something was saved: %+v, %v", now, err)
	}
}

// Whoever saves second is told what is there by now, keeps what they typed, and can save it over that.
func TestStale(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	clinictest.New(t, c.Services.DB)
	admin := c.As(access.Admin)
	if got := admin.Post(page, whole("cr_number", "1010111111")); got.Status != http.StatusSeeOther {
		t.Fatalf("first = %d", got.Status)
	}
	got := admin.Post(page, whole("cr_number", "1010222222"))
	typed, _ := got.Find("#centre-cr_number").Attr("value")
	if got.Status != http.StatusPreconditionFailed || typed != "1010222222" || !strings.Contains(got.Text("main"), "1010111111") {
		t.Errorf("second = %d, %q, %s", got.Status, typed, got.Text("main"))
	}
	seen, _ := got.Find("form[action='/admin/centre'] [name=version]").Attr("value")
	if got := admin.Post(page, whole("cr_number", "1010222222", "version", seen)); got.Status != http.StatusSeeOther {
		t.Errorf("again = %d", got.Status)
	}
}

// A centre that is not set up yet is set up there.
func TestFirst(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	admin := c.As(access.Admin)
	if got := admin.Post(page, whole("version", "0")); got.Status != http.StatusSeeOther {
		t.Fatalf("save = %d %s", got.Status, got.Text("main"))
	}
	org, err := c.Services.Clinics.Organisation(t.Context())
	if err != nil || org.VATNumber != "310122393500003" || org.TimeZone != "Asia/Riyadh" {
		t.Errorf("the centre is %+v, %v", org, err)
	}
}

// The device's address is changed there, and a VAT number that is not its own is warned of.
func TestDevice(t *testing.T) {
	t.Parallel()
	authority := zatcatest.Start(t, clock.At(dbtest.Now))
	c := webtest.OpenWith(t, web.Config{ZATCA: "simulation", ZATCAURL: authority.URL})
	cast := clinictest.New(t, c.Services.DB)
	admin := c.As(access.Admin)
	if got := admin.Get(page); got.Find("#address-street").Length() != 0 || !strings.Contains(got.Text("main"), "when the e-invoicing device is registered") {
		t.Errorf("without a device: %s", got.Text("main"))
	}
	place := zatca.Address{Street: "طريق الملك فهد", Building: "2322", District: "العليا", City: "الرياض", Postcode: "12214"}
	_, err := c.Services.EInvoices.Onboard(cast.Context(), einvoices.Order{
		Name: "Tenhal-1", Branch: "Riyadh", Location: "RRRD2929", Industry: "Healthcare", OTP: "123345", Address: place,
	})
	if err != nil {
		t.Fatal(err)
	}
	cast.Adjust(t, c.Services.DB, settings.EInvoices.In(uuid.Nil), 1)
	form := url.Values{"street": {place.Street}, "building": {"23"}, "district": {place.District}, "city": {""}, "postcode": {"12214"}, "version": {"1"}}
	got := admin.Post(page+"/address", form)
	if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text("#address-building-error"), "4 digits") || got.Text("#address-city-error") == "" {
		t.Errorf("a wrong address = %d %s", got.Status, got.Text("main"))
	}
	form.Set("building", "٧٧٧٧")
	form.Set("city", "جدة")
	for range 2 { // the button is pressed twice
		if got := admin.Post(page+"/address", form); got.Status != http.StatusSeeOther {
			t.Errorf("move = %d %s", got.Status, got.Text("main"))
		}
	}
	form.Set("building", "8888")
	if got := admin.Post(page+"/address", form); got.Status != http.StatusPreconditionFailed {
		t.Errorf("over what was saved meanwhile = %d", got.Status)
	}
	u, err := c.Services.EInvoices.Active(cast.Context())
	if err != nil || u.Seller.Building != "7777" || u.Seller.City != "جدة" {
		t.Errorf("the device says %+v, %v", u.Seller, err)
	}
	if got := admin.Post(page, whole("vat_number", "310999999900003")); got.Status != http.StatusSeeOther {
		t.Fatalf("another VAT number = %d", got.Status)
	}
	if got := admin.Get(page).Text("main"); !strings.Contains(got, "registered under another VAT number") {
		t.Errorf("no warning: %s", got)
	}
}
