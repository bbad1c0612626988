package patients_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web/webtest"
)

// jood is six years old, and comes with her mother, who gets no messages.
func jood() url.Values {
	return url.Values{
		"name_ar": {"جود العنزي"}, "sex": {"female"}, "birth_date": {"١٤٤١/٦/١٦"}, "identity_kind": {"none"}, "language": {"ar"}, "nationality": {"SA"},
		"spoken_ur": {"true"}, "address_short": {"rrrd 2929"}, "address_city": {"الرياض"},
		"guardian1_name_ar": {"منى العنزي"}, "guardian1_relation": {"mother"}, "guardian1_phone": {"0561034017"}, "guardian1_authority": {"true"},
		"guardian1_may_consent": {"true"}, "guardian1_may_pick_up": {"true"}, "guardian1_may_pay": {"true"}, "guardian1_main_payer": {"true"},
		"guardian1_proof_kind": {"family_card"}, "guardian1_proof": {"4412"}, "guardian1_valid_until": {"2027-01-01"},
	}
}

// created registers somebody, and returns the path of their page.
func (d desk) created(t *testing.T, form url.Values) string {
	t.Helper()
	got := d.Post("/patients", form)
	if got.Status != http.StatusSeeOther {
		t.Fatalf("registering: %d %s", got.Status, shown(got))
	}
	return got.Header.Get("Location")
}

// All that was typed is on the page and in the form again, as it was typed.
func TestMoreOfAPatient(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	her := d.created(t, jood())
	want(t, d.Get(her), http.StatusOK, "1441-06-16", "2020-02-10", "Saudi Arabia", "Urdu", "RRRD2929", "Main payer", "Family card", "4412", "until <time", "2027-01-01", "Consent to treatment, Pay, Pick up</small>")
	form := inputs(d.Get(her + "/edit"))
	for input, value := range map[string]string{
		"birth_date": "1441-06-16", "nationality": "SA", "spoken_ur": "true", "spoken_hi": "", "guardian1_may_consent": "true",
		"guardian1_may_get_messages": "", "guardian2_may_get_messages": "true", "guardian1_valid_until": "2027-01-01",
	} {
		if got := form.Get(input); got != value {
			t.Errorf("%s = %q, want %q", input, got, value)
		}
	}
	if got := d.Post(her, form); got.Header.Get("Location") != her {
		t.Errorf("saved as it is: %d %s", got.Status, shown(got))
	}
	want(t, d.Get(her+"/guardians/print"), http.StatusOK, "منى العنزي", "056 103 4017", "Family card", "4412")
	expired := d.Post(her, with(inputs(d.Get(her+"/edit")), "guardian1_valid_until", "2026-11-21"))
	want(t, expired, http.StatusUnprocessableEntity, "Under 18: a guardian who may consent today is needed.", `aria-invalid="true"`)
}

// Two have the form open, and what one has changed of the new inputs comes to the other.
func TestEditStaleDetails(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	her := d.created(t, jood())
	first, second := inputs(d.Get(her+"/edit")), inputs(d.Get(her+"/edit"))
	if got := d.Post(her, with(first, "nationality", "EG", "spoken_hi", "true", "guardian1_may_get_messages", "true", "address_city", "جدة")); got.Header.Get("Location") != her {
		t.Fatalf("the first: %d %s", got.Status, shown(got))
	}
	refused := d.Post(her, with(second, "address_city", "مكة"))
	want(t, refused, http.StatusPreconditionFailed, "Egypt", "Hindi", "Get messages", "جدة", "Yours is kept", "Taken over")
	again := inputs(refused)
	for input, value := range map[string]string{"nationality": "EG", "spoken_hi": "true", "guardian1_may_get_messages": "true", "address_city": "مكة", "birth_date": "1441-06-16"} {
		if got := again.Get(input); got != value {
			t.Errorf("%s = %q, want %q", input, got, value)
		}
	}
	if got := d.Post(her, again); got.Header.Get("Location") != her {
		t.Errorf("saved again: %d %s", got.Status, shown(got))
	}
}

// The second twin takes her guardian over from the first in one click, warns of no duplicate and is of the family.
func TestTwins(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	first := d.created(t, jood())
	typed := url.Values{"name_ar": {"ريم العنزي"}, "sex": {"female"}, "birth_date": {"2020-02-10"}, "identity_kind": {"none"}}
	asked := d.Post("/patients/duplicates", typed, webtest.HX...)
	want(t, asked, http.StatusOK, "Same family?", "جود العنزي", "guardian: منى العنزي", `formaction="/patients/relatives"`)
	wantNone(t, asked, "may have a file already")
	id := strings.TrimPrefix(first, "/patients/")
	filled := d.Post("/patients/relatives", with(typed, "take_over", id), webtest.HX...)
	form := inputs(filled)
	if form.Get("guardian1_name_ar") != "منى العنزي" || form.Get("guardian1_id") != "" || form.Get("address_short") != "RRRD2929" || form.Get("same_family") != "true" || form.Get("name_ar") != "ريم العنزي" {
		t.Fatalf("taken over: %v", form)
	}
	second := d.created(t, form)
	page := d.Get(second)
	want(t, page, http.StatusOK, "جود العنزي", "/families/")
	family := page.Find("section a[href^='/families/']").AttrOr("href", "")
	want(t, d.Get(family), http.StatusOK, "جود العنزي", "ريم العنزي", "منى العنزي", "Owed by all")
	want(t, d.Post(family+"/payer", url.Values{"payer": {"+966559999999"}}), http.StatusUnprocessableEntity, "Please choose one from the list.")
	if got := d.Post(second+"/family/leaving", nil); got.Header.Get("Location") != second {
		t.Errorf("leaving: %d to %q", got.Status, got.Header.Get("Location"))
	}
	want(t, d.Get(second), http.StatusOK, "Same family as جود العنزي")
	d.Post(second+"/family", url.Values{"with": {d.Omar.ID.String()}})
	wantNone(t, d.Get(second), "/families/")
	d.Post(second+"/family", url.Values{"with": {id}})
	want(t, d.Get(second), http.StatusOK, family)
	want(t, d.Get("/patients/new?sibling="+id), http.StatusOK, `value="منى العنزي"`)
	want(t, d.Get("/patients/new?sibling=x"), http.StatusNotFound)
}

func TestBirthDateWhileTyping(t *testing.T) {
	t.Parallel()
	d := open(t, access.Receptionist)
	for typed, says := range map[string]string{
		"1990-03-14": "Wednesday 14 March 1990 · 16 Shaban 1410", "1410-08-16": "Wednesday 14 March 1990 · 16 Shaban 1410",
		"199": "1990-03-14, or Hijri", "1448-01-30": "no such day in the Hijri calendar", "14-03-1990": "Year first",
	} {
		want(t, d.Get("/patients/birth-date?birth_date="+typed, webtest.HX...), http.StatusOK, says)
	}
}
