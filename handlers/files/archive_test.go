package files_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/web/webtest"
)

// A manager archives Omar for a reason, which his page says from then on instead of offering a visit, and takes him back.
// Sara, who has an open file, stays.
func TestArchive(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	wish := appointments.Wish{PatientID: cast.Sara.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: dbtest.Now}
	if _, err := c.Services.Appointments.Book(cast.Context(), wish); err != nil {
		t.Fatal(err)
	}
	b := c.As(access.Manager)
	omar, sara := "/patients/"+cast.Omar.ID.String(), "/patients/"+cast.Sara.ID.String()
	form := url.Values{"reason": {" "}, "version": {"1"}}
	if got := b.Post(omar+"/archive", form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `aria-invalid="true"`) {
		t.Errorf("without a reason: %d", got.Status)
	}
	form.Set("reason", "moved to Jeddah")
	got := b.Post(sara+"/archive", form)
	if typed := got.Find("input[name=reason]").AttrOr("value", ""); got.Status != http.StatusConflict || typed != "moved to Jeddah" || !strings.Contains(got.Text("form"), "A file is still open") {
		t.Errorf("with an open file: %d, %q kept: %s", got.Status, typed, got.Text("main"))
	}
	booking := "/appointments/new?patient=" + cast.Omar.ID.String()
	if got := b.Get(omar); !strings.Contains(got.Body, booking) {
		t.Errorf("no way to book: %s", got.Text("main"))
	}
	if got := b.Post(omar+"/archive", form); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Status, got.Text("main"))
	}
	if got := b.Get(omar); !strings.Contains(got.Text("main"), "moved to Jeddah") || strings.Contains(got.Body, booking) {
		t.Errorf("the page of an archived patient: %s", got.Text("main"))
	}
	if got := b.Post(omar+"/archive", form); got.Status != http.StatusPreconditionFailed {
		t.Errorf("as somebody saw it before: %d", got.Status)
	}
	form.Set("version", "")
	if got := b.Post(omar+"/restoration", form); got.Status != http.StatusSeeOther || !strings.Contains(b.Get(omar).Body, booking) {
		t.Errorf("taking back: %d", got.Status)
	}
}
