package schedules_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/schedules"
	"tenhal.sa/tenhal/web/webtest"
)

// desk is a centre with its schedules, and an admin who is signed in. It is Sunday, 09:00 in Riyadh.
type desk struct {
	*webtest.Centre
	*webtest.Browser
	t *testing.T
}

func open(t *testing.T) *desk {
	t.Helper()
	c := webtest.Open(t)
	if err := c.Services.Schedules.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &desk{c, c.As(access.Admin), t}
}

// of returns the schedule of a line in the table.
func (d *desk) of(plan string) schedules.Standing {
	d.t.Helper()
	all, err := d.Services.Schedules.List(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, s := range all {
		if s.Plan == plan && !s.Own {
			return s
		}
	}
	d.t.Fatalf("no schedule does %s", plan)
	return schedules.Standing{}
}

func (d *desk) path(plan string) string { return "/admin/schedules/" + d.of(plan).ID.String() }

// form is the form of a schedule as it is drawn, with some inputs typed anew.
func (d *desk) form(path string, typed ...string) url.Values {
	d.t.Helper()
	page := d.Get(path)
	form := url.Values{}
	for _, name := range []string{"name", "cron", "zone", "misfire", "catch_up", "version"} {
		form.Set(name, page.Value(name))
	}
	for i := 0; i+1 < len(typed); i += 2 {
		form.Set(typed[i], typed[i+1])
	}
	return form
}

// hourly has a schedule run a quarter past every hour, where what was missed is not made up for, and returns its path.
func (d *desk) hourly(plan string) string {
	d.t.Helper()
	path := d.path(plan)
	if got := d.Post(path, d.form(path, "cron", "15 * * * *", "misfire", "skip")); got.Status != http.StatusSeeOther {
		d.t.Fatalf("the edit = %d %s", got.Status, got.Text("main"))
	}
	return path
}

// tick lets time pass and looks at the clock.
func (d *desk) tick(after time.Duration) {
	d.t.Helper()
	d.Clock.Set(dbtest.Now.Add(after))
	if _, err := d.Services.Schedules.Tick(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

func want(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not there: %s", part, text)
		}
	}
}

// The list says when each runs, in words and in cron, and how its last run ended.
func TestIndex(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.tick(2 * time.Hour)
	row := d.Get("/admin/schedules").Text("tr:contains('Note no-shows')")
	want(t, row, "Every 2 hours", "0 */2 * * *", "Asia/Riyadh", "2026-11-22 12:00", "2026-11-22 11:00", "Waiting", "Run now")
	if part := d.Get("/admin/schedules", webtest.HX...); part.Find("#schedules").Length() != 1 || part.Find("html").Find("h1").Length() != 0 {
		t.Error("htmx does not get the part alone")
	}
}

// Runs that were missed are red, and so is a schedule that nobody looks after.
func TestMissed(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.hourly("old_traces")
	d.Clock.Set(dbtest.Now.Add(6 * time.Hour))
	want(t, d.Get("/admin/schedules").Text("[data-tone=danger]"), "Overdue: no worker is running")
	d.tick(6*time.Hour + 30*time.Minute)
	row := d.Get("/admin/schedules").Find("tr:contains('Forget what is kept no longer')")
	want(t, row.Find("[data-tone=danger]").Text(), "7 runs missed")
	page := d.Get(path)
	want(t, page.Text("#history"), "Missed", "7 runs missed, from", "2026-11-22 09:15")
	want(t, d.Get(d.path("no_shows")).Text("#history"), "Late, also for the 2 missed from")
}

// An edit holds at once, counts from now, and is in the audit log.
func TestEdit(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.path("overdue_invoices")
	got := d.Post(path, d.form(path, "cron", "٣٠ ٧ * * sun-thu", "zone", "Europe/Berlin", "misfire", "skip"))
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != path {
		t.Fatalf("the edit = %d %s", got.Status, got.Text("main"))
	}
	page := d.Get(path)
	want(t, page.Text(".c-flash"), "Saved. Next run:", "2026-11-22 09:30")
	want(t, page.Text("#history"), "Every Sunday, Monday, Tuesday, Wednesday and Thursday at 07:30", "30 7 * * SUN-THU", "Europe/Berlin")
	want(t, page.Text("#upcoming"), "Monday", "2026-11-23 07:30", "09:30", "here")
	if page.Value("cron") != "30 7 * * SUN-THU" || page.Value("misfire") != "skip" || page.Value("version") != "2" {
		t.Errorf("the form has %s, %s, version %s", page.Value("cron"), page.Value("misfire"), page.Value("version"))
	}
	want(t, d.Get("/admin/audit?table=schedules&row="+d.of("overdue_invoices").ID.String()).Text("main"), "0 9 * * *", "30 7 * * SUN-THU", "Abeer Al-Saleh")
}

// What can't be is said beside its field, in words, and what was typed stays.
func TestEditRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.path("no_shows")
	for _, test := range []struct{ field, typed, says string }{
		{"cron", "every morning", "no cron expression"},
		{"cron", "0 8 31 2 *", "never run"},
		{"cron", "*/5 * * * * *", "Once a minute"},
		{"cron", "@every 10s", "Once a minute"},
		{"zone", "Riyadh", "no such time zone"},
		{"name", "find overdue INVOICES", "Another schedule"},
		{"name", "رصد الفواتير المتأخرة", "Another schedule"},
		{"name", "", "needed"},
		{"misfire", "sometimes", "list"},
	} {
		got := d.Post(path, d.form(path, test.field, test.typed))
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Wrong(test.field), test.says) {
			t.Errorf("%s %q = %d, %q; want %q beside it", test.field, test.typed, got.Status, got.Wrong(test.field), test.says)
		}
		if test.field != "misfire" && got.Value(test.field) != test.typed {
			t.Errorf("%q became %q", test.typed, got.Value(test.field))
		}
	}
	got := d.Post(path, d.form(path, "misfire", "catch_up", "catch_up", "1000"))
	want(t, got.Wrong("catch_up"), "from 1 to 100")
}

// Of two admins who edit one schedule the second is told, and nothing is lost.
func TestEditStale(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := d.path("no_shows")
	second := d.form(path, "cron", "0 7 * * *")
	d.Post(path, d.form(path, "cron", "0 6 * * *"))
	got := d.Post(path, second)
	if got.Status != http.StatusPreconditionFailed || got.Value("cron") != "0 7 * * *" || got.Find(".c-fault").Length() != 1 {
		t.Errorf("the second edit = %d, with %q", got.Status, got.Value("cron"))
	}
	if cron := d.of("no_shows").Cron; cron != "0 6 * * *" {
		t.Errorf("cron = %s, want the first one's", cron)
	}
}

// While it is typed, the next five runs are shown.
func TestPreview(t *testing.T) {
	t.Parallel()
	d := open(t)
	got := d.Get("/admin/schedules/preview?cron=0+8+*+*+*&zone=Asia/Riyadh", webtest.HX...)
	if n := got.Find("#upcoming li").Length(); n != 5 {
		t.Errorf("%d runs, want five", n)
	}
	want(t, got.Text("#upcoming"), "Every day at 08:00", "Monday", "2026-11-23 08:00", "2026-11-27 08:00")
	want(t, d.Get("/admin/schedules/preview?cron=0+8+30+2+*&zone=Asia/Riyadh").Text("#upcoming"), "never run")
	want(t, d.Get("/admin/schedules/preview?cron=&zone=").Text("#upcoming"), "no cron expression")
}
