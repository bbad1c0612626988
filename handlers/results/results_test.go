package results_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/integrations/fhir"
	"tenhal.sa/tenhal/services/integrations/fhir/emulator"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/settings"
	"tenhal.sa/tenhal/web/webtest"
)

type resource = emulator.Resource

// office is a centre that is connected to a laboratory, and whose clinician is Dr Sami.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	sami *webtest.Browser
	lab  *emulator.Server
	file string
}

func open(t *testing.T) office {
	t.Helper()
	c := webtest.Open(t)
	o := office{Centre: c, Cast: clinictest.New(t, c.Services.DB), lab: emulator.New(func() time.Time { return dbtest.Now.Add(-time.Hour) })}
	server := httptest.NewServer(o.lab)
	t.Cleanup(server.Close)
	o.lab.Base = server.URL
	client, err := fhir.New(fhir.Config{Base: server.URL, Category: "LAB", Files: "urn:tenhal:file", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	c.Services.Results.Feeds[results.Lab] = client
	o.sami = c.As(access.Clinician)
	if _, err := c.Services.DB.NewRaw("UPDATE users SET provider_id = ? WHERE role = 'clinician'", o.Sami.ID).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Services.DB.NewRaw("SELECT file_number FROM patients WHERE id = ?", o.Omar.ID).Scan(t.Context(), &o.file); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o office) on(t *testing.T) {
	t.Helper()
	if err := o.Services.Settings.Set(o.Context(), settings.Wish{At: settings.ResultFeeds.In(uuid.Nil), Value: "1"}); err != nil {
		t.Fatal(err)
	}
}

// comes has the laboratory say something of Omar's potassium, and fetches it.
func (o office) comes(t *testing.T, potassium string, number any) {
	t.Helper()
	o.lab.Put(resource{
		"resourceType": "Patient", "id": "p", "gender": "male", "birthDate": "1990-03-14", "name": []resource{{"text": "Omar Bin Saleh"}},
		"identifier": []resource{{"system": "urn:tenhal:file", "value": number}},
	})
	o.lab.Put(resource{
		"resourceType": "Observation", "id": "o", "status": "final", "code": resource{"coding": resource{"system": "http://loinc.org", "code": "2823-3", "display": "Potassium"}},
		"valueQuantity": resource{"value": map[string]float64{"7.4": 7.4, "4.4": 4.4}[potassium], "code": "mmol/L"},
	})
	o.lab.Put(resource{
		"resourceType": "DiagnosticReport", "id": "r", "status": map[string]string{"7.4": "final", "4.4": "corrected"}[potassium], "category": resource{"coding": resource{"code": "LAB"}},
		"code": resource{"text": "Potassium <b>"}, "subject": resource{"reference": "Patient/p"}, "result": []resource{{"reference": "Observation/o"}},
		"presentedForm": []resource{{"contentType": "application/pdf", "data": "JVBERi0xLjcKJSVFT0Y="}, {"contentType": "application/pdf", "data": "PGh0bWw+"}},
	})
	if err := o.Services.Results.SyncLab(access.With(t.Context(), access.System), results.SyncLab{}); err != nil {
		t.Fatal(err)
	}
}

// A clinician orders a test, prints the requisition, and calls another one off; what is refused keeps what was typed.
func TestOrder(t *testing.T) {
	t.Parallel()
	o := open(t)
	orders := "/patients/" + o.Omar.ID.String() + "/orders"
	form := url.Values{"kind": {"lab"}, "asks": {"Zinc <i>"}, "priority": {""}, "provider_id": {o.Sami.ID.String()}, "key": {uuid.NewString()}}
	if got := o.sami.Post(orders, form); got.Status != http.StatusConflict || !strings.Contains(o.sami.Get("/results").Body, "switched off") {
		t.Errorf("while it is switched off: %d", got.Status)
	}
	o.on(t)
	got := o.sami.Post(orders, form)
	if got.Status != http.StatusUnprocessableEntity || got.Wrong("priority") == "" || got.Value("asks") != "Zinc <i>" {
		t.Errorf("without a priority: %d %q", got.Status, got.Value("asks"))
	}
	form.Set("priority", "stat")
	page := o.sami.Post(orders, form).Header.Get("Location")
	if got := o.sami.Get(page); got.Status != http.StatusOK || !strings.Contains(got.Body, "PLC-2026-000001") {
		t.Errorf("%s = %d", page, got.Status)
	}
	if got := o.sami.Get(page + "/print"); got.Status != http.StatusOK || got.Find(".p-bars rect").Length() < 30 || !strings.Contains(got.Body, "Omar Bin Saleh") {
		t.Errorf("the requisition: %d, %d bars", got.Status, got.Find(".p-bars rect").Length())
	}
	if got := o.sami.Post(page+"/accession", url.Values{"accession_no": {"١٢٣ \\"}}); got.Status != http.StatusUnprocessableEntity || got.Wrong("accession_no") == "" {
		t.Errorf("an accession number that is none: %d", got.Status)
	}
	o.sami.Post(page+"/accession", url.Values{"accession_no": {"ac-١٢"}})
	if got := o.sami.Get(page); got.Value("accession_no") != "AC12" {
		t.Errorf("accession number %q", got.Value("accession_no"))
	}
	if got := o.sami.Post(page+"/cancellation", url.Values{"reason": {" "}}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("called off for no reason: %d", got.Status)
	}
	o.sami.Post(page+"/cancellation", url.Values{"reason": {"twice"}})
	if got := o.sami.Post(page+"/cancellation", url.Values{"reason": {"twice"}}); got.Status != http.StatusConflict {
		t.Errorf("called off twice: %d", got.Status)
	}
	for _, role := range []access.Role{access.Receptionist, access.Billing, access.Manager} {
		if got := o.As(role).Get(page); got.Status != http.StatusForbidden {
			t.Errorf("a %s sees what is examined: %d", role, got.Status)
		}
	}
}

// A critical value is in the inbox and on the bell, is acknowledged by name, and comes back to be looked at when it is corrected.
func TestReview(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.on(t)
	o.comes(t, "7.4", o.file)
	list, err := o.Services.Results.Of(o.Context(), o.Omar.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	page := "/patients/" + o.Omar.ID.String() + "/results/" + list[0].ID.String()
	if got := o.sami.Get("/results?show=all"); !strings.Contains(got.Text("#results"), "Not acknowledged") || strings.Contains(got.Body, "Potassium <b>") {
		t.Errorf("the inbox: %s", got.Text("#results"))
	}
	if got := o.sami.Get("/inbox"); !strings.Contains(got.Body, "Urgent: a result needs you now") || strings.Contains(got.Body, "7.4") || strings.Contains(got.Body, "Potassium") {
		t.Errorf("the notices: %s", got.Text("main"))
	}
	if got := o.sami.Get(page + "/papers/0"); got.Status != http.StatusOK || got.Header.Get("Content-Type") != "application/pdf" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the signed report: %d %v", got.Status, got.Header)
	}
	for _, bad := range []string{"1", "2", "x", "-1"} { // the second is no PDF
		if got := o.sami.Get(page + "/papers/" + bad); got.Status != http.StatusNotFound {
			t.Errorf("paper %s = %d", bad, got.Status)
		}
	}
	got := o.sami.Post(page+"/review", url.Values{"n": {"1"}, "note": {"called"}})
	if got.Status != http.StatusUnprocessableEntity || got.Wrong("readback") == "" || got.Value("note") != "called" {
		t.Errorf("without repeating it: %d", got.Status)
	}
	if got := o.sami.Post(page+"/review", url.Values{"n": {"2"}, "readback": {"7.4"}}); got.Status != http.StatusPreconditionFailed {
		t.Errorf("of another version: %d", got.Status)
	}
	if got := o.sami.Post(page+"/review", url.Values{"n": {"1"}, "readback": {"Potassium 7.4"}}); got.Header.Get("Location") != page {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
	if got := o.sami.Get("/results?show=all"); !strings.Contains(got.Body, "Every result has been reviewed.") {
		t.Error("it is still to be looked at")
	}
	o.comes(t, "4.4", o.file)
	if got := o.sami.Get(page); !strings.Contains(got.Text("#now"), "4.4 mmol/L") || !strings.Contains(got.Text("#now s"), "7.4 mmol/L") {
		t.Errorf("what has changed: %s", got.Text("#now"))
	}
	timeline := o.sami.Get("/patients/" + o.Omar.ID.String() + "/timeline")
	if summary := o.sami.Get("/patients/" + o.Omar.ID.String()); !strings.Contains(timeline.Body, page) || !strings.Contains(summary.Text("[aria-labelledby=left]"), "Results to review") {
		t.Error("neither timeline nor summary have it")
	}
	if got := o.As(access.Manager).Get("/patients/" + o.Omar.ID.String() + "/timeline"); strings.Contains(got.Body, "Potassium") {
		t.Error("a manager reads what was found")
	}
}

// What is nobody's is filed by a manager, who does not see what it says.
func TestUnmatched(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.on(t)
	o.comes(t, "7.4", "F-999999")
	manager := o.As(access.Manager)
	if got := manager.Get("/results/critical"); !strings.Contains(got.Text("#waiting"), "Of nobody yet") {
		t.Errorf("a critical value of nobody: %s", got.Text("main"))
	}
	list := manager.Get("/results/unmatched")
	page := list.Find("#unmatched a").AttrOr("href", "")
	got := manager.Get(page)
	if got.Status != http.StatusOK || !strings.Contains(got.Text("main"), o.file) || strings.Contains(got.Body, "7.4") || strings.Contains(got.Body, "Potassium") {
		t.Fatalf("%s = %d %s", page, got.Status, got.Text("main"))
	}
	form := url.Values{"version": {got.Value("version")}, "file": {o.file}, "birth": {"1990-03-15"}, "reason": {"asked"}}
	if got := manager.Post(page+"/assignment", form); got.Status != http.StatusUnprocessableEntity || got.Wrong("birth") == "" || got.Value("file") != o.file {
		t.Errorf("another birth date: %d", got.Status)
	}
	form.Set("birth", "1990-03-14")
	if got := manager.Post(page+"/assignment", form); got.Status != http.StatusConflict || !strings.Contains(got.Body, "contradicts this record") {
		t.Errorf("with a file number that is not his: %d %s", got.Status, got.Text("main"))
	}
	if got := manager.Post(page+"/rejection", url.Values{"version": form["version"], "reason": {"not ours"}}); got.Header.Get("Location") != "/results/unmatched" {
		t.Errorf("rejected: %d %s", got.Status, got.Text("main"))
	}
	if got := manager.Get(page); got.Status != http.StatusNotFound {
		t.Errorf("it is still there: %d", got.Status)
	}
	if got := o.As(access.Receptionist).Get("/results/unmatched"); got.Status != http.StatusForbidden {
		t.Errorf("the desk files results: %d", got.Status)
	}
}

// The admin sees how it goes with a source, and has one that refused us asked again.
func TestSources(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.on(t)
	o.lab.Next(emulator.Refused)
	o.comes(t, "7.4", o.file)
	admin := o.As(access.Admin)
	got := admin.Get("/admin/sources")
	if !strings.Contains(got.Body, "Refuses us") || !strings.Contains(got.Text("#troubles")+got.Text("[aria-labelledby=troubles]"), "Refuses us") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
	ask := got.Find("form[action^='/admin/sources/']").AttrOr("action", "")
	if got := admin.Post(ask, nil); got.Header.Get("Location") != "/admin/sources" {
		t.Errorf("asked again: %d", got.Status)
	}
	o.comes(t, "7.4", o.file)
	if got := admin.Get("/admin/sources"); !strings.Contains(got.Body, "Works") {
		t.Errorf("%s", got.Text("main"))
	}
	if got := admin.Post("/admin/sources/"+uuid.NewString()+"/resumption", nil); got.Status != http.StatusNotFound {
		t.Errorf("a source that there is not: %d", got.Status)
	}
}

// queries counts statements.
type queries struct{ n int }

func (q *queries) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context {
	q.n++
	return ctx
}

func (q *queries) AfterQuery(context.Context, *bun.QueryEvent) {}

// The inbox takes a known number of statements, however much there is, goes page by page, and says of a restricted record
// only that there is something.
func TestInbox(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.on(t)
	o.comes(t, "7.4", o.file)
	_, err := o.Services.DB.NewRaw("INSERT INTO patient_restrictions (id, patient_id, ground, reason, set_by, set_at) SELECT gen_random_uuid(), ?, 'vip', 'x', id, now() FROM users LIMIT 1", o.Omar.ID).Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := &queries{}
	o.Services.DB.DB = o.Services.DB.WithQueryHook(asked)
	count := func() int {
		asked.n = 0
		if got := o.sami.Get("/results?show=all"); got.Status != http.StatusOK || strings.Contains(got.Body, "Potassium") || !strings.Contains(got.Body, "Omar Bin Saleh") {
			t.Errorf("%d %s", got.Status, got.Text("main"))
		}
		return asked.n
	}
	count() // the settings are read once
	before := count()
	_, err = o.Services.DB.NewRaw(`WITH more AS (
  INSERT INTO results (id, source_id, key, kind, state, patient_id, matched_by, said_of, current, status, title, code, worst, received_at, changed_at)
  SELECT gen_random_uuid(), r.source_id, 'more' || n, 'lab', 'filed', ?, 'hand', 'x', 1, 'final', 'Zinc', '', 2, now(), now() FROM results AS r, generate_series(1, 60) AS n RETURNING id)
INSERT INTO result_versions (id, result_id, n, status, stands_at, content, sha256, late, received_at) SELECT gen_random_uuid(), id, 1, 'final', now(), '{}', sha256('x'), false, now() FROM more`, o.Sara.ID).Exec(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after := count(); after != before || after > 4 {
		t.Errorf("%d statements, and %d with more to show", before, after)
	}
	if rows := o.sami.Get("/results?show=all&page=2").Find("#results tbody tr").Length(); rows != 21 {
		t.Errorf("the second page has %d results", rows)
	}
}
