package privacy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/web/webtest"
)

// office is a centre in which the manager answers for privacy, and Noura works at the desk.
type office struct {
	*webtest.Centre
	*clinictest.Cast
	manager, desk *webtest.Browser
	omar          string // the path of his page
}

func open(t *testing.T) office {
	t.Helper()
	c := webtest.Open(t)
	o := office{Centre: c, Cast: clinictest.New(t, c.Services.DB)}
	o.manager, o.desk = c.As(access.Manager), c.As(access.Receptionist)
	o.omar = "/patients/" + o.Omar.ID.String()
	return o
}

// want fails unless an answer has a status and says some things.
func want(t *testing.T, got webtest.Answer, status int, parts ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("%d, want %d", got.Status, status)
	}
	for _, part := range parts {
		if !strings.Contains(got.Body, part) {
			t.Errorf("%q is not there: %s", part, got.Text("main"))
		}
	}
}

func wantNone(t *testing.T, got webtest.Answer, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(got.Body, part) {
			t.Errorf("%q is there", part)
		}
	}
}

// The manager restricts a record, with a reason; lists show it locked, with no more than name and number.
func TestRestrict(t *testing.T) {
	t.Parallel()
	o := open(t)
	page := o.omar + "/restriction"
	want(t, o.manager.Get(page), http.StatusOK, "Restrict this record", o.Omar.FileNumber)
	refused := o.manager.Post(page, url.Values{"ground": {"gossip"}, "reason": {""}})
	want(t, refused, http.StatusUnprocessableEntity, "Please choose one from the list.", "This is needed.")
	if got := o.manager.Post(page, url.Values{"ground": {"vip"}, "reason": {"<b>known</b> from television"}}); got.Header.Get("Location") != page {
		t.Fatalf("restricted: %d to %q", got.Status, got.Header.Get("Location"))
	}
	want(t, o.manager.Post(page, url.Values{"ground": {"vip"}, "reason": {"again"}}), http.StatusConflict, "This record is restricted already.")
	want(t, o.manager.Get(page), http.StatusOK, "Lift the restriction", "&lt;b&gt;known&lt;/b&gt;")
	for _, list := range []webtest.Answer{o.desk.Get("/patients"), o.desk.Get("/patients?q=omar"), o.desk.Get("/search?q=omar", webtest.HX...), o.desk.Get("/patients/options?q=omar&form=here")} {
		want(t, list, http.StatusOK, o.Omar.NameEn, o.Omar.FileNumber, "Restricted record")
		wantNone(t, list, "055 123 4567", "36 years")
	}
	namesake := url.Values{"name_en": {o.Omar.NameEn}, "birth_date": {"1990-03-14"}, "sex": {"male"}, "phone": {"0551234567"}}
	wantNone(t, o.desk.Post("/patients/duplicates", namesake), "36 years")
	// Ways round the page: what a brother or sister has in common, and the comparison before a merge.
	want(t, o.desk.Get("/patients/new?sibling="+strings.TrimPrefix(o.omar, "/patients/")), http.StatusNotFound)
	merge := o.manager.Get("/patients/merge?survivor_id=" + o.Sara.ID.String() + "&merged_id=" + o.Omar.ID.String())
	if to := merge.Header.Get("Location"); !strings.HasPrefix(to, o.omar+"/break-glass?next=") {
		t.Errorf("the comparison before a merge = %d to %q, want the glass before it", merge.Status, to)
	}
	wantNone(t, o.manager.Get("/patients/merge?survivor_id="+o.Omar.ID.String()), "055 123 4567", "36 years")
	want(t, o.manager.Post(page+"/end", nil), http.StatusUnprocessableEntity, "This is needed.")
	o.manager.Post(page+"/end", url.Values{"reason": {"no longer known"}})
	want(t, o.manager.Post(page+"/end", url.Values{"reason": {"again"}}), http.StatusConflict, "This record is not restricted")
	want(t, o.desk.Get("/patients"), http.StatusOK, "055 123 4567")
	want(t, o.manager.Get("/patients/01a20c55-0000-7000-8000-000000000000/restriction"), http.StatusNotFound)
}

