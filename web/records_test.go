package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// openRoutes are those with an id in their address that show no patient's record: what they name is none, or they show
// no more of a patient than name and number and go on to a page that does.
var openRoutes = []string{
	"/welcome/", "/reset/", "/account/", "/a/", "/u/", "/inbox/", "/admin/", "/message-rules/", "/broadcasts/", "/templates/", "/outbox/", "/hooks/",
	"/patients/:id/break-glass", "/patients/:id/access", "/patients/:id/restriction", "/patients/:id/holds", // for those who answer for privacy, and the door itself
	"/appointments/:id/confirmation", "/appointments/:id/arrival", "/appointments/:id/start", "/appointments/:id/completion",
	"/appointments/:id/no-show", "/appointments/:id/undo", "GET /payments/:id", "/patients/merges/:id/undo", "/patients/imports/",
	"/consent-forms/", "/einvoices/", "/reports/snapshots/", "/reports/referrals/", "/families/", "/patients/:id/family", "/results/unmatched/", // names, and of those whose record is open what is owed and when they come; of results of nobody who may be meant
}

// opened is a route with the patient's record behind it, and where it leads for Omar.
type opened struct{ method, route, path string }

// behind are the routes that show a record, each with Omar's behind it.
func behind(t *testing.T, c *webtest.Centre, cast *clinictest.Cast) (all []opened) {
	t.Helper()
	ids := omars(t, c, cast)
	for _, r := range web.Routes(c.Config, c.Services) {
		open := !strings.Contains(r.Path, ":id")
		for _, is := range openRoutes {
			open = open || strings.HasPrefix(r.Path, is) || r.Method+" "+r.Path == is
		}
		if open {
			continue
		}
		id, known := ids[strings.Split(r.Path, "/")[1]]
		if !known {
			t.Errorf("%s %s: has it a patient's record behind it? Say so in records.go, or here that it has not", r.Method, r.Path)
			continue
		}
		path := strings.Replace(r.Path, ":id", id.String(), 1)
		nobody := strings.NewReplacer(":line", nothing, ":file", nothing, ":document", nothing, ":alert", nothing, ":consent", nothing, ":note", nothing, ":result", nothing, ":order", nothing, ":n", "0")
		all = append(all, opened{r.Method, r.Path, nobody.Replace(path)})
	}
	return all
}

// omars are a record of each kind of Omar's.
func omars(t *testing.T, c *webtest.Centre, cast *clinictest.Cast) map[string]uuid.UUID {
	t.Helper()
	ctx, s := cast.Context(), c.Services
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, err := s.Appointments.Book(ctx, appointments.Wish{PatientID: cast.Omar.ID, ProviderID: cast.Sami.ID, ServiceID: cast.Session.ID, StartsAt: dbtest.Now})
	must(err)
	change := appointments.Change{ID: a.ID}
	for _, step := range []func() (*appointments.Appointment, error){
		func() (*appointments.Appointment, error) { return s.Appointments.Arrive(ctx, change) },
		func() (*appointments.Appointment, error) { return s.Appointments.Start(ctx, change) },
		func() (*appointments.Appointment, error) { return s.Appointments.Complete(ctx, change) },
	} {
		_, err := step()
		must(err)
	}
	inv, err := s.Finance.DraftFor(ctx, a.ID)
	must(err)
	paid, err := s.Finance.Pay(ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: inv.Balance(), IdempotencyKey: "once"})
	must(err)
	var message, task uuid.UUID
	must(s.DB.NewRaw("SELECT id FROM messages WHERE patient_id = ? LIMIT 1", cast.Omar.ID).Scan(ctx, &message))
	_, err = s.Notifications.Hear(ctx, notifications.Reply{Channel: notifications.SMS, Ref: "once", From: cast.Omar.Phone, Body: "May I come earlier? Or later?"})
	must(err)
	must(s.DB.NewRaw("SELECT id FROM desk_tasks WHERE patient_id = ? LIMIT 1", cast.Omar.ID).Scan(ctx, &task))
	r, err := s.Referrals.Create(ctx, referrals.Wish{
		PatientID: cast.Omar.ID, Direction: referrals.Outward, From: cast.Speech.ID, Facility: "King Khalid Hospital", Urgency: referrals.Routine,
		Reason: referrals.Diagnostics, Question: "Can he hear?", Consent: referrals.ByPatient, AndSend: true,
	})
	must(err)
	return map[string]uuid.UUID{
		"referrals": r.ID,
		"patients":  cast.Omar.ID, "appointments": a.ID, "invoices": inv.ID, "payments": paid.ID, "receipts": paid.ID, "messages": message, "tasks": task,
	}
}

// Every route with a patient's record behind it notes who looks before it answers, and does not answer where the record is
// restricted, whatever the role.
func TestRecords(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	routes := behind(t, c, cast)
	if len(routes) < 20 {
		t.Fatalf("%d routes show a record, want twenty at least", len(routes))
	}
	admin := c.As(access.Admin)
	count := func() (n, refused int) {
		err := c.Services.DB.NewRaw("SELECT count(*), count(*) FILTER (WHERE refused) FROM record_reads WHERE patient_id = ?", cast.Omar.ID).Scan(t.Context(), &n, &refused)
		if err != nil {
			t.Fatal(err)
		}
		return n, refused
	}
	ask := func(n int, r opened) webtest.Answer {
		if n%20 == 0 || slices.Contains(web.Dangerous, r.method+" "+r.route) {
			admin.SignIn(access.Admin) // hours have gone by, or it takes a proof
		}
		return admin.Do(r.method, r.path, proof(r.method, admin))
	}
	later := func() { c.Clock.Set(c.Clock.Now().Add(16 * time.Minute)) } // than looks that are one
	for n, r := range routes {
		before, _ := count()
		ask(n, r)
		if after, refused := count(); after != before+1 || refused > 0 {
			t.Errorf("%s %s left %d reads, %d of them refused; want one that was not", r.method, r.route, after-before, refused)
		}
		later()
	}
	officer := access.With(t.Context(), cast.Noura)
	if err := c.Services.Audit.Restrict(officer, cast.Omar.ID, "staff", "works here"); err != nil {
		t.Fatal(err)
	}
	for n, r := range routes {
		got := ask(n, r)
		to := got.Header.Get("Location")
		if got.Status != http.StatusSeeOther || !strings.HasPrefix(to, "/patients/"+cast.Omar.ID.String()+"/break-glass?next=") || got.Body != "" {
			t.Errorf("%s %s = %d to %q, want the glass before it", r.method, r.route, got.Status, to)
		}
		if _, refused := count(); refused != n+1 {
			t.Errorf("%s %s: %d refusals noted, want %d", r.method, r.route, refused, n+1)
		}
		later()
	}
}

// A page that can't be noted is not shown.
func TestRecordsFailClosed(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	cast := clinictest.New(t, c.Services.DB)
	desk := c.As(access.Receptionist)
	if _, err := c.Services.DB.ExecContext(t.Context(), "ALTER TABLE record_reads ADD CHECK (what <> ?)", audit.SawFile); err != nil {
		t.Fatal(err)
	}
	if got := desk.Get("/patients/" + cast.Omar.ID.String()); got.Status != http.StatusInternalServerError || strings.Contains(got.Body, cast.Omar.NameEn) {
		t.Errorf("%d; the record is shown though nobody noted it", got.Status)
	}
	if got := desk.Get("/patients/" + cast.Sara.ID.String() + "/edit"); got.Status != http.StatusOK {
		t.Errorf("another page = %d", got.Status)
	}
}
