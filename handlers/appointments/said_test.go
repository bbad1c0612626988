package appointments_test

import (
	"net/http"
	"net/url"
	"testing"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/web/webtest"
)

// Without script the page after a change says what was changed, once.
func TestSaid(t *testing.T) {
	t.Parallel()
	d := open(t)
	const who = "Omar Bin Saleh \u206610:00–10:45\u2069 · Speech session"
	sent := d.Post("/appointments", d.form())
	to := sent.Header.Get("Location")
	if sent.Status != http.StatusSeeOther || d.Cookies[screen.FlashCookie] == "" {
		t.Fatalf("booking = %d %s", sent.Status, sent.Body)
	}
	if part := d.Get("/desk?panel=1", webtest.HX...); part.Find(".c-flash").Length() != 0 || d.Cookies[screen.FlashCookie] == "" {
		t.Error("a part of another page takes the message")
	}
	if led := d.Get("/"); led.Status != http.StatusSeeOther || d.Cookies[screen.FlashCookie] == "" {
		t.Error("a page that leads on takes the message")
	}
	if got := d.Get(to).Text(".c-flash"); got != "Booked: "+who {
		t.Errorf("the page says %q, want %q", got, "Booked: "+who)
	}
	if again := d.Get(to); again.Find(".c-flash").Length() != 0 || d.Cookies[screen.FlashCookie] != "" {
		t.Errorf("the page says %q again", again.Text(".c-flash"))
	}
	d.Post(to+"/confirmation", url.Values{"return": {"/desk"}})
	if got := d.Get("/desk").Text(".c-flash"); got != "Confirmed: "+who {
		t.Errorf("the desk says %q of the confirmation", got)
	}
}

// What is no message of ours is none.
func TestSaidByOthers(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, planted := range []string{"{}", "e30", "not base64!", "bnVsbA", "eyJUaXRsZSI6MX0"} {
		d.Cookies[screen.FlashCookie] = planted
		if got := d.Get("/desk"); got.Status != http.StatusOK || got.Find(".c-flash").Length() != 0 {
			t.Errorf("%q: %d with %q", planted, got.Status, got.Text(".c-flash"))
		}
	}
}
