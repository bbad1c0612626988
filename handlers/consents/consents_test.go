package consents_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/web/webtest"
)

// A manager writes a form that a clinic books nobody without. The desk is told where to have it signed when it books, in the
// words of whoever reads it; then it books. A new version has it signed anew, a withdrawal shows at the next booking.
func TestConsents(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	manager, desk := c.As(access.Manager), c.As(access.Receptionist)
	form := url.Values{"purpose": {"treatment"}, "needed_for": {"booking"}, "months": {"x"}, "clinic_id": {cast.Speech.ID.String()}, "title_ar": {"الموافقة"}, "title_en": {"Consent <b>"}, "body_ar": {"أوافق."}, "body_en": {""}}
	if got := manager.Post("/consent-forms", form); got.Status != http.StatusUnprocessableEntity || got.Wrong("months") == "" || got.Wrong("body_en") == "" || got.Value("title_ar") != "الموافقة" {
		t.Errorf("%d: months %q, text %q, kept %q", got.Status, got.Wrong("months"), got.Wrong("body_en"), got.Value("title_ar"))
	}
	form.Set("months", "12")
	form.Set("body_en", "I agree.\nI may withdraw it.")
	page := manager.Post("/consent-forms", form).Header.Get("Location")

	omar := "/patients/" + cast.Omar.ID.String()
	booking := url.Values{
		"patient_id": {cast.Omar.ID.String()}, "provider_id": {cast.Sami.ID.String()}, "service_id": {cast.Session.ID.String()},
		"starts_at": {dbtest.Now.Add(4 * time.Hour).Format("2006-01-02T15:04")}, "duration": {""},
	}
	got := desk.Post("/appointments", booking)
	sign := got.Find("a[href^='"+omar+"/consents/new?']").AttrOr("href", "")
	if got.Status != http.StatusConflict || sign == "" || !strings.Contains(got.Body, "Consent &lt;b&gt;") {
		t.Fatalf("booked without a consent: %d, to sign at %q", got.Status, sign)
	}
	sheet := desk.Get(sign + "&lang=ar")
	if sheet.Find("html").AttrOr("dir", "") != "rtl" || !strings.Contains(sheet.Body, "أوافق.") || sheet.Find("nav.c-side").Length() > 0 {
		t.Errorf("the sheet is not in Arabic, or leads elsewhere: %d", sheet.Status)
	}
	signing := url.Values{}
	for _, name := range []string{"form_id", "number", "language", "return", "key", "signer"} {
		signing.Set(name, sheet.Find("form [name="+name+"]").AttrOr("value", ""))
	}
	if got := desk.Post(omar+"/consents", signing); got.Status != http.StatusUnprocessableEntity || got.Wrong("typed_name") == "" || got.Value("key") != signing.Get("key") {
		t.Errorf("nothing drawn = %d %q", got.Status, got.Wrong("typed_name"))
	}
	signing.Set("image", drawing())
	signing.Set("strokes", `[{"points":[{"x":1,"y":2},{"x":2,"y":2},{"x":3,"y":2},{"x":4,"y":2},{"x":5,"y":2},{"x":9,"y":2}]}]`)
	for range 2 { // the second tap of a hurried finger
		if to := desk.Post(omar+"/consents", signing).Header.Get("Location"); !strings.HasPrefix(to, "/appointments/new?") {
			t.Fatalf("signed, and on to %q", to)
		}
	}
	if got := desk.Post("/appointments", booking); got.Status != http.StatusSeeOther {
		t.Errorf("booked = %d", got.Status)
	}
	list := desk.Get(omar + "/consents")
	printed := list.Find("a[href^='"+omar+"/consents/0']").AttrOr("href", "")
	if got := desk.Get(printed); got.Status != http.StatusOK || !strings.Contains(got.Body, "data:image/png;base64,") || !strings.Contains(got.Body, "I agree.") || !strings.Contains(got.Body, "أوافق.") {
		t.Errorf("the print has not both languages and the signature: %d", got.Status)
	}

	inPackage(t, c, cast, printed[strings.LastIndex(printed, "/")+1:])

	form.Set("body_en", "I agree.\nI may withdraw it at any time.")
	form.Set("renews", "true")
	if got := manager.Post(page+"/texts", form); got.Header.Get("Location") != page {
		t.Errorf("published = %d", got.Status)
	}
	if got := manager.Get(page); got.Text("del") != "I may withdraw it." || got.Text("ins") != "I may withdraw it at any time." {
		t.Errorf("the difference is -%q +%q", got.Text("del"), got.Text("ins"))
	}
	signing.Set("key", "01a20c55-0000-7000-8000-000000000001")
	if got := desk.Post(omar+"/consents", signing); got.Status != http.StatusPreconditionFailed {
		t.Errorf("signed the old text = %d", got.Status)
	}
	if got := desk.Post(printed+"/withdrawal", url.Values{"reason": {""}}); got.Status != http.StatusUnprocessableEntity || got.Find(".c-field__error").Length() != 1 {
		t.Errorf("an outdated consent is withdrawn without a reason = %d", got.Status)
	}
	if got := desk.Post(printed+"/withdrawal", url.Values{"reason": {"no more"}}); got.Header.Get("Location") != omar+"/consents" {
		t.Errorf("withdrawn = %d", got.Status)
	}
	if got := desk.Get("/appointments/new?patient=" + cast.Omar.ID.String()); !strings.Contains(got.Body, "Consent withdrawn") {
		t.Error("a withdrawn consent does not show at booking")
	}
}

