package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// How long a test waits for what it expects, and how often it looks. A machine with much else to do is slow.
const (
	patience  = 2 * time.Minute
	blink     = 20 * time.Millisecond
	longBlink = 160 * time.Millisecond // a look costs the browser its time: what takes long is looked at less often
)

// window is a browser window that shares nothing with others: one person at one screen.
type window struct {
	*centre
	locale i18n.Locale
	ctx    context.Context // speaks the locale
	page   *rod.Page
	within string // a selector; controls are looked for there
	ready  string // what is true of a page that can be used
	heard  *complaints
}

// complaints are what the browser found wrong, and beside them what it was answered, to explain failures.
type complaints struct {
	mu       sync.Mutex
	said     []string
	expected []string
	answers  []string
}

// leaving is what the browser says of the stream of news that ends with its page, and of what the news made the
// page ask for: where that was asked, or that it ended with the page. What the server refuses has a status instead.
var leaving = []string{"htmx:sse:error: network error", "/js/vendor/hx-sse-", "htmx:error: Failed to fetch"}

// window opens a window of a desk's size, in a browser that speaks a language.
func (c *centre) window(locale i18n.Locale) *window {
	c.t.Helper()
	w := &window{centre: c, locale: locale, ctx: i18n.With(context.Background(), locale), within: "body", ready: scripted, heard: &complaints{expected: leaving}}
	incognito, err := chromium.Incognito()
	if err != nil {
		c.t.Fatal(err)
	}
	w.page, err = incognito.Page(proto.TargetCreateTarget{})
	if err != nil {
		c.t.Fatal(err)
	}
	go w.page.EachEvent(w.heard.console, w.heard.exception, w.heard.log, w.heard.answer)()
	w.do(
		// Nothing may take the time from the browser, so it is never in the centre's zone.
		proto.EmulationSetTimezoneOverride{TimezoneID: "America/New_York"},
		proto.NetworkSetUserAgentOverride{UserAgent: "e2e", AcceptLanguage: string(locale)},
		proto.EmulationSetFocusEmulationEnabled{Enabled: true},
	)
	w.Size(1440, 900)
	w.Theme("light")
	c.t.Cleanup(func() {
		if c.t.Failed() {
			w.Shot("failed-" + string(locale))
		}
		w.NoConsoleErrors()
		_ = incognito.Close() // it goes with the browser at the latest
	})
	return w
}

// In returns the window with controls looked for only within a selector.
func (w *window) In(selector string) *window {
	narrow := *w
	narrow.within = selector
	return &narrow
}

// Size makes the window so many pixels wide and high.
func (w *window) Size(width, height int) {
	w.t.Helper()
	w.do(proto.EmulationSetDeviceMetricsOverride{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600})
}

// Theme makes the system "light" or "dark". Nothing moves by itself, so that what is seen stands still.
func (w *window) Theme(theme string) {
	w.t.Helper()
	w.do(proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Offline cuts the connection, or mends it.
func (w *window) Offline(off bool) {
	w.t.Helper()
	w.do(proto.NetworkEmulateNetworkConditions{Offline: off, DownloadThroughput: -1, UploadThroughput: -1})
}

// NoScript keeps scripts from the window, as a strict network might.
func (w *window) NoScript() {
	w.t.Helper()
	w.Expect("ERR_BLOCKED_BY_CLIENT")
	w.do(proto.NetworkSetBlockedURLs{Urls: []string{"*.js"}})
	w.ready = complete
}

func (w *window) do(commands ...interface{ Call(proto.Client) error }) {
	w.t.Helper()
	for _, command := range commands {
		if err := command.Call(w.page); err != nil {
			w.t.Fatal(err)
		}
	}
}

// Says returns a message in the window's language.
func (w *window) Says(key string, args ...any) string { return i18n.T(w.ctx, key, args...) }

// Name returns whichever of two names is in the window's language.
func (w *window) Name(ar, en string) string { return i18n.Pick(w.ctx, ar, en) }

// Expect names a complaint of the browser that belongs to the story, such as one about an answer with status 409.
func (w *window) Expect(complaint string) {
	w.heard.mu.Lock()
	defer w.heard.mu.Unlock()
	w.heard.expected = append(w.heard.expected, complaint)
}

// status is what the browser says of an answer that refuses.
func status(code int) string { return fmt.Sprintf("the server responded with a status of %d", code) }

// NoConsoleErrors fails where the browser complained: of scripts, of the content security policy, of answers.
func (w *window) NoConsoleErrors() {
	w.t.Helper()
	w.heard.mu.Lock()
	defer w.heard.mu.Unlock()
	for _, said := range w.heard.said {
		w.t.Errorf("at %s the browser complains: %s", w.here(), said)
	}
	w.heard.said = nil
}

func (h *complaints) console(e *proto.RuntimeConsoleAPICalled) {
	if e.Type != proto.RuntimeConsoleAPICalledTypeError && e.Type != proto.RuntimeConsoleAPICalledTypeAssert {
		return
	}
	words := []string{}
	for _, arg := range e.Args {
		words = append(words, arg.Value.String()+arg.Description)
	}
	h.add(strings.Join(words, " "))
}

func (h *complaints) exception(e *proto.RuntimeExceptionThrown) {
	text := e.ExceptionDetails.Text
	if e.ExceptionDetails.Exception != nil {
		text += " " + e.ExceptionDetails.Exception.Description
	}
	h.add(text)
}

func (h *complaints) log(e *proto.LogEntryAdded) {
	if e.Entry.Level == proto.LogLogEntryLevelError {
		h.add(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	}
}

func (h *complaints) answer(e *proto.NetworkResponseReceived) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !strings.Contains(e.Response.URL, "/static/") {
		h.answers = append(h.answers, fmt.Sprintf("%d %s", e.Response.Status, e.Response.URL))
	}
}

// lately are the last answers.
func (h *complaints) lately() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.answers[max(0, len(h.answers)-12):], "\n")
}

func (h *complaints) add(said string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, expected := range h.expected {
		if strings.Contains(said, expected) {
			return
		}
	}
	h.said = append(h.said, said)
}

// Shot keeps a picture of the whole page, in E2E_SHOTS or else where the failure message says.
func (w *window) Shot(name string) {
	w.t.Helper()
	dir := os.Getenv("E2E_SHOTS")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "tenhal-e2e")
	}
	file := filepath.Join(dir, strings.ReplaceAll(w.t.Name(), "/", "-")+"-"+name+".png")
	picture, err := w.page.Screenshot(true, nil)
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	w.t.Logf("picture: %s %v", file, err)
}
