package audit_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/web/webtest"
)

// layan is registered by Noura. Her name begins like a formula.
func layan(t *testing.T, c *webtest.Centre, cast *clinictest.Cast) *patients.Patient {
	t.Helper()
	p, err := c.Services.Patients.Register(cast.Context(), patients.Draft{
		NameEn: "=cmd|'/C calc'!A0", NameAr: "ليان", Sex: "female", BirthDate: "1994-05-17", IdentityKind: "none", Phone: "0551124068",
		Email: "layan@example.com", Language: string(i18n.Arabic),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// How somebody is reached is covered, until one of those who answer for privacy asks for one patient in full: that is noted.
func TestMasked(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	manager, her := c.As(access.Manager), layan(t, c, cast)
	for _, query := range []string{"", "?full=1", "?table=patients&full=1", "?patient=" + her.FileNumber} {
		got := manager.Get("/admin/audit" + query)
		if got.Status != http.StatusOK || !strings.Contains(got.Body, "•••4068") || !strings.Contains(got.Body, "l•••@example.com") || strings.Contains(got.Body, "551124068") {
			t.Errorf("%s: %d, her number is not covered", query, got.Status)
		}
	}
	full := manager.Get("/admin/audit?full=1&patient=" + her.ID.String())
	if !strings.Contains(full.Body, "&#43;966551124068") && !strings.Contains(full.Body, "+966551124068") {
		t.Error("her number is not shown in full")
	}
	var noted int
	if err := c.Services.DB.NewRaw("SELECT count(*) FROM record_reads WHERE what = 'audit' AND patient_id = ?", her.ID).Scan(t.Context(), &noted); err != nil || noted != 1 {
		t.Errorf("%d looks noted, %v; want one", noted, err)
	}
	if err := c.Services.Audit.Restrict(access.With(t.Context(), cast.Noura), her.ID, "vip", "known"); err != nil {
		t.Fatal(err)
	}
	if got := manager.Get("/admin/audit?full=1&patient=" + her.ID.String()); !strings.HasSuffix(got.Header.Get("Location"), "/break-glass") {
		t.Errorf("restricted: %d to %q", got.Status, got.Header.Get("Location"))
	}
}

// The file has what is filtered, opens in Excel with its Arabic, and has no formulas in it.
func TestExport(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	manager := c.As(access.Manager)
	layan(t, c, cast)
	got := manager.Get("/admin/audit.csv?table=patients&full=1")
	body, marked := strings.CutPrefix(got.Body, "\uFEFF")
	if !marked || got.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(got.Header.Get("Content-Disposition"), "audit.csv") {
		t.Fatalf("%d %v", got.Status, got.Header)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) < 5 || rows[0][0] != "Entry" {
		t.Fatalf("%v, %v", rows, err)
	}
	said := strings.Builder{}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(len(cell), 1)], "=+-@\t\r") {
				t.Errorf("%q is a formula", cell)
			}
			said.WriteString(cell + "\n")
		}
	}
	for _, part := range []string{"'=cmd|'/C calc'!A0", "ليان", "•••4068", "Name in English", "Female"} {
		if !strings.Contains(said.String(), part) {
			t.Errorf("%q is not there", part)
		}
	}
	if got := manager.Get("/admin/audit.csv?patient=nobody+like+that"); strings.Count(got.Body, "\n") != 1 {
		t.Errorf("of nobody there is %q", got.Body)
	}
	if got := c.As(access.Receptionist).Get("/admin/audit.csv"); got.Status != http.StatusForbidden {
		t.Errorf("Noura gets %d", got.Status)
	}
}

// One request, one action, one patient: each chooses.
func TestFilters(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	manager, her := c.As(access.Manager), layan(t, c, cast)
	for query, shown := range map[string]bool{
		"?action=insert&table=patients": true, "?action=delete": false, "?action=nonsense": false, "?patient=" + her.ID.String(): true,
		"?patient=" + cast.Omar.FileNumber: false, "?patient=nobody+like+that": false, "?request=none": false,
		"?from=2026-11-22&until=2026-11-22": true, "?until=2026-11-21": false,
	} {
		if got := manager.Get("/admin/audit" + query); got.Status != http.StatusOK || strings.Contains(got.Text("#audit-entries table"), "ليان") != shown {
			t.Errorf("%s: %d, shows her: %t", query, got.Status, !shown)
		}
	}
	check, err := c.Services.Audit.Verify(access.With(t.Context(), access.System))
	if err != nil {
		t.Fatal(err)
	}
	if got := manager.Get("/admin/audit"); !strings.Contains(got.Text("main"), "Verified") || !strings.Contains(got.Body, check.Head[:16]) {
		t.Error("the page does not say that the log was verified")
	}
}
