package exports_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/exports"
	"tenhal.sa/tenhal/web/webtest"
)

// An admin asks for everything once, sees it made, and takes it away; that wants a proof each time, and no manager may.
func TestEverything(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	admin := c.As(access.Admin)
	if got := admin.Post("/admin/export", url.Values{"reason": {" "}}); got.Status != http.StatusUnprocessableEntity || got.Wrong("reason") == "" {
		t.Errorf("for no reason = %d, %q", got.Status, got.Wrong("reason"))
	}
	why := url.Values{"reason": {"<b>=moving</b>"}}
	if got := admin.Post("/admin/export", why); got.Status != http.StatusSeeOther {
		t.Fatalf("asked for = %d", got.Status)
	}
	if got := admin.Post("/admin/export", why); got.Status != http.StatusConflict || got.Value("reason") != "<b>=moving</b>" {
		t.Errorf("asked for twice = %d with %q typed", got.Status, got.Value("reason"))
	}
	page := admin.Get("/admin/export")
	if strings.Contains(page.Body, "<b>=") || !strings.Contains(page.Body, "every 2s") || page.Find("form[action$=download]").Length() != 0 {
		t.Error("the page runs a reason, does not watch the job, or gives away what is not ready")
	}
	list, _, err := c.Services.Exports.List(t.Context(), 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d packages, %v", len(list), err)
	}
	at := "/admin/export/" + list[0].ID.String()
	if got := admin.Post(at+"/download", nil); got.Status != http.StatusConflict {
		t.Errorf("taken before it is ready = %d, want 409", got.Status)
	}
	if err := c.Services.Exports.Make(t.Context(), exports.Make{PackageID: list[0].ID}); err != nil {
		t.Fatal(err)
	}
	got := admin.Post(at+"/download", nil, "Accept-Encoding", "gzip")
	archive, err := zip.NewReader(strings.NewReader(got.Body), int64(len(got.Body)))
	if err != nil || got.Header.Get("Content-Type") != "application/zip" || len(archive.File) < 80 || got.Header.Get("Content-Length") != strconv.Itoa(len(got.Body)) {
		t.Fatalf("taken: %d %v, %v", got.Status, got.Header, err)
	}
	c.Clock.Set(c.Clock.Now().Add(11 * time.Minute))
	if got := admin.Post(at+"/download", nil); got.Status != http.StatusForbidden || got.Header.Get("Content-Type") == "application/zip" {
		t.Errorf("without a proof = %d", got.Status)
	}
	if got := admin.Post(at+"/removal", nil); got.Status != http.StatusSeeOther {
		t.Errorf("removed = %d", got.Status)
	}
	for _, role := range []access.Role{access.Manager, access.Billing, access.Receptionist, access.Clinician} {
		b := c.As(role)
		if index, take := b.Get("/admin/export"), b.Post(at+"/download", nil); index.Status != http.StatusForbidden || take.Status != http.StatusForbidden {
			t.Errorf("as %s: %d and %d, want 403", role, index.Status, take.Status)
		}
	}
}

// The manager, who answers for privacy, hears of an export as it is asked for and as it is taken away, also on the command
// line, and finds in the audit log who did it and why.
func TestOfficerHears(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	admin, manager := c.As(access.Admin), c.As(access.Manager)
	hears := func(says string) {
		t.Helper()
		got := manager.Get("/inbox")
		if !strings.Contains(got.Text("main"), says) || got.Find(".c-inbox__item").Length() != 1 {
			t.Errorf("%q is not what the manager hears: %s", says, got.Text("main"))
		}
		path := got.Find(".c-inbox__item a").AttrOr("href", "")
		if page := manager.Get(path); page.Status != http.StatusOK || !strings.Contains(page.Text("main"), "moving") {
			t.Errorf("%s = %d %s", path, page.Status, page.Text("main"))
		}
		if got := admin.Get("/inbox"); got.Find(".c-inbox__item").Length() > 0 {
			t.Error("the admin is told of what they do")
		}
	}
	admin.Post("/admin/export", url.Values{"reason": {"moving"}})
	hears("An export of all records was asked for")
	list, _, err := c.Services.Exports.List(t.Context(), 1)
	if err == nil {
		err = c.Services.Exports.Make(t.Context(), exports.Make{PackageID: list[0].ID})
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := admin.Post("/admin/export/"+list[0].ID.String()+"/download", nil); got.Status != http.StatusOK {
		t.Fatalf("taken = %d", got.Status)
	}
	hears("An export of all records was downloaded")
	_, err = c.Services.Exports.WriteTo(t.Context(), io.Discard, func(int, int, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if got := manager.Get("/inbox"); !strings.Contains(got.Text("main"), "All records were exported on the command line") {
		t.Errorf("the manager hears %s", got.Text("main"))
	}
}