// Noura says why, proves it is her, sees what she asked for with a banner over it; the bell of the manager rings, who reviews it.
func TestBreakGlass(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.manager.Post(o.omar+"/restriction", url.Values{"ground": {"custody"}, "reason": {"the parents are in court"}})
	door := o.desk.Get(o.omar + "/messages").Header.Get("Location")
	page := o.desk.Get(door)
	want(t, page, http.StatusOK, "Break the glass", o.Omar.NameEn, o.Omar.FileNumber)
	wantNone(t, page, "055 123 4567", o.Omar.IdentityNumber, "court")
	form := url.Values{"next": {page.Value("next")}, "ground": {"booking"}, "reason": {"he calls to move his visit"}, "minutes": {"15"}}
	want(t, o.desk.Post(o.omar+"/break-glass", url.Values{"minutes": {"600"}}), http.StatusUnprocessableEntity, "This is needed.", "Please choose one from the list.")
	if got := o.desk.Post(o.omar+"/break-glass", form); got.Header.Get("Location") != o.omar+"/messages" {
		t.Fatalf("broken: %d to %q", got.Status, got.Header.Get("Location"))
	}
	want(t, o.desk.Get(o.omar+"/messages"), http.StatusOK, "Restricted record, opened by you.")
	want(t, o.desk.Get(o.omar), http.StatusOK, "055 123 4567", "Restricted record, opened by you.")
	wantNone(t, o.desk.Get("/patients/"+o.Sara.ID.String()), "Restricted record")
	want(t, o.manager.Get(o.omar), http.StatusSeeOther)

	want(t, o.manager.Get("/inbox"), http.StatusOK, "A restricted record was opened: please review", o.Omar.NameEn)
	uses := o.manager.Get("/admin/break-glass")
	want(t, uses, http.StatusOK, "he calls to move his visit", "Noura Al-Harbi", "Booking")
	review := uses.Find("main form.c-form").AttrOr("action", "")
	want(t, o.manager.Post(review, nil), http.StatusUnprocessableEntity, "This is needed.")
	o.manager.Post(review, url.Values{"note": {"it was needed"}})
	want(t, o.manager.Get("/admin/break-glass"), http.StatusOK, "Nothing waits for review.")
	want(t, o.manager.Get("/admin/break-glass?show=reviewed"), http.StatusOK, "it was needed")
	want(t, o.manager.Post(review, url.Values{"note": {"again"}}), http.StatusConflict, "Somebody has reviewed this already.")
	want(t, o.manager.Get("/inbox"), http.StatusOK, "Nothing unread.")
}

// Who sent a link decides no more than a page of ours to come back to.
func TestBreakGlassNext(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.manager.Post(o.omar+"/restriction", url.Values{"ground": {"other"}, "reason": {"asked for"}})
	got := o.desk.Post(o.omar+"/break-glass", url.Values{
		"next": {"//evil.example"}, "ground": {"other"}, "reason": {"sent here"}, "minutes": {"15"},
	})
	if got.Header.Get("Location") != o.omar {
		t.Errorf("led to %q", got.Header.Get("Location"))
	}
}

// The access log is filtered by whom, who and when, and says so on paper too.
func TestReads(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.desk.Get(o.omar)
	o.desk.Get(o.omar + "/edit")
	o.manager.Get("/patients/" + o.Sara.ID.String())
	const log = "/admin/access-log"
	want(t, o.manager.Get(log), http.StatusOK, o.Omar.NameEn, o.Sara.NameEn, "Noura Al-Harbi", "Details")
	for query, shown := range map[string]bool{
		"?patient=omar": true, "?patient=" + o.Omar.ID.String(): true, "?patient=" + o.Omar.FileNumber: true, "?patient=qahtani": false, "?patient=nobody+at+all": false,
		"?user=" + o.user(t, access.Receptionist): true, "?user=" + o.user(t, access.Manager): false, "?user=nobody": true,
		"?from=2026-11-22&until=2026-11-22": true, "?from=2026-11-23": false, "?until=2026-11-21": false, "?glass=true": false, "?older=1": false, "?older=word": true, "?from=2026-13-45": true,
	} {
		got := o.manager.Get(log+query, webtest.HX...)
		if strings.Contains(got.Text("table"), o.Omar.NameEn) != shown || got.Status != http.StatusOK {
			t.Errorf("%s: %d, shows Omar: %t", query, got.Status, !shown)
		}
	}
	want(t, o.manager.Get(log+"?from=2026-13-45"), http.StatusOK, "This is not a date.")
	report := o.manager.Get(o.omar + "/access")
	want(t, report, http.StatusOK, "Who saw this record", "Noura Al-Harbi", "Details, File")
	wantNone(t, report, "Faisal Al-Dosari</bdi></a>")
	want(t, o.manager.Get(o.omar+"/access?print=1"), http.StatusOK, "data-paper", "Noura Al-Harbi")
	want(t, o.desk.Get(o.omar+"/access"), http.StatusForbidden)
	want(t, o.desk.Get(log), http.StatusForbidden)
}

func (o office) user(t *testing.T, role access.Role) string {
	t.Helper()
	u, err := o.Services.Access.UserByEmail(t.Context(), webtest.Email(role))
	if err != nil {
		t.Fatal(err)
	}
	return u.ID.String()
}
