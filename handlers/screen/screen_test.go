package screen_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/views/ui"
)

// ask sends a request to a handler of its own at /:id and returns the answer.
func ask(t *testing.T, req *http.Request, answer fiber.Handler) (*http.Response, string) {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true})
	app.All("/:id", answer)
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// A link can't fill in the form behind it.
func TestBody(t *testing.T) {
	req := httptest.NewRequest(http.MethodPost, "/x?amount=999&note=from-the-link", strings.NewReader("amount=1&name=ad%00min&long="+strings.Repeat("a", 10_000)))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask(t, req, func(c *fiber.Ctx) error {
		got := screen.Values(c, "amount", "note", "name", "long")
		if got["amount"] != "1" || got["note"] != "" || got["name"] != "ad\x01min" || len(got["long"]) != 8000 {
			t.Errorf("Values() = %.100v", got)
		}
		return nil
	})
}

func TestQuery(t *testing.T) {
	for typed, want := range map[string]string{
		"%D9%85%D8%B1%D9%8A%D9%85": "مريم",
		"+maryam+":                 "maryam",
		"mar%00yam%FF":             "maryam",
		strings.Repeat("a", 1000):  strings.Repeat("a", 200),
		"":                         "",
	} {
		ask(t, httptest.NewRequest(http.MethodGet, "/x?q="+typed, nil), func(c *fiber.Ctx) error {
			if got := screen.Query(c, "q"); got != want {
				t.Errorf("Query(%.20s) = %q, want %q", typed, got, want)
			}
			return nil
		})
	}
}

func TestID(t *testing.T) {
	const id = "01a20c55-0000-7000-8000-000000000000"
	for path, known := range map[string]bool{
		id: true, strings.ToUpper(id): false, "%7B" + id + "%7D": false, "urn:uuid:" + id: false, "7": false, "new": false, id + "'--": false,
	} {
		ask(t, httptest.NewRequest(http.MethodGet, "/"+path, nil), func(c *fiber.Ctx) error {
			got, err := screen.ID(c, "id")
			if known && got.String() != id || !known && !errors.Is(err, screen.ErrNoPage) {
				t.Errorf("ID(%s) = %v, %v; want it to be one: %t", path, got, err, known)
			}
			return nil
		})
	}
}

// Nothing of a view that fails half-way is sent.
func TestDrawFails(t *testing.T) {
	broken := errors.New("the second half is missing")
	half := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, _ = io.WriteString(w, "the first half")
		return broken
	})
	_, body := ask(t, httptest.NewRequest(http.MethodGet, "/x", nil), func(c *fiber.Ctx) error {
		if err := screen.Draw(c, fiber.StatusOK, half); !errors.Is(err, broken) {
			t.Errorf("Draw() = %v, want %v", err, broken)
		}
		return nil
	})
	if body != "" {
		t.Errorf("sent %q, want nothing", body)
	}
}

func TestPage(t *testing.T) {
	say := func(text string) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	}
	for want, headers := range map[string]map[string]string{
		"page": {},
		"part": {"HX-Request": "true"},
	} {
		req := httptest.NewRequest(http.MethodGet, "/x", nil)
		for name, value := range headers {
			req.Header.Set(name, value)
		}
		res, got := ask(t, req, func(c *fiber.Ctx) error { return screen.Page(c, say("page"), say("part")) })
		if got != want || res.Header.Get("Vary") != "HX-Request" {
			t.Errorf("%v gets %q, Vary %q; want %s", headers, got, res.Header.Get("Vary"), want)
		}
	}
	back := httptest.NewRequest(http.MethodGet, "/x", nil)
	back.Header.Set("HX-Request", "true")
	back.Header.Set("HX-History-Restore-Request", "true")
	if _, got := ask(t, back, func(c *fiber.Ctx) error { return screen.Page(c, say("page"), say("part")) }); got != "page" {
		t.Errorf("a browser that goes back gets the %s, want the page", got)
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"an input at fault", fault.ErrInvalid.On("name", "fault.required"), true},
		{"a time that is taken", fault.New(fault.Conflict, "fault.stale"), true},
		{"too many tries", fault.New(fault.TooMany, "fault.busy"), true},
		{"a forbidden thing", fault.New(fault.Forbidden, "fault.forbidden"), false},
		{"a fault of ours", errors.New("broken"), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var form ui.Form
			if got := screen.Refused(test.err, &form); got != test.want || got != (form.Fault != "") {
				t.Errorf("Refused() = %t with %+v, want %t", got, form, test.want)
			}
		})
	}
}

func TestGo(t *testing.T) {
	to := func(c *fiber.Ctx) error { return screen.Go(c, "/desk") }
	if res, _ := ask(t, httptest.NewRequest(http.MethodPost, "/x", nil), to); res.StatusCode != 303 || res.Header.Get("Location") != "/desk" {
		t.Errorf("a browser gets %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	req := httptest.NewRequest(http.MethodPost, "/x", nil)
	req.Header.Set("HX-Request", "true")
	if res, _ := ask(t, req, to); res.StatusCode != 204 || res.Header.Get("HX-Redirect") != "/desk" {
		t.Errorf("htmx gets %d to %q", res.StatusCode, res.Header.Get("HX-Redirect"))
	}
}
