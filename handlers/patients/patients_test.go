package patients_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/web/webtest"
)

// desk is a browser at the front desk of a centre with two patients, Omar and Sara.
type desk struct {
	*webtest.Browser
	*clinictest.Cast
	centre *webtest.Centre
}

func open(t *testing.T, role access.Role) desk {
	t.Helper()
	centre := webtest.Open(t)
	cast := clinictest.New(t, centre.Services.DB)
	return desk{centre.As(role), cast, centre}
}

// layan is a form that is filled in well.
func layan() url.Values {
	return url.Values{
		"name_ar": {"ليان الأسمري"}, "name_en": {"Layan Al-Asmari"}, "sex": {"female"}, "birth_date": {"1994-05-17"},
		"identity_kind": {"national_id"}, "identity_number": {identity.Make(identity.NationalID, 4711)},
		"phone": {"0551124068"}, "email": {"layan@example.com"}, "language": {"ar"},
	}
}

func with(form url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// register registers Layan, and returns the path of her page.
func (d desk) register(t *testing.T) string {
	t.Helper()
	got := d.Post("/patients", layan())
	if got.Status != http.StatusSeeOther {
		t.Fatalf("registering Layan: %d %s", got.Status, got.Body)
	}
	return got.Header.Get("Location")
}

// want checks an answer's status and that its body has each of the texts.
func want(t *testing.T, got webtest.Answer, status int, texts ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("status %d, want %d: %s", got.Status, status, shown(got))
	}
	for _, text := range texts {
		if !strings.Contains(got.Body, text) {
			t.Errorf("no %q in %s", text, shown(got))
		}
	}
}

func wantNone(t *testing.T, got webtest.Answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(got.Body, text) {
			t.Errorf("%q is in %s", text, shown(got))
		}
	}
}

// shown is an answer without the frame of its page.
func shown(got webtest.Answer) string {
	_, main, whole := strings.Cut(got.Body, "<main")
	if !whole {
		return got.Body
	}
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

// inputs are the values of the inputs of a form that the answer shows.
func inputs(got webtest.Answer) url.Values {
	form := url.Values{}
	for _, tag := range regexp.MustCompile(`<input [^>]*>`).FindAllString(got.Body, -1) {
		name := regexp.MustCompile(` name="([^"]*)"`).FindStringSubmatch(tag)
		value := regexp.MustCompile(` value="([^"]*)"`).FindStringSubmatch(tag)
		if name == nil || value == nil || regexp.MustCompile(`type="(radio|checkbox)"`).MatchString(tag) && !strings.Contains(tag, " checked") {
			continue
		}
		form.Set(name[1], value[1])
	}
	for _, choice := range regexp.MustCompile(`(?s)<select[^>]* name="([^"]*)".*?</select>`).FindAllStringSubmatch(got.Body, -1) {
		if chosen := regexp.MustCompile(`<option value="([^"]*)" selected`).FindStringSubmatch(choice[0]); chosen != nil {
			form.Set(choice[1], chosen[1])
		}
	}
	return form
}
