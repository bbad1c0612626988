package broadcasts_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre in which Omar and Sara come today, a manager and an admin.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	manager, admin *webtest.Browser
	t              *testing.T
}

func open(t *testing.T) *office {
	t.Helper()
	c := webtest.Open(t)
	o := &office{Centre: c, Cast: clinictest.New(t, c.Services.DB), t: t, manager: c.As(access.Manager), admin: c.As(access.Admin)}
	for i, one := range []struct{ patient, provider uuid.UUID }{{o.Omar.ID, o.Sami.ID}, {o.Sara.ID, o.Hind.ID}} {
		_, err := c.Services.Appointments.Book(o.Context(), appointments.Wish{
			PatientID: one.patient, ProviderID: one.provider, ServiceID: o.Session.ID, StartsAt: dbtest.Now.Add(time.Duration(i+1) * time.Hour), OutsideHours: true,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func wish() url.Values {
	return url.Values{"day": {"2026-11-22"}, "words_ar": {"العيادة مغلقة اليوم"}, "words_en": {"The clinic is closed today"}, "per_minute": {"60"}}
}

// write has the manager write a broadcast, and returns its path.
func (o *office) write() string {
	o.t.Helper()
	got := o.manager.Post("/broadcasts", wish())
	if got.Status != http.StatusSeeOther {
		o.t.Fatalf("writing = %d %s", got.Status, got.Text("main"))
	}
	return got.Header.Get("Location")
}

func want(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}

// The manager writes it and can't approve it; the admin is told, reads, and approves; it leaves, and is stopped.
func TestBroadcast(t *testing.T) {
	t.Parallel()
	o := open(t)
	path := o.write()
	page := o.manager.Get(path)
	want(t, page.Text("main"), "Saved", "Waits for approval", "Abeer Al-Saleh", "2 people have a visit", "Omar Bin Saleh", "The clinic is closed today", "1 SMS")
	if n := page.Find("form[action$='/approval']").Length(); n != 0 {
		t.Error("its author is offered to approve it")
	}
	got := o.manager.Post(path+"/approval", url.Values{"version": {"1"}})
	if got.Status != http.StatusConflict {
		t.Errorf("approved by its author = %d, want 409", got.Status)
	}
	want(t, got.Text(".c-fault"), "somebody else has to")
	want(t, o.admin.Get("/inbox").Text("main"), "A broadcast waits for your approval")
	if got := o.admin.Post(path+"/approval", o.admin.Get(path).Fields("form[action$='/approval']")); got.Status != http.StatusSeeOther {
		t.Fatalf("approved by an admin = %d %s", got.Status, got.Text("main"))
	}
	want(t, o.admin.Get("/inbox").Text("main"), "Nothing unread")
	want(t, o.admin.Get(path).Text("#progress"), "Being prepared")
	id := uuid.MustParse(path[len("/broadcasts/"):])
	if err := o.Services.Notifications.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: id}); err != nil {
		t.Fatal(err)
	}
	part := o.admin.Get(path, append(webtest.HX, "X-By-Itself", "true")...)
	want(t, part.Text("#progress"), "Leaving", "Planned2")
	if part.Find("#progress").AttrOr("hx-trigger", "") != "every 5s" || part.Find("h1").Length() != 0 {
		t.Errorf("the part is %s", part.Body)
	}
	o.manager.Post(path+"/stop", nil)
	page = o.manager.Get(path)
	want(t, page.Text("main"), "Not sent: 2. Had left: 0.", "Stopped byFaisal Al-Dosari")
	if page.Find("#progress[hx-trigger]").Length() != 0 {
		t.Error("what is over is asked for again and again")
	}
	want(t, o.manager.Get("/broadcasts").Text("table"), "Faisal Al-Dosari", "Stopped", "All clinics")
	want(t, o.manager.Get("/messages?broadcast="+id.String()).Text("main"), "Omar Bin Saleh", "The broadcast was stopped.")
	if again := o.manager.Post(path+"/stop", nil); again.Status != http.StatusConflict {
		t.Errorf("stopped again = %d", again.Status)
	}
}

// What is wrong is said beside it, and what was typed is kept.
func TestWrong(t *testing.T) {
	t.Parallel()
	o := open(t)
	form := wish()
	form.Set("words_en", "Dear {name}")
	form.Set("per_minute", "many")
	form.Set("day", "2026-11-21")
	form.Set("clinic", "none of ours")
	got := o.manager.Post("/broadcasts", form)
	if got.Status != http.StatusUnprocessableEntity {
		t.Errorf("= %d", got.Status)
	}
	for name, says := range map[string]string{"words_en": "braces", "per_minute": "from 1 to 600", "day": "over", "clinic": "choose"} {
		want(t, got.Wrong(name), says)
	}
	for _, name := range []string{"words_ar", "words_en", "per_minute", "day"} {
		if got.Value(name) != form.Get(name) {
			t.Errorf("%s is %q, want what was typed", name, got.Value(name))
		}
	}
}

// While it is typed, one sees whom it reaches and how many messages it costs in each language.
func TestPreview(t *testing.T) {
	t.Parallel()
	o := open(t)
	form := wish()
	form.Set("provider", o.Hind.ID.String())
	form.Set("words_ar", strings.Repeat("مغلقة ", 20))
	o.manager.Get("/broadcasts/new")
	got := o.manager.Post("/broadcasts/preview", form, webtest.HX...)
	want(t, got.Text("#preview"), "1 person has a visit", "Arabic · 2", "English · 1")
	want(t, o.manager.Post("/broadcasts/preview", nil, webtest.HX...).Text("#preview"), "Choose a day")
}

// A draft is changed or withdrawn; on what somebody changed meanwhile nobody decides by mistake.
func TestChange(t *testing.T) {
	t.Parallel()
	o := open(t)
	path := o.write()
	edit := o.admin.Get(path + "/edit")
	form := wish()
	form.Set("version", edit.Value("version"))
	form.Set("words_en", "Closed until noon")
	if got := o.admin.Post(path, form); got.Status != http.StatusSeeOther {
		t.Fatalf("changed = %d %s", got.Status, got.Text("main"))
	}
	if got := o.manager.Post(path+"/approval", url.Values{"version": {"1"}}); got.Status != http.StatusPreconditionFailed {
		t.Errorf("approved as it was before = %d", got.Status)
	}
	want(t, o.manager.Get(path).Text("main"), "Closed until noon", "Approve and send")
	o.admin.Post(path+"/stop", nil)
	want(t, o.admin.Get(path).Text("main"), "Withdrawn. Nothing was sent.")
	if got := o.admin.Get(path + "/edit"); got.Status != http.StatusSeeOther {
		t.Errorf("the form of what is withdrawn = %d", got.Status)
	}
	if got := o.admin.Post(path, form); got.Status != http.StatusConflict {
		t.Errorf("changed though withdrawn = %d", got.Status)
	}
}

// Where nobody else may approve it, it is said what to do.
func TestAlone(t *testing.T) {
	t.Parallel()
	o := open(t)
	if _, err := o.Services.DB.ExecContext(t.Context(), "UPDATE users SET active = false WHERE role = 'admin'"); err != nil {
		t.Fatal(err)
	}
	path := o.write()
	want(t, o.manager.Get(path).Text("main"), "invite another manager")
	got := o.manager.Post(path+"/approval", url.Values{"version": {"1"}})
	if got.Status != http.StatusConflict {
		t.Errorf("= %d", got.Status)
	}
	want(t, got.Text(".c-fault"), "invite another manager")
}

// In Arabic all of it is in Arabic.
func TestArabic(t *testing.T) {
	t.Parallel()
	o := open(t)
	path := o.write()
	o.admin.Get(path)
	o.admin.Post("/preferences", url.Values{"locale": {string(i18n.Arabic)}})
	want(t, o.admin.Get(path).Text("main"), "رسالة عامة ليوم", "بانتظار الموافقة", "موافقة وإرسال", "شخصان لديهما موعد قادم", "عمر بن صالح")
	want(t, o.admin.Get("/broadcasts/new").Text("main"), "رسالة عامة جديدة", "من ستصله")
}
