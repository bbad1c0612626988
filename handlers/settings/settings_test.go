package settings_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/settings"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre with a clinic, and an admin who is signed in.
type office struct {
	*webtest.Centre
	*webtest.Browser
	*clinictest.Cast
	t *testing.T
}

func open(t *testing.T) *office {
	t.Helper()
	return openWith(t, webtest.Open(t))
}

func openWith(t *testing.T, c *webtest.Centre) *office {
	t.Helper()
	cast := clinictest.New(t, c.Services.DB)
	return &office{c, c.As(access.Admin), cast, t}
}

const undo = "/admin/settings/visit_undo"

// typed is a form as somebody fills it in who has seen a version.
func typed(value, version string, pairs ...string) url.Values {
	form := url.Values{"value": {value}, "version": {version}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func want(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, part := range all {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
}

// A setting is changed from the list, with a reason; the list says what holds, who changed it, and what is the default.
func TestList(t *testing.T) {
	t.Parallel()
	o := open(t)
	want(t, o.Get("/admin/settings").Text("tr[data-setting=visit_undo]"), "15 minutes", "Default", "Never changed")
	got := o.Post(undo, typed("20", "0", "reason", "busy days", "return", "/admin/settings"))
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/admin/settings" {
		t.Fatalf("saved = %d to %q", got.Status, got.Header.Get("Location"))
	}
	o.Post(undo, typed("5", "0", "clinic_id", o.Speech.ID.String()))
	list := o.Get("/admin/settings")
	row := list.Text("tr[data-setting=visit_undo]")
	want(t, row, "20 minutes", "1 clinic differs", "Abeer Al-Saleh")
	want(t, list.Text(".c-flash"), "holds from now on")
	if strings.Contains(row, "Default") {
		t.Errorf("what was decided is said to be the default: %q", row)
	}
	for _, e := range []string{"/admin/roles", "/message-rules", "/templates", "/note-templates", "/consent-forms", "/admin/schedules"} {
		if list.Find("main a[href='"+e+"']").Length() != 1 || o.Get(e).Status != http.StatusOK {
			t.Errorf("%s is not a way on from the list", e)
		}
	}
}

// What is refused is told beside the field, and nothing that was typed is lost.
func TestRefused(t *testing.T) {
	t.Parallel()
	o := open(t)
	clinic := o.Speech.ID.String()
	for name, try := range map[string]struct {
		value, clinic, field, said string
	}{
		"too long":           {"241", "", "value", "This is outside the bounds."},
		"a word":             {"soon", "", "value", "A whole number, please."},
		"for a clinic":       {"0", clinic, "value", "This is outside the bounds."},
		"an endless reason":  {"20", "", "reason", "500 characters"},
		"a half in a clinic": {"7.5", clinic, "value", "A whole number, please."},
	} {
		form := typed(try.value, "0", "clinic_id", try.clinic, "reason", "as asked")
		if try.field == "reason" {
			form.Set("reason", strings.Repeat("x", 501))
		}
		got := o.Post(undo, form)
		place := got.Find("[data-place='" + try.clinic + "']")
		if got.Status != http.StatusUnprocessableEntity || place.Find("[name=value]").AttrOr("value", "") != try.value || place.Find("[name=reason]").AttrOr("value", "") != form.Get("reason") {
			t.Errorf("%s = %d, kept %q", name, got.Status, place.Find("[name=value]").AttrOr("value", ""))
		}
		want(t, place.Find(".c-field__error").Text(), try.said)
	}
	for name, form := range map[string]url.Values{
		"of no clinic":     typed("20", "0", "clinic_id", "speech"),
		"of another place": typed("20", "0", "clinic_id", uuid.NewString()),
	} {
		if got := o.Post(undo, form); got.Status != http.StatusNotFound {
			t.Errorf("%s = %d", name, got.Status)
		}
	}
	if got := o.Post("/admin/settings/book_ahead", typed("30", "0", "clinic_id", clinic)); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a setting of the centre in a clinic = %d", got.Status)
	}
	if got := o.Get("/admin/settings/colour"); got.Status != http.StatusNotFound {
		t.Errorf("a setting that is none = %d", got.Status)
	}
	want(t, o.Get(undo).Text("#history"), "Nobody has changed this setting.")
}

// Of two admins the second sees what the first has decided meanwhile, keeps what they typed, and may insist.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Post(undo, typed("20", "0"))
	got := o.Post(undo, typed("45", "0", "reason", "mine"))
	place := got.Find("[data-place='']")
	if got.Status != http.StatusPreconditionFailed || place.Find("[name=value]").AttrOr("value", "") != "45" || place.Find("[name=reason]").AttrOr("value", "") != "mine" {
		t.Fatalf("the second = %d, kept %q", got.Status, place.Find("[name=value]").AttrOr("value", ""))
	}
	want(t, place.Text(), "Somebody else has changed this setting meanwhile", "20 minutes")
	if got := o.Post(undo, typed("45", place.Find("[name=version]").AttrOr("value", ""))); got.Status != http.StatusSeeOther {
		t.Errorf("insisting = %d", got.Status)
	}
}

