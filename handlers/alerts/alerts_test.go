package alerts_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/web/webtest"
)

// An alert of the desk is wherever the desk meets the patient, and nowhere that others do.
func TestAlertsAreSeen(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	visit, err := c.Services.Appointments.Book(cast.Context(), appointments.Wish{
		PatientID: cast.Omar.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: dbtest.Now.Add(time.Hour),
	})
	if err != nil {
		t.Fatal(err)
	}
	omar := cast.Omar.ID.String()
	path := "/patients/" + omar + "/alerts"
	desk, clinician := c.As(access.Receptionist), c.As(access.Clinician)
	form := url.Values{"kind": {"custody"}, "words": {"Father must not pick up <b>"}, "audience": {"desk"}, "severity": {"danger"}, "ends_on": {""}}
	if got := desk.Post(path, form); got.Header.Get("Location") != path {
		t.Fatalf("added: %d %s", got.Status, got.Body)
	}
	const words = "Father must not pick up &lt;b&gt;"
	for _, page := range []string{"/patients/" + omar, "/appointments/new?patient=" + omar, "/patients/picker?patient=" + omar, "/appointments/" + visit.ID.String(), "/desk", "/desk?panel=1", "/calendar", path} {
		if got := desk.Get(page); got.Status != http.StatusOK || !strings.Contains(got.Body, words) {
			t.Errorf("%s does not warn the desk: %d", page, got.Status)
		}
		if got := clinician.Get(page); got.Status != http.StatusOK || strings.Contains(got.Body, "Father must not") {
			t.Errorf("%s tells a clinician: %d", page, got.Status)
		}
	}
	if mark := desk.Get("/desk").Find(".c-alert-mark[role=img]").AttrOr("aria-label", ""); mark != "Custody: Father must not pick up <b>" {
		t.Errorf("the mark is called %q", mark)
	}
}

func TestAlertForms(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	path := "/patients/" + cast.Omar.ID.String() + "/alerts"
	desk := c.As(access.Receptionist)
	form := url.Values{"kind": {"risk"}, "words": {""}, "audience": {"clinicians"}, "severity": {"warn"}}
	got := desk.Post(path, form)
	if got.Status != http.StatusUnprocessableEntity || got.Wrong("words") == "" || got.Wrong("audience") != "Please choose one from the list." {
		t.Errorf("%d: words %q, audience %q", got.Status, got.Wrong("words"), got.Wrong("audience"))
	}
	form.Set("words", "Runs away")
	form.Set("audience", "everyone")
	desk.Post(path, form)
	edit := desk.Get(path).Find("form[action^='"+path+"/']").First().AttrOr("action", "")
	form.Set("words", strings.Repeat("x", 301))
	form.Set("version", "1")
	if got := desk.Post(edit, form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "This is too long.") {
		t.Errorf("too long: %d", got.Status)
	}
	form.Set("words", "Runs fast")
	desk.Post(edit, form)
	if got := desk.Post(edit, form); got.Status != http.StatusPreconditionFailed || !strings.Contains(got.Body, "Runs fast") {
		t.Errorf("stale: %d", got.Status)
	}
	if got := desk.Post(edit+"/ending", url.Values{"version": {"2"}}); got.Header.Get("Location") != path {
		t.Errorf("ended: %d", got.Status)
	}
	var audited []string
	err := c.Services.DB.NewRaw("SELECT action FROM audit_entries WHERE table_name = 'patient_alerts' ORDER BY id").Scan(t.Context(), &audited)
	if err != nil || !slices.Equal(audited, []string{"insert", "update", "update"}) {
		t.Errorf("audited %v, %v", audited, err)
	}
	if got := desk.Get("/patients/" + cast.Omar.ID.String()); strings.Contains(got.Body, "Runs fast") {
		t.Error("an alert that has ended is shown")
	}
	if got := desk.Get(path); !strings.Contains(got.Body, "Runs fast") || !strings.Contains(got.Body, "Ended") {
		t.Error("an alert that has ended is not in the list of all")
	}
}
