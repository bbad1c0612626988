package appointments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/web/webtest"
)

// Who comes second is told who was first, and offered other times as buttons that book them.
func TestBookTaken(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.book(d.Omar.ID, "2026-11-22T10:00")
	form := d.form("patient_id", d.Sara.ID.String(), "starts_at", "2026-11-22T10:15", "note", "call mother")
	for _, test := range []struct{ name, lang, dir, says, who string }{
		{"in English", "en", "ltr", "That time is taken.", "Omar Bin Saleh · 10:00–10:45 · Dr Sami Al-Otaibi"},
		{"in Arabic", "ar", "rtl", "هذا الوقت محجوز.", "عمر بن صالح · 10:00–10:45 · د. سامي العتيبي"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d.Post("/preferences", url.Values{"locale": {test.lang}})
			got := d.Post("/appointments", form)
			if got.Status != http.StatusConflict || got.Text(".c-fault") != test.says || !strings.Contains(got.Text(".c-taken"), test.who) {
				t.Errorf("%d %q %q; want 409, %q and %q", got.Status, got.Text(".c-fault"), got.Text(".c-taken"), test.says, test.who)
			}
			if dir := got.Find("html").AttrOr("dir", ""); dir != test.dir {
				t.Errorf("dir is %q, want %q", dir, test.dir)
			}
			if n := got.Find("button[name=alternative]").Length(); n != 3 {
				t.Errorf("%d other times, want 3", n)
			}
			if first := got.Find("form#book button").First(); first.Is("[name=alternative]") {
				t.Error("Enter would book another time")
			}
			if got.Value("note") != "call mother" || got.Value("starts_at") != "2026-11-22T10:15" {
				t.Errorf("typed: %q at %q", got.Value("note"), got.Value("starts_at"))
			}
		})
	}
	if n := d.booked(); n != 1 {
		t.Fatalf("%d visits, want Omar's alone", n)
	}
	form.Set("alternative", "2026-11-22T10:45")
	if got := d.Post("/appointments", form); got.Status != http.StatusSeeOther || d.booked() != 2 {
		t.Errorf("the other time = %d %s", got.Status, got.Body)
	}
}

// A move in the calendar is answered by a toast, which offers other times when the first is taken.
func TestMoveInTheCalendar(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.book(d.Omar.ID, "2026-11-22T10:00")
	a := d.book(d.Sara.ID, "2026-11-22T11:00")
	path := "/appointments/" + a.ID.String() + "/reschedule"
	move := func(at, version string) webtest.Answer {
		return d.Post(path, url.Values{"provider_id": {d.Sami.ID.String()}, "starts_at": {at}, "duration": {"45"}, "version": {version}, "short": {"1"}}, webtest.HX...)
	}
	taken := move("2026-11-22T10:30", "1")
	if taken.Status != http.StatusConflict || taken.Header.Get("HX-Reswap") != "none" || !strings.Contains(taken.Body, "Omar Bin Saleh") || !strings.Contains(taken.Body, "Nothing was changed.") {
		t.Errorf("onto Omar = %d %s", taken.Status, taken.Body)
	}
	if n := strings.Count(taken.Body, `name="alternative"`); n != 3 {
		t.Errorf("%d other times, want 3: %s", n, taken.Body)
	}
	if stale := move("2026-11-22T14:00", "7"); stale.Status != http.StatusPreconditionFailed || !strings.Contains(stale.Body, "Somebody has changed this") {
		t.Errorf("of a version that is not = %d %s", stale.Status, stale.Body)
	}
	if late := move("2026-11-22T20:00", "1"); late.Status != http.StatusUnprocessableEntity || !strings.Contains(late.Body, closed) {
		t.Errorf("after hours = %d %s", late.Status, late.Body)
	}
	if got := d.now(a); got.Version != 1 || !got.StartsAt.Equal(a.StartsAt) {
		t.Errorf("the visit is now %+v", got)
	}
	if moved := move("2026-11-22T14:00", "1"); moved.Status != http.StatusOK || !strings.Contains(moved.Body, "Moved: Sara Al-Qahtani") || d.now(a).Version != 2 {
		t.Errorf("moving = %d %s", moved.Status, moved.Body)
	}
}

// Without a script the visit's page has forms for all of it, which come back as they were typed.
func TestChangeWithoutScript(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.book(d.Omar.ID, "2026-11-22T10:00")
	a := d.book(d.Sara.ID, "2026-11-22T11:00")
	path := "/appointments/" + a.ID.String()
	moved := url.Values{"provider_id": {d.Sami.ID.String()}, "starts_at": {"2026-11-22T10:30"}, "duration": {"45"}, "version": {"1"}, "return": {path}}
	got := d.Post(path+"/reschedule", moved)
	if got.Status != http.StatusConflict || got.Value("starts_at") != "2026-11-22T10:30" || !got.Find("#move").Is("[open]") || got.Find("#move [name=alternative]").Length() != 3 {
		t.Errorf("onto Omar = %d %s", got.Status, got.Body)
	}
	moved.Set("starts_at", "2026-11-21T10:30")
	if got = d.Post(path+"/reschedule", moved); got.Status != http.StatusUnprocessableEntity || got.Wrong("starts_at") != "This time has passed." {
		t.Errorf("into the past = %d %q", got.Status, got.Wrong("starts_at"))
	}
	if got = d.Post(path+"/cancellation", url.Values{"by": {"clinic"}, "version": {"1"}}); got.Status != http.StatusUnprocessableEntity || got.Wrong("reason") != "This is needed." || got.Value("by") != "clinic" {
		t.Errorf("cancelling without a reason = %d %q", got.Status, got.Wrong("reason"))
	}
	if got = d.Post(path+"/confirmation", url.Values{"version": {"7"}}); got.Status != http.StatusPreconditionFailed || !strings.Contains(got.Body, "<html") {
		t.Errorf("confirming another version = %d", got.Status)
	}
	if d.now(a).Version != 1 {
		t.Error("something was written")
	}
	for _, step := range []struct{ does, status string }{{"confirmation", "confirmed"}, {"arrival", "arrived"}, {"start", "in_session"}, {"completion", "completed"}} {
		got = d.Post(path+"/"+step.does, url.Values{"return": {"/desk"}})
		if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/desk" || string(d.now(a).Status) != step.status {
			t.Errorf("%s = %d to %q, and the visit is %s", step.does, got.Status, got.Header.Get("Location"), d.now(a).Status)
		}
	}
	if got = d.Post(path+"/arrival", nil); got.Status != http.StatusConflict {
		t.Errorf("checking in after the end = %d", got.Status)
	}
}
