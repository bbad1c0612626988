package search_test

import (
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/web/webtest"
)

func TestShow(t *testing.T) {
	t.Parallel()
	centre := webtest.Open(t)
	cast := clinictest.New(t, centre.Services.DB)
	noura := centre.As(access.Receptionist)
	omar := "/patients/" + cast.Omar.ID.String()
	for _, test := range []struct {
		name, query string
		has, lacks  []string
	}{
		{"the end of a phone number", "4567", []string{`role="listbox"`, `href="` + omar + `"`, `data-book="/appointments/new?patient=` + cast.Omar.ID.String(), "055 123 4567", "36 years"}, []string{"Sara", "<html"}},
		{"a name in Arabic, without its dots", "ساره", []string{"Sara Al-Qahtani"}, []string{"Omar"}},
		{"nothing yet: the latest", "", []string{"Sara Al-Qahtani", "Omar Bin Saleh"}, []string{"New patient"}},
		{"nobody: their name goes on", "Hind+Saleem", []string{"No patient matches “Hind Saleem”.", "/patients/new?q=Hind+Saleem"}, nil},
		{"markup", "%3Cb%3Ebold", []string{"&lt;b&gt;bold"}, []string{"<b>bold"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := noura.Get("/search?q="+test.query, webtest.HX...)
			if got.Status != http.StatusOK {
				t.Errorf("status %d", got.Status)
			}
			for _, text := range test.has {
				if !strings.Contains(got.Body, text) {
					t.Errorf("no %q in %s", text, got.Body)
				}
			}
			for _, text := range test.lacks {
				if strings.Contains(got.Body, text) {
					t.Errorf("%q is in %s", text, got.Body)
				}
			}
		})
	}
	if got := noura.Get("/search?q=omar+4567"); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/patients?q=omar+4567" {
		t.Errorf("without script it goes to %q (%d)", got.Header.Get("Location"), got.Status)
	}
}
