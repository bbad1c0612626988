package patients_test

import (
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/web/webtest"
)

func TestRegister(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	want(t, d.Get("/patients/new?q=Layan"), http.StatusOK, `value="Layan"`, `action="/patients"`, "New patient")
	want(t, d.Get("/patients/new?q=0551124068"), http.StatusOK, `name="phone"`, `value="0551124068"`)
	want(t, d.Get("/patients/new?q="+identity.Make(identity.Iqama, 5)), http.StatusOK, `value="`+identity.Make(identity.Iqama, 5)+`"`, `<option value="iqama" selected`)
	page := d.Get(d.register(t))
	want(t, page, http.StatusOK, "Layan Al-Asmari", "ليان الأسمري", "F-000003", "32 years", "055 112 4068", "1414-12-06", "No visits yet.")

	part := d.Post("/patients", with(layan(), "identity_number", identity.Make(identity.NationalID, 4712), "name_ar", "", "name_en", "Hind", "phone", "0550000001"), webtest.HX...)
	if !strings.HasPrefix(part.Header.Get("HX-Redirect"), "/patients/") {
		t.Errorf("htmx is sent to %q (%d)", part.Header.Get("HX-Redirect"), part.Status)
	}
}

func TestRegisterRefused(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	typed := with(layan(), "sex", "", "birth_date", "2030-01-01", "phone", "05512", "email", "layan@home", "name_en", strings.Repeat("L", 121))
	refused := d.Post("/patients", typed)
	want(t, refused, http.StatusUnprocessableEntity, "<html", "This is too long.", "Please choose one from the list.", "This day is still to come.",
		"This is not a phone number.", "This is not an e-mail address.", `value="ليان الأسمري"`, `value="layan@home"`, `value="05512"`)
	part := d.Post("/patients", typed, webtest.HX...)
	want(t, part, http.StatusUnprocessableEntity, `id="patient-form"`)
	wantNone(t, part, "<html")
	want(t, d.Post("/patients", nil), http.StatusUnprocessableEntity, "A name is needed")
	wantNone(t, d.Get("/patients"), "F-000003")
}

// What looks like markup is a name like any other.
func TestRegisterMarkup(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	markup := `<script>window.__pwn=1</script>" hx-get="/logout`
	got := d.Post("/patients", with(layan(), "name_en", markup))
	page := d.Get(got.Header.Get("Location"))
	want(t, page, http.StatusOK, "&lt;script&gt;")
	for _, answer := range []webtest.Answer{page, d.Get("/patients"), d.Get("/search?q=pwn", webtest.HX...), d.Get(got.Header.Get("Location") + "/edit")} {
		wantNone(t, answer, "<script>window", `hx-get="/logout`)
	}
}

func TestRegisterDuplicate(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	her := d.register(t)
	namesake := with(layan(), "identity_kind", "none", "identity_number", "", "phone", "0553334445")
	want(t, d.Post("/patients/duplicates", namesake), http.StatusOK, her, "same name and date of birth", "different_person")
	want(t, d.Post("/patients", namesake), http.StatusUnprocessableEntity, her, "same name and date of birth", "different_person", `value="0553334445"`)
	if got := d.Post("/patients", with(namesake, "different_person", "1")); got.Status != http.StatusSeeOther {
		t.Errorf("a different person: %d, want 303", got.Status)
	}
	taken := d.Post("/patients", with(layan(), "different_person", "1"))
	want(t, taken, http.StatusConflict, "This identity is on another file already.", her, "same identity")
	wantNone(t, taken, `name="different_person"`)
	if got := d.Post("/patients/duplicates", with(layan(), "name_ar", "", "name_en", "", "identity_number", "", "phone", "05")); strings.TrimSpace(got.Body) != "" {
		t.Errorf("a form just begun finds %s", got.Body)
	}
}

// Every refusal of the quick form stays in the booking; a patient who is taken is chosen in it.
func TestQuick(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	want(t, d.Get("/patients/quick?q=جود&form=here", webtest.HX...), http.StatusOK, `data-quick="fresh"`, `value="جود"`, `name="picker" value="here"`)
	if got := d.Get("/patients/quick?q=Jood"); got.Header.Get("Location") != "/patients/new?q=Jood" {
		t.Errorf("without script it goes to %q", got.Header.Get("Location"))
	}
	child := map[string][]string{"picker": {"here"}, "full_name": {"جود العنزي"}, "sex": {"female"}, "birth_date": {"2020-02-10"}, "identity_kind": {"none"}}
	want(t, d.Post("/patients/quick", child, webtest.HX...), http.StatusUnprocessableEntity,
		`id="quick-guardian1_full_name-error"`, "Under 18: please add a guardian.", "A mobile is needed", `value="جود العنزي"`)
	child["guardian1_full_name"], child["guardian1_relation"], child["guardian1_phone"] = []string{"Mona"}, []string{"mother"}, []string{"0561034017"}
	want(t, d.Post("/patients/quick", child, webtest.HX...), http.StatusOK, `hx-target="#here-patient"`, `name="patient_id"`, "جود العنزي")
	want(t, d.Post("/patients/quick", child, webtest.HX...), http.StatusUnprocessableEntity, "may have a file already", "different_person")
	child["full_name"] = []string{"123"}
	want(t, d.Post("/patients/quick", child, webtest.HX...), http.StatusUnprocessableEntity, `id="quick-full_name-error"`, "A name has letters.")
}
