package patients_test

import (
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

func TestIndex(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	want(t, d.Get("/patients"), http.StatusOK, "Omar Bin Saleh", "سارة القحطاني", "New patient", "/appointments/new?patient="+d.Omar.ID.String())
	found := d.Get("/patients?q=qahtani", webtest.HX...)
	want(t, found, http.StatusOK, "Sara Al-Qahtani", `id="patients"`)
	wantNone(t, found, "Omar Bin Saleh", "<html")
	want(t, d.Get("/patients?q=nobody+like+that"), http.StatusOK, "No patient matches “nobody like that”", "/patients/new?q=nobody+like+that")
	byName := d.Get("/patients?order=name")
	if omar, sara := strings.Index(byName.Body, "Omar Bin Saleh"), strings.Index(byName.Body, "Sara Al-Qahtani"); omar < 0 || sara < omar {
		t.Errorf("by name Omar stands at %d and Sara at %d", omar, sara)
	}
	for _, path := range []string{"/patients?page=-1", "/patients?page=x", "/patients?q=omar&page=99", "/patients?q=" + strings.Repeat("m", 3000)} {
		want(t, d.Get(path), http.StatusOK)
	}
}

// Thirty patients fill a page and a part of the next.
func TestIndexPages(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	_, err := d.centre.Services.DB.NewRaw(`INSERT INTO patients (id, name_en, sex, birth_date, identity_kind, search_name, created_at)
SELECT gen_random_uuid(), 'Hind ' || n, 'female', '1990-01-01', 'none', 'hind', timestamptz '2026-11-01' + n * interval '1 min' FROM generate_series(1, 28) AS n`).Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first := d.Get("/patients")
	want(t, first, http.StatusOK, "1 to 25 of 30", `href="/patients?page=2"`)
	want(t, d.Get("/patients?page=2"), http.StatusOK, "26 to 30 of 30", `href="/patients"`)
	want(t, d.Get("/patients?q=hind"), http.StatusOK, `href="/patients?page=2&amp;q=hind"`)
	want(t, d.Get("/patients?q=hind&page=2"), http.StatusOK, "Hind 1<")
}

func TestPicker(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	options := d.Get("/patients/options?q=omar&form=here")
	want(t, options, http.StatusOK, `id="here-patients-0"`, `role="option"`, "/patients/picker?form=here&amp;patient="+d.Omar.ID.String(), "/patients/quick?form=here&amp;q=omar")
	want(t, d.Get("/patients/picker?form=here&patient="+d.Omar.ID.String()), http.StatusOK, `id="here-patient"`, "Omar Bin Saleh", `name="patient_id" value="`+d.Omar.ID.String()+`"`)
	want(t, d.Get("/patients/picker?form=here"), http.StatusOK, `role="combobox"`, `hx-get="/patients/options?form=here"`)
	want(t, d.Get("/appointments/new?patient="+d.Omar.ID.String()), http.StatusOK, `name="patient_id" value="`+d.Omar.ID.String()+`"`)
}
