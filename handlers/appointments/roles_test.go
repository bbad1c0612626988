package appointments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
)

// Each role sees the buttons that would do something for it, and no others.
func TestButtons(t *testing.T) {
	t.Parallel()
	d := open(t)
	a := d.book(d.Omar.ID, "2026-11-22T10:00")
	path := "/appointments/" + a.ID.String()
	for _, role := range []access.Role{access.Clinician, access.Billing, access.Manager, access.Admin} {
		b := d.As(role)
		page := b.Get(path)
		if page.Status == http.StatusForbidden {
			continue // an administrator has no patients
		}
		for _, does := range []string{"confirmation", "arrival", "reschedule", "cancellation"} {
			shown := page.Find("form[action='"+path+"/"+does+"']").Length() > 0
			tried := b.Post(path+"/"+does, url.Values{"version": {"99"}}) // which is refused, but not as forbidden
			if may := tried.Status != http.StatusForbidden; shown != may {
				t.Errorf("%s: %s is shown: %t, and %d", role, does, shown, tried.Status)
			}
		}
	}
	if got := d.now(a); got.Version != 1 {
		t.Errorf("the visit is now %+v", got)
	}
}

// A form that is not ours, or not this user's, changes nothing.
func TestForgedForms(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := d.form()
	for name, forge := range map[string]func() (proof string, headers []string){
		"without a proof":             func() (string, []string) { return "", nil },
		"with a proof of another":     func() (string, []string) { return access.Secret(), nil },
		"from a page of another site": func() (string, []string) { return d.CSRF, []string{"Sec-Fetch-Site", "cross-site"} },
	} {
		proof, headers := forge()
		form.Set("_csrf", proof)
		if got := d.Post("/appointments", form, headers...); got.Status != http.StatusForbidden || !strings.Contains(got.Body, "This page has expired.") {
			t.Errorf("%s = %d %s", name, got.Status, got.Body)
		}
	}
	if n := d.booked(); n != 0 {
		t.Errorf("%d visits were written", n)
	}
}

func TestUnknownVisit(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, id := range []string{uuid.NewString(), "1", strings.ToUpper(d.Omar.ID.String()), "%00"} {
		if got := d.Get("/appointments/" + id); got.Status != http.StatusNotFound && got.Status != http.StatusBadRequest {
			t.Errorf("a visit called %q = %d", id, got.Status)
		}
		if got := d.Post("/appointments/"+id+"/confirmation", nil); got.Status != http.StatusNotFound && got.Status != http.StatusBadRequest {
			t.Errorf("confirming %q = %d", id, got.Status)
		}
	}
}

// A time outside working hours is refused, unless the user is told and may, and asks for it all the same.
func TestBookOutsideHours(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := d.form("starts_at", "2026-11-22T18:00")
	if got := d.Post("/appointments", form); got.Status != http.StatusUnprocessableEntity || got.Find("[name=outside_hours]").Length() != 1 {
		t.Errorf("a receptionist is answered %d %s", got.Status, got.Body)
	}
	form.Set("outside_hours", "1")
	clinician := d.As(access.Clinician)
	form.Set("_csrf", clinician.CSRF)
	if got := clinician.Post("/appointments", form); got.Status != http.StatusUnprocessableEntity || got.Find("[name=outside_hours]").Length() != 0 {
		t.Errorf("a clinician is answered %d %s", got.Status, got.Body)
	}
	form.Set("_csrf", d.CSRF)
	if got := d.Post("/appointments", form); got.Status != http.StatusSeeOther {
		t.Errorf("all the same = %d %s", got.Status, got.Body)
	}
}