// The history says from what to what, by whom and why; what was can be had again.
func TestHistory(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Post(undo, typed("20", "0", "reason", "<b>busy</b> days"))
	o.Post(undo, typed("30", "1"))
	page := o.Get(undo)
	want(t, page.Text("#history"), "30 minutes", "before: 20 minutes", "before: Default: 15 minutes", "<b>busy</b> days", "Abeer Al-Saleh")
	restore := page.Find("#history form")
	if restore.Length() != 1 {
		t.Fatalf("%d changes can be restored, want the one that does not hold", restore.Length())
	}
	form := url.Values{"reason": {"as before"}}
	for _, name := range []string{"change", "version"} {
		form.Set(name, restore.Find("[name="+name+"]").AttrOr("value", ""))
	}
	stale := url.Values{"reason": {"as before"}, "change": form["change"], "version": {"1"}}
	if got := o.Post(undo+"/restoration", stale); got.Status != http.StatusPreconditionFailed || got.Find("#history [name=reason]").AttrOr("value", "") != "as before" {
		t.Errorf("over what somebody else decided = %d", got.Status)
	}
	if got := o.Post(undo+"/restoration", form); got.Status != http.StatusSeeOther || got.Header.Get("Location") != undo {
		t.Fatalf("restored = %d %s", got.Status, got.Text("main"))
	}
	page = o.Get(undo)
	want(t, page.Text("[data-place='']"), "20 minutes")
	want(t, page.Text("#history"), "as before", "restored")
	for _, change := range []string{"", "x", "999999"} {
		if got := o.Post(undo+"/restoration", url.Values{"change": {change}, "version": {"3"}}); got.Status != http.StatusNotFound {
			t.Errorf("restoring %q = %d", change, got.Status)
		}
	}
	want(t, o.Get("/admin/audit").Text("main"), "Setting")
}

// The matrix says of each feature where it is on and whose word that is, and switches it there.
func TestFeatures(t *testing.T) {
	t.Parallel()
	o := open(t)
	path, clinic := "/admin/settings/online_answers", o.Speech.ID.String()
	cell := func(of string) string {
		return o.Get("/admin/features").Text("tr[data-setting=online_answers] td[data-place='" + of + "']")
	}
	want(t, cell(""), "On", "Default", "Switch off")
	want(t, cell(clinic), "On", "As the centre", "Switch off")
	form := func(value, version, of string) url.Values {
		return typed(value, version, "clinic_id", of, "return", "/admin/features")
	}
	if got := o.Post(path, form("0", "0", "")); got.Header.Get("Location") != "/admin/features" {
		t.Fatalf("switched off = %d", got.Status)
	}
	want(t, cell(""), "Off", "Switch on", "As the default")
	want(t, cell(clinic), "Off", "As the centre")
	o.Post(path, form("1", "0", clinic))
	want(t, cell(clinic), "On", "Switch off", "As the centre")
	o.Post(path, form("", "1", clinic))
	want(t, cell(clinic), "Off", "As the centre", "Switch on")
	if n := o.Get("/admin/features").Find("tr[data-setting=patient_import] form").Length(); n != 1 {
		t.Errorf("the import is switched in %d places, want the centre", n)
	}
}

