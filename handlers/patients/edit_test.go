package patients_test

import (
	"net/http"
	"testing"

	"tenhal.sa/tenhal/services/access"
)

func TestEdit(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	her := d.register(t)
	form := inputs(d.Get(her + "/edit"))
	if form.Get("name_en") != "Layan Al-Asmari" || form.Get("sex") != "female" || form.Get("identity_kind") != "national_id" || form.Get("version") != "1" {
		t.Fatalf("the form has %v", form)
	}
	if got := d.Post(her, with(form, "phone", "0559998887", "guardian1_name_en", "Saad", "guardian1_relation", "father", "guardian1_phone", "0551110000")); got.Header.Get("Location") != her {
		t.Fatalf("saved to %q: %d %s", got.Header.Get("Location"), got.Status, got.Body)
	}
	want(t, d.Get(her), http.StatusOK, "055 999 8887", "Saad", "Father", "055 111 0000")
	want(t, d.Post(her, with(inputs(d.Get(her+"/edit")), "phone", "no")), http.StatusUnprocessableEntity, "This is not a phone number.", `value="no"`)
	taken := d.Post(her, with(inputs(d.Get(her+"/edit")), "identity_number", d.Omar.IdentityNumber))
	want(t, taken, http.StatusConflict, "This identity is on another file already.")
	want(t, d.Post(her, with(inputs(d.Get(her+"/edit")), "version", "x")), http.StatusPreconditionFailed)
}

// Two have the form open. The second to save keeps what she typed, has what the first one changed,
// sees where the two clash, and saves again.
func TestEditStale(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	her := d.register(t)
	first, second := inputs(d.Get(her+"/edit")), inputs(d.Get(her+"/edit"))
	d.Post(her, with(first, "email", "new@example.com", "name_en", "Layan Al-Harbi", "guardian1_name_en", "Saad", "guardian1_relation", "father", "guardian1_phone", "0551110000"))
	refused := d.Post(her, with(second, "name_en", "Layan A.", "phone", "0559998887"))
	want(t, refused, http.StatusPreconditionFailed, "Changed meanwhile", "Layan Al-Harbi", "Yours is kept", "Taken over", "Saad 0551110000")
	again := inputs(refused)
	for input, value := range map[string]string{
		"name_en": "Layan A.", "phone": "0559998887", "email": "new@example.com", "guardian1_name_en": "Saad", "version": "2",
	} {
		if got := again.Get(input); got != value {
			t.Errorf("%s = %q, want %q", input, got, value)
		}
	}
	if got := d.Post(her, again); got.Header.Get("Location") != her {
		t.Fatalf("saved again: %d %s", got.Status, got.Body)
	}
	want(t, d.Get(her), http.StatusOK, "Layan A.", "055 999 8887", "new@example.com", "Saad")
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	for _, path := range []string{"/patients/0190b3a0-0000-7000-8000-000000000000", "/patients/0", "/patients/0190b3a0-0000-7000-8000-000000000000/edit", "/patients/%20"} {
		want(t, d.Get(path), http.StatusNotFound)
	}
	want(t, d.Post("/patients/0190b3a0-0000-7000-8000-000000000000", layan()), http.StatusNotFound)
}

// A clinician reads files but no bills, and changes nothing.
func TestRoles(t *testing.T) {
	t.Parallel()
	d := open(t, access.Clinician)
	omar := "/patients/" + d.Omar.ID.String()
	page := d.Get(omar)
	want(t, page, http.StatusOK, "Omar Bin Saleh", "Visits")
	wantNone(t, page, "Edit details", `id="invoices"`)
	wantNone(t, d.Get("/patients"), "New patient")
	want(t, d.Get(omar+"/edit"), http.StatusForbidden)
	want(t, d.Post("/patients", layan()), http.StatusForbidden)
}
