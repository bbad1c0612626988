package webtest

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/access"
)

// Browser keeps cookies and the proof for forms, as a browser and its pages do. It does not follow redirects.
type Browser struct {
	Cookies map[string]string
	CSRF    string // of the last page shown; sent with every form

	centre *Centre
	t      testing.TB
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Stranger returns a browser in which nobody is signed in. It reads English.
func (c *Centre) Stranger() *Browser {
	return &Browser{Cookies: map[string]string{"lang": "en"}, centre: c, t: c.t}
}

// SignIn signs in the user of a role.
func (b *Browser) SignIn(role access.Role) {
	b.t.Helper()
	b.Get("/login")
	got := b.Post("/login", url.Values{"email": {Email(role)}, "password": {Password}})
	if got.Status != http.StatusSeeOther {
		b.t.Fatalf("signing in as %s: %d %s", role, got.Status, got.Body)
	}
	b.Get("/no/such/page") // every page has the new proof in it, and this one is always there
}

// Get asks for a page. Headers are pairs of a name and a value.
func (b *Browser) Get(path string, headers ...string) Answer {
	b.t.Helper()
	return b.Do(http.MethodGet, path, nil, headers...)
}

// Post sends a form with the proof of the last page. The form stays as it was: another browser may send it too.
func (b *Browser) Post(path string, form url.Values, headers ...string) Answer {
	b.t.Helper()
	sent := url.Values{"_csrf": {b.CSRF}}
	maps.Copy(sent, form)
	return b.Do(http.MethodPost, path, sent, headers...)
}

// File is a file that somebody chooses.
type File struct {
	Name string
	Body []byte
}

// Send sends a form that brings a file in its input "file".
func (b *Browser) Send(path string, form map[string]string, file File) Answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	sent := map[string]string{"_csrf": b.CSRF}
	maps.Copy(sent, form)
	for field, value := range sent {
		if err := w.WriteField(field, value); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", file.Name)
	if err == nil {
		_, err = part.Write(file.Body)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		b.t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, path, &body)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(req)
}

// HX are the headers with which htmx asks for a part of a page.
var HX = []string{"HX-Request", "true"}

// Do sends a request as it is.
func (b *Browser) Do(method, path string, form url.Values, headers ...string) Answer {
	b.t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return b.send(req)
}

func (b *Browser) send(req *http.Request) Answer {
	b.t.Helper()
	req.Host = "tenhal.test"
	for name, value := range b.Cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := b.centre.App.Test(req, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.keep(res.Cookies(), string(body))
	return Answer{res.StatusCode, res.Header, string(body)}
}

var proof = regexp.MustCompile(`<meta name="csrf-token" content="([^"]+)"`)

func (b *Browser) keep(cookies []*http.Cookie, body string) {
	for _, cookie := range cookies {
		if b.Cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(b.Cookies, cookie.Name)
		}
	}
	if found := proof.FindStringSubmatch(body); found != nil {
		b.CSRF = found[1]
	}
}