// A visit for which a form is to be signed says so at the desk and on its page, and nothing goes to others without the consent
// that that takes.
func TestMissing(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	manager, desk := c.As(access.Manager), c.As(access.Receptionist)
	visit, err := c.Services.Appointments.Book(cast.Context(), appointments.Wish{PatientID: cast.Omar.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: dbtest.Now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for _, need := range []string{"visit", "sharing"} {
		manager.Post("/consent-forms", url.Values{"purpose": {"treatment"}, "needed_for": {need}, "title_ar": {"الموافقة"}, "title_en": {"For " + need}, "body_ar": {"أوافق."}, "body_en": {"I agree."}})
	}
	for _, path := range []string{"/desk", "/calendar", "/appointments/" + visit.ID.String()} {
		if got := desk.Get(path); !strings.Contains(got.Body, "Consent missing") {
			t.Errorf("%s does not say that a consent is missing", path)
		}
	}
	if got := desk.Get("/patients/" + cast.Omar.ID.String()); !strings.Contains(got.Body, "For visit") || strings.Contains(got.Body, "For sharing") {
		t.Error("the patient's page does not say what is to be signed before a visit")
	}
	omar := "/patients/" + cast.Omar.ID.String()
	if got := manager.Post(omar+"/export", url.Values{"for": {"others"}}); got.Header.Get("Location") != omar+"/consents" {
		t.Errorf("given to others without consent: %d", got.Status)
	}
	if got := manager.Post(omar+"/export", nil); got.Status != http.StatusOK {
		t.Errorf("the patient's own = %d", got.Status)
	}
}

// inPackage fails unless the signature of a consent of Omar's goes with all that is kept of him.
func inPackage(t *testing.T, c *webtest.Centre, cast *clinictest.Cast, id string) {
	t.Helper()
	var pack bytes.Buffer
	if err := c.Services.Exports.Patient(cast.Context(), cast.Omar.ID, &pack); err != nil {
		t.Fatal(err)
	}
	if archive, err := zip.NewReader(bytes.NewReader(pack.Bytes()), int64(pack.Len())); err != nil {
		t.Error(err)
	} else if _, err := archive.Open("consents/" + id + ".png"); err != nil {
		t.Errorf("the signature is not in the package: %v", err)
	}
}

func drawing() string {
	canvas := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	for x := range 200 {
		canvas.Set(x, 50, color.NRGBA{16, 32, 58, 255})
	}
	var out bytes.Buffer
	_ = png.Encode(&out, canvas)
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(out.Bytes())
}
