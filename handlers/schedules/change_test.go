package schedules_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Run now runs it once; a second press is told that it runs already.
func TestRunNow(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.path("no_shows")
	if got := d.Post(path+"/runs", url.Values{"return": {"/admin/schedules"}}); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/admin/schedules" {
		t.Fatalf("run now = %d to %s", got.Status, got.Header.Get("Location"))
	}
	want(t, d.Get("/admin/schedules").Text(".c-flash"), "Note no-shows", "is running now")
	got := d.Post(path+"/runs", nil)
	if got.Status != http.StatusConflict {
		t.Errorf("again = %d, want 409", got.Status)
	}
	want(t, got.Text(".c-fault"), "running already")
	want(t, got.Text("#history"), "Run by hand by Abeer Al-Saleh", "Waiting")
}

// A paused schedule does not run, and says so; it goes on where it is.
func TestPause(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.path("no_shows")
	d.Post(path+"/pause", url.Values{"version": {"1"}})
	page := d.Get(path)
	want(t, page.Text("main"), "is paused", "Paused", "Resume")
	d.tick(5 * time.Hour)
	if last := d.of("no_shows").Last; last != nil {
		t.Errorf("paused, it ran: %+v", last)
	}
	if got := d.Post(path+"/pause", url.Values{"version": {"1"}}); got.Status != http.StatusPreconditionFailed {
		t.Errorf("on an older version = %d, want 412", got.Status)
	}
	d.Post(path+"/resumption", nil)
	if next := d.of("no_shows").NextSlot; !next.Equal(d.Clock.Now().Add(time.Hour+0)) && next.Before(d.Clock.Now()) {
		t.Errorf("resumed, it runs next at %s", next)
	}
}

// A new schedule does what one of the table does, at another time, and can be removed again.
func TestCreateAndRemove(t *testing.T) {
	t.Parallel()
	d := open(t)
	page := d.Get("/admin/schedules/new")
	if n := page.Find("#upcoming li").Length(); n != 5 {
		t.Errorf("%d runs are previewed, want five", n)
	}
	form := url.Values{"plan": {"no_shows"}, "name": {"No-shows of the evening"}, "cron": {"0 21 * * *"}, "zone": {"Asia/Riyadh"}, "misfire": {"once"}}
	wrong := url.Values{"plan": {"nothing"}, "name": {"x"}, "cron": {"0 21 * * *"}, "zone": {"Asia/Riyadh"}, "misfire": {"once"}}
	if got := d.Post("/admin/schedules", wrong); got.Status != http.StatusUnprocessableEntity || got.Wrong("plan") == "" || got.Value("name") != "x" {
		t.Errorf("doing nothing that there is = %d, %q", got.Status, got.Wrong("plan"))
	}
	made := d.Post("/admin/schedules", form)
	path := made.Header.Get("Location")
	if made.Status != http.StatusSeeOther {
		t.Fatalf("creating = %d %s", made.Status, made.Text("main"))
	}
	want(t, d.Get(path).Text("main"), "No-shows of the evening", "Every day at 21:00", "Remove")
	if again := d.Post("/admin/schedules", form); again.Wrong("name") == "" {
		t.Errorf("a second one of that name = %d", again.Status)
	}
	d.Post(path+"/removal", nil)
	want(t, d.Get(path).Text("main"), "Removed")
	if got := d.Post(path+"/runs", nil); got.Status != http.StatusConflict {
		t.Errorf("running a removed one = %d", got.Status)
	}
	if got := d.Post(d.path("no_shows")+"/removal", nil); got.Status != http.StatusConflict {
		t.Errorf("removing one of the table = %d", got.Status)
	}
}

// The history is chosen by outcome and day, and goes on page by page.
func TestHistory(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.hourly("old_traces")
	for n := range 30 {
		d.tick(time.Duration(n) * time.Hour)
	}
	d.SignIn(access.Admin) // who has been idle for long
	page := d.Get(path)
	if n := page.Find("#history tbody tr").Length(); n != 25 {
		t.Errorf("%d lines, want a page of 25", n)
	}
	next := page.Find("a[rel=next]").AttrOr("href", "")
	if n := d.Get(next).Find("#history tbody tr").Length(); n != 4 {
		t.Errorf("%d lines on the second page, want 4", n)
	}
	if n := d.Get(path + "?day=2026-11-23").Find("#history tbody tr").Length(); n != 14 {
		t.Errorf("%d lines of the second day, want 14", n)
	}
	want(t, d.Get(path+"?outcome=failed").Text("#history"), "No runs to show.")
	if got := d.Get(path + "?day=yesterday"); got.Wrong("day") == "" {
		t.Error("a day that is none is not told")
	}
}

// In Arabic all of it is in Arabic.
func TestArabic(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.tick(2 * time.Hour)
	d.Post("/preferences", url.Values{"locale": {string(i18n.Arabic)}})
	want(t, d.Get("/admin/schedules").Text("main"), "تسجيل حالات عدم الحضور", "كل ساعتين", "في الانتظار", "تنفيذ الآن")
	want(t, d.Get(d.path("overdue_invoices")).Text("main"), "كل يوم الساعة 09:00", "مواعيد التنفيذ الخمسة القادمة")
}
