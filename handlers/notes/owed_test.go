package notes_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// The navigation says how many notes one owes, in the clinics that one works in, and asks no query for it.
func TestCountInNavigation(t *testing.T) {
	t.Parallel()
	o := open(t)
	asked := dbtest.Listen(o.Services.DB)
	shown := func() string {
		t.Helper()
		asked.Take()
		got := o.sami.Get("/no/such/page")
		if all := asked.Take(); len(all) != 1 {
			t.Errorf("a page asks %q, want the session alone", all)
		}
		return got.Text("a[href='/notes/unsigned'] .c-nav__count")
	}
	if got := shown(); got != "1" {
		t.Errorf("with a note to write: %q", got)
	}
	if got := o.As(access.Manager).Get("/no/such/page"); got.Find("a[href='/notes/unsigned']").Length() != 1 || got.Find(".c-nav__count").Length() > 0 {
		t.Error("the manager, who writes none, owes some")
	}
	limit := func(query string) {
		t.Helper()
		if _, err := o.Services.DB.NewRaw(query).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	limit("INSERT INTO clinics (id, code, name_ar, name_en) VALUES (gen_random_uuid(), 'NUR', 'التمريض', 'Nursing')")
	limit("UPDATE users SET clinics = ARRAY(SELECT id FROM clinics WHERE code = 'NUR') WHERE role = 'clinician'")
	if got := shown(); got != "" {
		t.Errorf("in another clinic: %q", got)
	}
	limit("UPDATE users SET clinics = NULL")
	o.sami.Post(o.begin()+"/signature", url.Values{"version": {"1"}, "section_0": {"Go on"}})
	if got := shown(); got != "" {
		t.Errorf("with all signed: %q", got)
	}
}

// Who has owed a note for a day is told of it once, where they write it, until it is signed. To begin it is not enough.
func TestToldAfterADay(t *testing.T) {
	t.Parallel()
	o := open(t)
	hears := func(after time.Duration) (says, path string) {
		t.Helper()
		o.Clock.Set(dbtest.Now.Add(after))
		if err := o.Services.Inbox.TellUnsigned(t.Context(), inbox.TellUnsigned{}); err != nil {
			t.Fatal(err)
		}
		page := o.sami.Get("/inbox")
		return page.Text(".c-inbox__item a"), page.Find(".c-inbox__item a").AttrOr("href", "")
	}
	o.Clock.Set(dbtest.Now.Add(5 * time.Hour))
	note := o.begin()
	if says, _ := hears(5 * time.Hour); strings.Contains(says, "signature") {
		t.Errorf("after five hours: %s", says)
	}
	o.Clock.Set(dbtest.Now.Add(24 * time.Hour))
	o.sami.SignIn(access.Clinician)
	says, path := hears(24 * time.Hour)
	if !strings.Contains(says, "has waited for your signature for a day") || o.sami.Get(path).Find("a[href='"+note+"']").Length() == 0 {
		t.Errorf("after a day: %s, at %s", says, path)
	}
	if got := o.As(access.Receptionist).Get("/inbox"); strings.Contains(got.Text("main"), "signature") {
		t.Error("the desk is told, too")
	}
	page := o.sami.Get("/inbox")
	o.sami.Post("/inbox/reads", url.Values{"seen": {page.Value("seen")}})
	if says, _ := hears(25 * time.Hour); strings.Contains(says, "signature") {
		t.Errorf("told again: %s", says)
	}
	// Another note, of which the notice is not read before it is signed.
	if _, err := o.Services.DB.NewRaw("UPDATE unsigned_notes SET told_at = NULL").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if says, _ := hears(26 * time.Hour); !strings.Contains(says, "signature") {
		t.Fatalf("of a note that was not told of: %s", says)
	}
	if got := o.sami.Post(note+"/signature", url.Values{"version": {"1"}, "section_0": {"Go on"}}); got.Status != http.StatusSeeOther {
		t.Fatalf("signed: %d", got.Status)
	}
	if says, _ := hears(26 * time.Hour); strings.Contains(says, "signature") {
		t.Errorf("after it is signed: %s", says)
	}
}
