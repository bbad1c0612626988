package ui_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/static"
	"tenhal.sa/tenhal/views/ui"
)

// reception is a page as Noura at the desk sees it.
func reception(locale i18n.Locale) context.Context {
	return ui.WithFrame(i18n.With(context.Background(), locale), ui.Frame{
		Nav: []ui.NavItem{
			{Key: "calendar", Href: "/calendar", Icon: "calendar-days", Hint: "C"},
			{Key: "patients", Href: "/patients", Icon: "users", Hint: "P"},
			{Key: "audit", Href: "/admin/audit", Icon: "scroll-text"},
		},
		User: "Noura Al-Harbi", Role: "Reception", CSRF: "t0ken", Theme: "dark", Density: "compact",
		Path: "/patients/42?tab=visits", Events: "/events",
		Flash: ui.Notice{Tone: ui.Ok, Title: "Saved."},
	})
}

// text is a component of one heading, as the least page has.
func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

// A page belongs to the place of which a path begins its own, also where the place has several. Those where the centre is run
// are unfolded where one of them is open.
func TestPlace(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"/patients/42": "/patients", "/families/7?x=1": "/patients", "/familiesque": "", "/admin/audit": "/admin/audit"} {
		frame := ui.Frame{Path: path, Nav: []ui.NavItem{
			{Key: "patients", Href: "/patients", Icon: "users", Also: []string{"/families"}}, {Key: "audit", Href: "/admin/audit", Icon: "scroll-text", Runs: true},
		}}
		doc := draw(t, ui.WithFrame(i18n.With(context.Background(), i18n.English), frame), ui.Page("ui.nav.patients"), "<h1>Patients</h1>")
		if got := doc.Find(`.c-side [aria-current="page"]`).AttrOr("href", ""); got != want {
			t.Errorf("%s belongs to %q, want %q", path, got, want)
		}
		if _, unfolded := doc.Find(".c-side details").Attr("open"); unfolded != (want == "/admin/audit") {
			t.Errorf("%s: the administration is unfolded: %v", path, unfolded)
		}
	}
}

// draw renders a component, with others inside it, and reads it as a browser does.
func draw(t *testing.T, ctx context.Context, c templ.Component, children ...string) *goquery.Document {
	t.Helper()
	var html strings.Builder
	if err := c.Render(templ.WithChildren(ctx, text(strings.Join(children, ""))), &html); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestPage(t *testing.T) {
	for _, locale := range []i18n.Locale{i18n.Arabic, i18n.English} {
		doc := draw(t, reception(locale), ui.Page("ui.nav.patients"), "<h1>Patients</h1>")
		html := doc.Find("html")
		if got := html.AttrOr("lang", ""); got != string(locale) {
			t.Errorf("lang = %q, want %q", got, locale)
		}
		if got := html.AttrOr("dir", ""); got != locale.Dir() {
			t.Errorf("dir = %q, want %q", got, locale.Dir())
		}
		if got := html.AttrOr("data-theme", "") + html.AttrOr("data-density", ""); got != "darkcompact" {
			t.Errorf("the user's choices are drawn as %q", got)
		}
		if got := doc.Find("h1").Length(); got != 1 {
			t.Errorf("%d headings of the first level, want the page's own", got)
		}
		if got := doc.Find(`.c-side [aria-current="page"]`).AttrOr("href", ""); got != "/patients" {
			t.Errorf("the page belongs to %q, want /patients", got)
		}
		if got := doc.Find(`meta[name="csrf-token"]`).AttrOr("content", ""); got != "t0ken" {
			t.Errorf("the token is %q", got)
		}
		if !strings.Contains(doc.Find("main .c-flash").Text(), "Saved.") {
			t.Error("what the request before came to is not told")
		}
		sound(t, doc)
	}
}

// A stranger sees where to sign in, and nothing of the house.
func TestBare(t *testing.T) {
	doc := draw(t, i18n.With(context.Background(), i18n.Arabic), ui.Bare("Sign in"), "<h1>Sign in</h1>")
	if doc.Find("nav, #palette, .c-user").Length() > 0 {
		t.Error("a stranger is offered navigation")
	}
	sound(t, doc)
}

// sound checks what holds on every page: the content security policy and the references between elements.
func sound(t *testing.T, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("style, script:not([src]), [onclick], [onload], [onsubmit], [onchange]").Length(); n > 0 {
		t.Errorf("%d inline styles, scripts or handlers, which the policy blocks", n)
	}
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			t.Errorf("two elements are called %q", id)
		}
		ids[id] = true
	})
	for _, attr := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if !ids[id] {
					t.Errorf("%s names %q, which is not there", attr, id)
				}
			}
		})
	}
	doc.Find(`form[method="post"]`).Each(func(_ int, s *goquery.Selection) {
		if s.Find(`input[name="_csrf"]`).Length() != 1 {
			t.Errorf("the form to %s has no token", s.AttrOr("action", ""))
		}
	})
	doc.Find("[src], link[href]").Each(func(_ int, s *goquery.Selection) {
		asked := s.AttrOr("src", s.AttrOr("href", ""))
		if _, _, _, ok := static.File(strings.TrimPrefix(asked, static.Root)); !ok {
			t.Errorf("%s is not served", asked)
		}
	})
}