// What is switched off has no way in: no link, no form, and a page that says so.
func TestWaysIn(t *testing.T) {
	t.Parallel()
	o := openWith(t, webtest.OpenWith(t, web.Config{Env: "development", BaseURL: "http://localhost:8080"}))
	for _, s := range []settings.Switch{settings.PatientImport, settings.NewPasskeys} {
		o.Adjust(t, o.Services.DB, s.In(uuid.Nil), 0)
	}
	if n := o.Get("/patients").Find("a[href='/patients/imports']").Length(); n != 0 {
		t.Error("the patients lead to the import")
	}
	imports := o.Get("/patients/imports")
	if imports.Find("input[type=file]").Length() > 0 {
		t.Error("the import asks for a file")
	}
	want(t, imports.Text("main"), "switched off")
	if got := o.Send("/patients/imports", nil, webtest.File{Name: "a.csv", Body: []byte("Name\nSaad")}); got.Status != http.StatusConflict {
		t.Errorf("a file = %d", got.Status)
	}
	if o.Get("/account/security").Find("a[href='/account/passkeys/new']").Length() > 0 {
		t.Error("a passkey can be added")
	}
	got := o.Get("/account/passkeys/new")
	if got.Status != http.StatusConflict {
		t.Errorf("adding a passkey = %d", got.Status)
	}
	want(t, got.Text("main"), "“Adding passkeys” is switched off")
	o.Adjust(t, o.Services.DB, settings.NewPasskeys.In(uuid.Nil), 1)
	if o.Get("/account/security").Find("a[href='/account/passkeys/new']").Length() != 1 || o.Get("/account/passkeys/new").Status != http.StatusOK {
		t.Error("switched on, no passkey can be added")
	}
}

// What a form takes is what holds: the size of papers in words and for the browser.
func TestPaperSize(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Adjust(t, o.Services.DB, settings.PaperSize.In(uuid.Nil), 3)
	page := o.Get("/patients/" + o.Omar.ID.String() + "/documents")
	want(t, page.Text("#file-hint"), "up to 3 MB")
	if got := page.Find("#file").AttrOr("data-largest", ""); got != "3145728" {
		t.Errorf("the browser takes %s bytes", got)
	}
}

// In Arabic all of it is in Arabic, and a number may be typed in its digits.
func TestArabic(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.Post("/preferences", url.Values{"locale": {string(i18n.Arabic)}})
	want(t, o.Get("/admin/settings").Text("main"), "التراجع عما جرى على الزيارة", "15 دقيقة", "افتراضي")
	o.Post(undo, typed("٢", "0"))
	want(t, o.Get(undo).Text("[data-place='']"), "دقيقتين", "عبير الصالح")
	want(t, o.Get("/admin/features").Text("main"), "الحجز خارج أوقات الدوام", "مفعّلة", "كالمركز")
}

// What a clinic has not is not offered: no screen to sign on, no booking outside working hours.
func TestNotOffered(t *testing.T) {
	t.Parallel()
	o := open(t)
	form := url.Values{
		"purpose": {"treatment"}, "needed_for": {"nothing"}, "clinic_id": {o.Speech.ID.String()}, "title_ar": {"موافقة"}, "title_en": {"Consent"}, "body_ar": {"أوافق."}, "body_en": {"I agree."},
	}
	made := o.Post("/consent-forms", form).Header.Get("Location")
	sign := "/patients/" + o.Omar.ID.String() + "/consents/new?form=" + strings.TrimPrefix(made, "/consent-forms/")
	booking := url.Values{
		"patient_id": {o.Omar.ID.String()}, "provider_id": {o.Sami.ID.String()}, "service_id": {o.Session.ID.String()}, "starts_at": {"2026-11-22T12:15"}, "duration": {""},
	}
	for value, want := range []int{0, 1} {
		o.Adjust(t, o.Services.DB, settings.DrawnSignatures.In(o.Speech.ID), value)
		o.Adjust(t, o.Services.DB, settings.OutsideHours.In(o.Speech.ID), value)
		if page := o.Get(sign); page.Find("[data-signature]").Length() != want || page.Find("[name=typed_name]").Length() != 1 {
			t.Errorf("switched to %d, the form has %d places to draw", value, page.Find("[data-signature]").Length())
		}
		got := o.Post("/appointments", booking)
		if got.Status != http.StatusUnprocessableEntity || got.Find("[name=outside_hours]").Length() != want || got.Wrong("starts_at") == "" {
			t.Errorf("switched to %d, a booking in the break = %d %q", value, got.Status, got.Wrong("starts_at"))
		}
	}
}
