package exports_test

import (
	"archive/zip"
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/web/webtest"
)

// A manager takes away what is kept of Omar, in one file; that is noted, and nobody at the desk may.
func TestPatient(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	at := "/patients/" + cast.Omar.ID.String()
	manager := c.As(access.Manager)
	if page := manager.Get(at); !strings.Contains(page.Body, at+"/export") {
		t.Error("the page does not offer it")
	}
	got := manager.Post(at+"/export", nil)
	archive, err := zip.NewReader(strings.NewReader(got.Body), int64(len(got.Body)))
	if err != nil || got.Header.Get("Content-Type") != "application/zip" || len(archive.File) != 2 {
		t.Fatalf("%d %v, %v", got.Status, got.Header, err)
	}
	var noted int
	err = c.Services.DB.NewRaw("SELECT count(*) FROM record_reads WHERE patient_id = ? AND what = 'package'", cast.Omar.ID).Scan(t.Context(), &noted)
	if err != nil || noted != 1 {
		t.Errorf("noted %d times, %v", noted, err)
	}
	desk := c.As(access.Receptionist)
	if got := desk.Post(at+"/export", nil); got.Status != http.StatusForbidden {
		t.Errorf("by the desk = %d, want 403", got.Status)
	}
	if page := desk.Get(at); strings.Contains(page.Body, "/export") {
		t.Error("the page offers it to the desk")
	}
}
