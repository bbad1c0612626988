package web_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/static"
	"tenhal.sa/tenhal/web"
	"tenhal.sa/tenhal/web/webtest"
)

// Every answer has the headers that keep pages to themselves, also those that say no.
func TestHeaders(t *testing.T) {
	t.Parallel()
	c := webtest.OpenWith(t, web.Config{BaseURL: "https://tenhal.test"})
	b := c.Stranger()
	for path, status := range map[string]int{
		"/login": 200, "/nowhere": 404, "/admin/audit": 303, "/healthz": 200, "/readyz": 200,
		"/login?next=%00": 400, static.URL("css/app.css"): 200, "/static/other-build/css/app.css": 404,
	} {
		got := b.Get(path)
		if got.Status != status {
			t.Errorf("%s = %d, want %d", path, got.Status, status)
		}
		for name, want := range map[string]string{
			"Content-Security-Policy":      "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; script-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
		} {
			if is := got.Header.Get(name); is != want {
				t.Errorf("%s: %s is %q, want %q", path, name, is, want)
			}
		}
		if kept := strings.Contains(got.Header.Get("Cache-Control"), "immutable"); kept != (path == static.URL("css/app.css")) {
			t.Errorf("%s: Cache-Control is %q", path, got.Header.Get("Cache-Control"))
		}
	}
}

// What went wrong is told to the user in their language, and its cause to nobody but the log.
func TestErrors(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	secret := errors.New("pq: relation patients is on fire")
	for path, err := range map[string]error{
		"/test/broken": secret,
		"/test/stale":  fault.New(fault.Stale, "fault.stale"),
		"/test/often":  fault.New(fault.TooMany, "fault.busy"),
		"/test/slow":   errors.Join(secret, http.ErrHandlerTimeout, errDeadline),
	} {
		c.App.Get(path, func(*fiber.Ctx) error { return err })
	}
	c.App.Get("/test/panic", func(*fiber.Ctx) error { panic(secret) })
	b := c.As(access.Receptionist)
	for _, test := range []struct {
		path   string
		status int
		says   string
	}{
		{"/test/broken", 500, "Something went wrong on our side."},
		{"/test/panic", 500, "Something went wrong on our side."},
		{"/test/stale", 412, "Somebody has changed this since you opened it."},
		{"/test/often", 429, "The system is busy."},
		{"/test/slow", 503, "The system is busy."},
		{"/nowhere", 404, "We could not find that."},
		{"/admin/audit", 403, "Your role does not allow this."},
		{"/logout", 405, "That can&#39;t be done with this page."},
	} {
		page, part := b.Get(test.path), b.Get(test.path, webtest.HX...)
		if page.Status != test.status || !strings.Contains(page.Body, test.says) || !strings.Contains(page.Body, "<html") {
			t.Errorf("%s = %d %s; want %d and a page that says %q", test.path, page.Status, page.Body, test.status, test.says)
		}
		if part.Status != test.status || !strings.Contains(part.Body, test.says) || !strings.HasPrefix(part.Body, "<hx-partial") {
			t.Errorf("%s by htmx = %d %s; want %d and a toast that says %q", test.path, part.Status, part.Body, test.status, test.says)
		}
		if strings.Contains(page.Body+part.Body, "relation") {
			t.Errorf("%s tells the cause", test.path)
		}
		if id := page.Header.Get("X-Request-Id"); test.status >= 500 && !strings.Contains(page.Body, id) {
			t.Errorf("%s does not name the request %s", test.path, id)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.Stranger()
	for _, test := range []struct{ name, cookie, asks, want string }{
		{"nothing said", "", "", "ar"},
		{"a browser in English", "", "en-GB,en;q=0.9,ar;q=0.5", "en"},
		{"a browser in French, then English", "", "fr, en;q=0.5", "en"},
		{"a browser in German", "", "de", "ar"},
		{"chosen before", "ar", "en", "ar"},
		{"chosen nonsense", "<script>", "en", "en"},
	} {
		b.Cookies["lang"] = test.cookie
		if got := b.Get("/login", "Accept-Language", test.asks); !strings.Contains(got.Body, `<html lang="`+test.want+`"`) {
			t.Errorf("%s: the page is not in %s", test.name, test.want)
		}
	}
	b.Get("/login")
	if got := b.Post("/preferences", map[string][]string{"locale": {"en"}, "return": {"/login?next=/desk"}}); got.Header.Get("Location") != "/login?next=/desk" || b.Cookies["lang"] != "en" {
		t.Errorf("choosing English goes to %q and keeps %q", got.Header.Get("Location"), b.Cookies["lang"])
	}
	user := c.As(access.Receptionist)
	user.Cookies["lang"] = "ar"
	if got := user.Get("/nowhere", "Accept-Language", "ar"); !strings.Contains(got.Body, `<html lang="en"`) {
		t.Error("what the user prefers does not go before what the browser asks for")
	}
}

func TestPreferences(t *testing.T) {
	t.Parallel()
	b := webtest.Open(t).As(access.Receptionist)
	b.Post("/preferences", map[string][]string{"theme": {"dark"}, "density": {"compact"}})
	if got := b.Get("/nowhere"); !strings.Contains(got.Body, `data-theme="dark"`) || !strings.Contains(got.Body, `data-density="compact"`) {
		t.Errorf("the page is %.300s", got.Body)
	}
	for field, value := range map[string]string{"theme": "pink", "density": "\x00", "locale": "fr"} {
		if got := b.Post("/preferences", map[string][]string{field: {value}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s=%q = %d, want 422", field, value, got.Status)
		}
	}
	if got := b.Post("/preferences", map[string][]string{"theme": {"light"}, "return": {"//evil.example"}}); got.Header.Get("Location") != "/" {
		t.Errorf("returns to %q", got.Header.Get("Location"))
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	c := webtest.Open(t)
	b := c.Stranger()
	if got := b.Get("/readyz"); got.Status != http.StatusOK || got.Body != "ok\nqueue age: 0 s\n" {
		t.Errorf("ready = %d %s", got.Status, got.Body)
	}
	_, err := c.Services.DB.ExecContext(t.Context(), "INSERT INTO gue_jobs (job_id, queue, priority, run_at, job_type, args, created_at, updated_at) VALUES ('01HZZZZZZZZZZZZZZZZZZZZZZZ', 'reports', 0, now() - interval '90 seconds', 'none', '{}', now(), now())")
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Get("/readyz"); got.Status != http.StatusOK || !strings.Contains(got.Body, "queue age: 9") {
		t.Errorf("with a job that waits, ready = %d %s", got.Status, got.Body)
	}
	if _, err := c.Services.DB.ExecContext(t.Context(), "DELETE FROM bun_migrations WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	if got := b.Get("/readyz"); got.Status != http.StatusServiceUnavailable {
		t.Errorf("ready without a migration = %d %s", got.Status, got.Body)
	}
	_ = c.Services.DB.Close()
	if got := b.Get("/readyz"); got.Status != http.StatusServiceUnavailable {
		t.Errorf("ready without a database = %d %s", got.Status, got.Body)
	}
	if got := b.Get("/healthz"); got.Status != http.StatusOK {
		t.Errorf("alive without a database = %d %s", got.Status, got.Body)
	}
}
