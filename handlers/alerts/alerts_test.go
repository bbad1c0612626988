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

// Of a restricted record the desk learns that there is an alert, in whatever way, and what it says once the glass is broken.
func TestAlertOfRestricted(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	wish := appointments.Wish{PatientID: cast.Omar.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: dbtest.Now.Add(time.Hour)}
	if _, err := c.Services.Appointments.Book(cast.Context(), wish); err != nil {
		t.Fatal(err)
	}
	omar := "/patients/" + cast.Omar.ID.String()
	desk := c.As(access.Receptionist)
	for _, severity := range []string{"danger", "warn"} {
		desk.Post(omar+"/alerts", url.Values{"kind": {"custody"}, "words": {"Father must not " + severity}, "audience": {"desk"}, "severity": {severity}})
	}
	if err := c.Services.Audit.Restrict(cast.Context(), cast.Omar.ID, "vip", "known"); err != nil {
		t.Fatal(err)
	}
	shown := func(says string, times int) {
		t.Helper()
		for _, page := range []string{"/appointments/new?patient=" + cast.Omar.ID.String(), "/patients/picker?patient=" + cast.Omar.ID.String(), "/desk", "/calendar"} {
			got := desk.Get(page)
			notes := got.Find(".c-alerts .c-notice").Length()
			mark, marked := got.Find(".c-alert-mark").Attr("aria-label")
			if !strings.Contains(got.Text("body")+mark, says) || notes != times && !marked || strings.Contains(got.Body, "Father") != strings.Contains(says, "Father") {
				t.Errorf("%s = %d, without %q: %d alerts, marked %q", page, got.Status, says, notes, mark)
			}
		}
	}
	shown("There is an alert in this restricted record.", 1)
	if got := desk.Post(omar+"/break-glass", url.Values{"ground": {"booking"}, "reason": {"he waits"}, "minutes": {"15"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("breaking the glass: %d", got.Status)
	}
	shown("Father must not danger", 2)
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
