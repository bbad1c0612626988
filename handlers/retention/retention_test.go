package retention_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/retention"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre in which the manager answers for what is kept.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	manager, desk *webtest.Browser
	t             *testing.T
}

func open(t *testing.T) office {
	t.Helper()
	c := webtest.Open(t)
	o := office{Centre: c, Cast: clinictest.New(t, c.Services.DB), t: t}
	o.manager, o.desk = c.As(access.Manager), c.As(access.Receptionist)
	return o
}

func (o office) exec(query string, args ...any) {
	o.t.Helper()
	if _, err := o.Services.DB.NewRaw(query, args...).Exec(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// want fails unless an answer has a status and says some things.
func want(t *testing.T, got webtest.Answer, status int, parts ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("%d, want %d", got.Status, status)
	}
	for _, part := range parts {
		if !strings.Contains(got.Text("body"), part) {
			t.Errorf("%q is not there: %s", part, got.Text("main"))
		}
	}
}

// old puts a record away for long.
func (o office) old(id uuid.UUID) {
	o.t.Helper()
	o.exec("UPDATE patients SET archived_at = ?0, created_at = ?0, archive_reason = 'moved' WHERE id = ?1", o.Clock.Now().AddDate(-15, 0, 0), id)
}

// The manager puts a record on hold and lifts the hold; what can't be is said beside its field, and nothing typed is lost.
func TestHolds(t *testing.T) {
	t.Parallel()
	o := open(t)
	page := "/patients/" + o.Omar.ID.String() + "/holds"
	want(t, o.desk.Get(page), http.StatusForbidden)
	want(t, o.manager.Get(page), http.StatusOK, "Omar Bin Saleh", o.Omar.FileNumber, "Put on hold")
	refused := o.manager.Post(page, url.Values{"ground": {"gossip"}, "reason": {"<b>case</b> 4711"}})
	want(t, refused, http.StatusUnprocessableEntity, "Please choose one from the list.")
	if got := refused.Value("reason"); got != "<b>case</b> 4711" {
		t.Errorf("what was typed is %q", got)
	}
	if got := o.manager.Post(page, url.Values{"ground": {"court"}, "reason": {"<b>case</b> 4711"}}); got.Header.Get("Location") != page {
		t.Fatalf("held: %d %s", got.Status, got.Text("main"))
	}
	want(t, o.manager.Post(page, url.Values{"ground": {"court"}, "reason": {"<b>case</b> 4711"}}), http.StatusConflict, "The same hold stands already.")
	want(t, o.manager.Get("/patients/"+o.Omar.ID.String()+"/access"), http.StatusOK, "On hold", "Legal holds")
	want(t, o.manager.Get("/admin/retention?show=holds"), http.StatusOK, "Omar Bin Saleh", "Court case", "<b>case</b> 4711")
	end, _ := o.manager.Get(page).Find("form[action$='/end']").Attr("action")
	want(t, o.manager.Post(end, url.Values{"reason": {" "}}), http.StatusUnprocessableEntity, "This is needed.")
	if got := o.manager.Post(end, url.Values{"reason": {"settled"}}); got.Header.Get("Location") != page {
		t.Fatalf("lifted: %d %s", got.Status, got.Text("main"))
	}
	want(t, o.manager.Post(end, url.Values{"reason": {"settled"}}), http.StatusConflict, "This hold was lifted before.")
	want(t, o.manager.Get(page), http.StatusOK, "The hold was lifted", "settled")
	want(t, o.manager.Get("/admin/retention?show=holds"), http.StatusOK, "No hold stands.")
	want(t, o.manager.Post(strings.Replace(end, "/holds/", "/holds/x", 1), nil), http.StatusNotFound)
	want(t, o.manager.Get("/patients/"+uuid.NewString()+"/holds"), http.StatusNotFound)
}

// The page says what is due by each rule, what holds records, and what was forgotten last.
func TestRules(t *testing.T) {
	t.Parallel()
	o := open(t)
	want(t, o.desk.Get("/admin/retention"), http.StatusForbidden)
	o.old(o.Omar.ID)
	o.old(o.Sara.ID)
	o.exec("INSERT INTO invoices (id, patient_id, clinic_id, created_at) VALUES (gen_random_uuid(), ?, ?, '2010-01-01')", o.Sara.ID, o.Speech.ID)
	o.exec("INSERT INTO sign_in_attempts (at, email, ip, succeeded) SELECT '2020-01-01', 'x', '', true FROM generate_series(1, 7)")
	page := o.manager.Get("/admin/retention")
	want(t, page, http.StatusOK, "1 record is due", "1 record is over its time", "Draft invoice1", "10 years", "Not verified", "tenhal retain")
	want(t, page, http.StatusOK, "Attempts to sign in3 months since thenDeleted7")
	if err := o.Services.Retention.Forget(t.Context(), retention.Forget{}); err != nil {
		t.Fatal(err)
	}
	want(t, o.manager.Get("/admin/retention"), http.StatusOK, "Attempts to sign in3 months since thenDeleted07", "Last run: 2026-11-22 09:00")
	o.exec("UPDATE users SET locale = 'ar'")
	want(t, o.manager.Get("/admin/retention"), http.StatusOK, "مدة الحفظ", "سجل واحد حان إتلافه", "محاولات الدخول", "لم يُتحقق منها")
}

// Whoever writes for a record at the moment in which it is destroyed hears that it is not there: that is no failure of ours.
func TestMeanwhile(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.old(o.Omar.ID)
	omar, got := "/patients/"+o.Omar.ID.String(), make(chan webtest.Answer, 1)
	alert := url.Values{"kind": {"other"}, "words": {"Nuts"}, "audience": {"everyone"}, "severity": {"warn"}}
	err := o.Services.DB.Tx(t.Context(), func(ctx context.Context, _ bun.Tx) error {
		if err := o.destroy(ctx, o.Omar.ID); err != nil {
			return err
		}
		go func() { got <- o.manager.Post(omar+"/alerts", alert) }()
		o.waiting()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, <-got, http.StatusNotFound, "We could not find that.")
	want(t, o.manager.Post(omar+"/alerts", alert), http.StatusGone)
}

// waiting returns once somebody waits for what another transaction has locked.
func (o office) waiting() {
	o.t.Helper()
	for waits := false; !waits; time.Sleep(5 * time.Millisecond) {
		err := o.Services.DB.NewRaw("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')").Scan(o.t.Context(), &waits)
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

// destroy destroys a record in the name of the manager.
func (o office) destroy(ctx context.Context, id uuid.UUID) error {
	manager, err := o.Services.Access.UserByEmail(ctx, webtest.Email(access.Manager))
	if err != nil {
		return err
	}
	_, err = o.Services.Retention.Destroy(access.With(ctx, manager.Actor()), retention.Order{PatientID: id, Periods: retention.Kept, Reason: "round of 2026"})
	return err
}

// Whoever answers for what is kept is told of a record that it was destroyed, on every page of it. To others it never was.
func TestDestroyed(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.old(o.Omar.ID)
	if err := o.destroy(t.Context(), o.Omar.ID); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/files", "/documents", "/edit"} {
		want(t, o.manager.Get("/patients/"+o.Omar.ID.String()+path), http.StatusGone, "This record was destroyed under the retention rule on Sunday 22 November 2026.")
		want(t, o.desk.Get("/patients/"+o.Omar.ID.String()+path), http.StatusNotFound)
	}
	want(t, o.manager.Get("/admin/retention?show=destroyed"), http.StatusOK, o.Omar.FileNumber, "round of 2026", "Faisal Al-Dosari")
	log := o.manager.Get("/admin/audit?table=patients")
	want(t, log, http.StatusOK, "round of 2026")
	for _, list := range []webtest.Answer{log, o.manager.Get("/admin/retention?show=destroyed"), o.manager.Get("/patients?q=omar")} {
		if strings.Contains(list.Body, "Omar") {
			t.Error("the name is still shown")
		}
	}
}
