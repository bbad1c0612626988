package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre in which Noura books, and the clinician, who is Sami on the calendar, reads what became of it.
type office struct {
	*webtest.Centre
	*webtest.Browser
	*clinictest.Cast
	t *testing.T
}

func open(t *testing.T) *office {
	t.Helper()
	c := webtest.Open(t)
	o := &office{Centre: c, Cast: clinictest.New(t, c.Services.DB), t: t}
	o.Browser = c.As(access.Clinician)
	ctx := t.Context()
	_, err := c.Services.DB.ExecContext(ctx, "UPDATE users SET provider_id = ? WHERE role = 'clinician'", o.Sami.ID)
	o.must(err)
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// book books a patient with Sami in so many days.
func (o *office) book(patient uuid.UUID, days int) *appointments.Appointment {
	o.t.Helper()
	a, err := o.Services.Appointments.Book(o.Context(), appointments.Wish{
		PatientID: patient, ProviderID: o.Sami.ID, ServiceID: o.Session.ID, StartsAt: dbtest.Now.AddDate(0, 0, days), OutsideHours: true,
	})
	o.must(err)
	return a
}

// move moves a visit by some hours.
func (o *office) move(a *appointments.Appointment, hours int) {
	o.t.Helper()
	_, err := o.Services.Appointments.Reschedule(o.Context(), appointments.Move{
		Change: appointments.Change{ID: a.ID}, StartsAt: a.StartsAt.Add(time.Duration(hours) * time.Hour), OutsideHours: true,
	})
	o.must(err)
}

func (o *office) shows(page webtest.Answer, selector string, parts ...string) {
	o.t.Helper()
	text := page.Text(selector)
	for _, part := range parts {
		if !strings.Contains(text, part) {
			o.t.Errorf("%q is not there: %s", part, text)
		}
	}
}

// The list says what happened, by patient, with what it is about one click away.
func TestIndex(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.shows(o.Get("/inbox"), "main", "Nothing unread.")
	o.shows(o.Get("/inbox?show=all"), "main", "No notifications yet.")
	omar := o.book(o.Omar.ID, 1)
	o.book(o.Sara.ID, 2)
	o.move(omar, 2)
	o.move(omar, 3)
	page := o.Get("/inbox")
	o.shows(page, "section[aria-label='Omar Bin Saleh']", "Omar Bin Saleh", o.Omar.FileNumber, "Visit moved to Monday 23 November \u206612:00\u2069", "3 changes", "2026-11-22 09:00")
	o.shows(page, "section[aria-label='Sara Al-Qahtani']", "Visit on Tuesday 24 November \u206609:00\u2069 booked")
	if href := page.Find(".c-inbox__item a").First().AttrOr("href", ""); !strings.HasPrefix(href, "/appointments/") {
		t.Errorf("the notice leads to %q", href)
	}
	if part := o.Get("/inbox", webtest.HX...); part.Find("#inbox").Length() != 1 || part.Find("h1").Length() != 0 {
		t.Error("htmx does not get the list alone")
	}
	o.Post("/preferences", url.Values{"locale": {string(i18n.Arabic)}})
	o.shows(o.Get("/inbox"), "main", "نُقلت الزيارة إلى", "عمر بن صالح", "3 تغييرات", "تحديد الكل كمقروء")
}

// The bell counts what rings, and says so to those who listen. It keeps no session alive.
func TestBell(t *testing.T) {
	t.Parallel()
	o := open(t)
	a := o.book(o.Omar.ID, 1)
	if bell := o.Get("/inbox/unread"); bell.Find("#bell a").AttrOr("aria-label", "") != "Notifications" || bell.Text("#bell") != "" {
		t.Errorf("a booking rings: %s", bell.Body)
	}
	o.move(a, 1)
	bell := o.Get("/inbox/unread")
	if label := bell.Find("#bell a").AttrOr("aria-label", ""); label != "Notifications, 1 unread" || bell.Text("#bell bdi") != "1" {
		t.Errorf("the bell says %q", label)
	}
	page := o.Get("/calendar")
	if page.Find(".c-top #bell[hx-headers*='X-By-Itself'] a[href='/inbox']").Length() != 1 || page.Find("#live").AttrOr("hx-sse:connect", "") != "/events" {
		t.Error("the page has no bell, or hears of nothing")
	}
	before := o.Clock.Now()
	o.Clock.Set(before.Add(7 * time.Hour))
	o.Get("/inbox/unread", "X-By-Itself", "true")
	o.Clock.Set(before.Add(9 * time.Hour))
	if got := o.Get("/inbox"); got.Status != http.StatusSeeOther {
		t.Errorf("after nine hours in which the bell asked = %d, want signed out", got.Status)
	}
}

// A page asks nothing for the bell; the bell asks who is there, and how much there is.
func TestBellCost(t *testing.T) {
	t.Parallel()
	o := open(t)
	asked := dbtest.Listen(o.Services.DB)
	for path, want := range map[string]int{"/no/such/page": 1, "/inbox/unread": 2, "/inbox": 2} {
		asked.Take()
		o.Get(path)
		if got := asked.Take(); len(got) != want {
			t.Errorf("%s takes %d statements, want %d: %q", path, len(got), want, got)
		}
	}
}

// One notice is read by its button, or by going to what it is about.
func TestRead(t *testing.T) {
	t.Parallel()
	o := open(t)
	visit := "/appointments/" + o.book(o.Omar.ID, 1).ID.String()
	o.book(o.Sara.ID, 2)
	page := o.Get("/inbox")
	link := page.Find(".c-inbox__item a[href='"+visit+"']").AttrOr("hx-post", "")
	got := o.Post(link, url.Values{"go": {"true"}}, webtest.HX...)
	if got.Header.Get("HX-Redirect") != visit {
		t.Errorf("going there = %d to %q, want %s", got.Status, got.Header.Get("HX-Redirect"), visit)
	}
	button := page.Find("form[action$='/read'][action!='"+link+"']").AttrOr("action", "")
	got = o.Post(button, url.Values{"show": {"all"}}, webtest.HX...)
	o.shows(got, ".c-toast", "1 notification marked as read", "Undo")
	if n := got.Find(".c-inbox__item.is-read").Length(); n != 2 {
		t.Errorf("%d are shown as read, want both", n)
	}
	o.shows(o.Get("/inbox"), "main", "Nothing unread.")
	for _, path := range []string{"/inbox/" + uuid.NewString() + "/read", "/inbox/1/read", "/inbox/reads/1/undo"} {
		if got := o.Post(path, nil); got.Status != http.StatusNotFound {
			t.Errorf("%s = %d, want 404", path, got.Status)
		}
	}
}

// All that is seen is read at one stroke, which can be taken back, with a script and without.
func TestReadAll(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.book(o.Omar.ID, 1)
	o.book(o.Sara.ID, 2)
	form := url.Values(o.Get("/inbox").Fields("form[action='/inbox/reads']"))
	o.Clock.Set(dbtest.Now.Add(time.Minute))
	o.book(o.Omar.ID, 3) // meanwhile
	got := o.Post("/inbox/reads", form, webtest.HX...)
	o.shows(got, ".c-toast", "2 notifications marked as read")
	o.shows(got, "#inbox", "Visit on Wednesday 25 November")
	got = o.Post(got.Find("[data-undo]").AttrOr("hx-post", ""), nil, webtest.HX...)
	o.shows(got, ".c-toast", "Unread again")
	if n := o.Get("/inbox").Find(".c-inbox__item").Length(); n != 3 {
		t.Errorf("%d unread after the undo, want 3", n)
	}
	form.Set("seen", "nonsense")
	got = o.Post("/inbox/reads", form)
	if got.Header.Get("Location") != "/inbox" {
		t.Errorf("reading nothing leads to %s", got.Header.Get("Location"))
	}
	got = o.Post("/inbox/reads", url.Values(o.Get("/inbox").Fields("form[action='/inbox/reads']")))
	page := o.Get(got.Header.Get("Location"))
	o.shows(page, ".c-flash", "3 notifications marked as read")
	o.Post(page.Find("form[action$='/undo']").AttrOr("action", ""), nil)
	if n := o.Get("/inbox").Find(".c-inbox__item").Length(); n != 3 {
		t.Errorf("%d unread after the undo without a script, want 3", n)
	}
}

// A user chooses what to hear of, among what concerns them.
func TestPreferences(t *testing.T) {
	t.Parallel()
	o := open(t)
	page := o.Get("/inbox/preferences")
	o.shows(page, "main", "A visit with me is moved", "My patient has arrived")
	if strings.Contains(page.Text("main"), "overdue") || page.Find("[name='rings.visit_booked'][checked]").Length() != 0 {
		t.Error("bills are offered to a clinician, or a booking rings")
	}
	got := o.Post("/inbox/preferences", url.Values{"shown.visit_booked": {"true"}, "rings.visit_booked": {"true"}, "shown.invoice_overdue": {"true"}})
	o.shows(o.Get(got.Header.Get("Location")), ".c-flash", "Saved.")
	o.move(o.book(o.Omar.ID, 1), 1) // of the move they hear no more
	o.shows(o.Get("/inbox"), "main", "booked")
	if bell := o.Get("/inbox/unread"); bell.Text("#bell bdi") != "1" {
		t.Errorf("the bell shows %q", bell.Text("#bell"))
	}
}

// Many notices go on page by page; what somebody may no longer see is gone, and its page refuses them.
func TestPages(t *testing.T) {
	t.Parallel()
	o := open(t)
	desk := o.As(access.Receptionist)
	ctx := access.With(t.Context(), access.System)
	for range inbox.PageSize + 3 {
		o.must(o.Services.Inbox.TellDesk(ctx, inbox.Task{PatientID: o.Sara.ID, Path: "/messages", About: uuid.NewString()}))
	}
	page := desk.Get("/inbox")
	next := page.Find("a[rel=next]").AttrOr("href", "")
	if first, second := page.Find(".c-inbox__item").Length(), desk.Get(next).Find(".c-inbox__item").Length(); first != inbox.PageSize || second != 3 {
		t.Errorf("%d and %d notices on two pages", first, second)
	}
	if got := desk.Get("/inbox?page=99999999999999"); got.Status != http.StatusOK {
		t.Errorf("a page far away = %d", got.Status)
	}
	_, err := o.Services.DB.ExecContext(t.Context(), "UPDATE users SET role = 'clinician' WHERE role = 'receptionist' AND email = ?", webtest.Email(access.Receptionist))
	o.must(err)
	if page := desk.Get("/inbox"); strings.Contains(page.Text("main"), o.Sara.NameEn) {
		t.Error("what is no longer theirs to see is shown")
	}
	if got := desk.Get("/messages"); got.Status != http.StatusForbidden || desk.Cookies[screen.SessionCookie] == "" {
		t.Errorf("its page = %d, want 403", got.Status)
	}
}
