package twilio_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// What Twilio answers says whether the text was taken, and if not, whether it may be tried again.
func TestVerdict(t *testing.T) {
	t.Parallel()
	coded := func(code int) string {
		return fmt.Sprintf(`{"code": %d, "message": "about +966551234567, Sara at 10:30", "status": 400}`, code)
	}
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   error
	}{
		{"answered STOP", 400, coded(21610), notifications.ErrOptedOut},
		{"blocked us", 400, coded(63014), notifications.ErrOptedOut},
		{"no number", 400, coded(21211), notifications.ErrDead},
		{"can't be reached", 400, coded(21214), notifications.ErrDead},
		{"no number either", 400, coded(21217), notifications.ErrDead},
		{"no mobile number", 400, coded(21614), notifications.ErrDead},
		{"not on WhatsApp", 400, coded(63003), notifications.ErrDead},
		{"a code that we do not know", 400, coded(29999), notifications.ErrPermanent},
		{"no code at all", 400, "<html>", notifications.ErrPermanent},
		{"too long", 400, coded(21617), notifications.ErrPermanent},
		{"our sender is wrong", 400, coded(21606), notifications.ErrTemporary},
		{"our token is wrong", 401, coded(20003), notifications.ErrTemporary},
		{"our account is closed", 403, coded(20005), notifications.ErrTemporary},
		{"our account is not there", 404, coded(20404), notifications.ErrTemporary},
		{"the request came too slowly", 408, "", notifications.ErrTemporary},
		{"too many", 429, coded(20429), notifications.ErrTemporary},
		{"too many, says a proxy", 429, "", notifications.ErrTemporary},
		{"a redirect", 302, "", notifications.ErrTemporary},
		{"broken", 500, coded(20500), notifications.ErrInDoubt},
		{"broken, with a code that would refuse", 500, coded(21610), notifications.ErrInDoubt},
		{"a bad gateway", 502, "<html>", notifications.ErrInDoubt},
		{"not open", 503, coded(20503), notifications.ErrTemporary},
		{"not open, says a proxy", 503, "<html>", notifications.ErrInDoubt},
		{"a slow gateway", 504, "", notifications.ErrInDoubt},
		{"taken, with nothing said", 201, "", notifications.ErrInDoubt},
		{"taken, without a name", 201, "{}", notifications.ErrInDoubt},
		{"taken, with another's name", 201, `{"sid": "CA0123456789abcdef0123456789abcdef"}`, notifications.ErrInDoubt},
		{"taken", 201, `{"sid": "SM0123456789abcdef0123456789abcdef"}`, nil},
	} {
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		}))
		out := client(t, twilio.Config{AccountSID: twiliotest.AccountSID, AuthToken: "12345", From: desk, BaseURL: web.URL, CallbackBase: "https://tenhal.example"})
		_, err := out.SendText(context.Background(), sms)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: SendText() = %v, want %v", test.name, err, test.want)
		}
		discreet(t, err)
		web.Close()
	}
}

// A refusal that says more than that is still a refusal, and a failure of ours is none.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	out := client(t, config(s))
	for code, want := range map[int]error{21610: notifications.ErrOptedOut, 21614: notifications.ErrDead, 0: nil} {
		s.Refuse(sms.To, code)
		_, err := out.SendText(context.Background(), sms)
		if !errors.Is(err, want) {
			t.Errorf("code %d: SendText() = %v, want %v", code, err, want)
		}
		if code != 0 && (!errors.Is(err, notifications.ErrPermanent) || errors.Is(err, notifications.ErrTemporary)) {
			t.Errorf("code %d: %v is no refusal", code, err)
		}
		discreet(t, err)
	}
}

// A text that nobody is set up to send is refused, so that another way is taken.
func TestNobodySends(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	for _, text := range []notifications.Text{sms, whatsApp, {Channel: notifications.Email, To: "a@b.example"}} {
		c := config(s)
		if text.Channel == notifications.SMS {
			c.From = ""
		} else {
			c.WhatsAppFrom = ""
		}
		if _, err := client(t, c).SendText(context.Background(), text); !errors.Is(err, notifications.ErrPermanent) {
			t.Errorf("by %s: SendText() = %v, want ErrPermanent", text.Channel, err)
		}
	}
	if got := s.Posts(); got != 0 {
		t.Errorf("%d texts were posted", got)
	}
}

func TestBadConfig(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*twilio.Config){
		"no account":                func(c *twilio.Config) { c.AccountSID = "" },
		"an account with a slash":   func(c *twilio.Config) { c.AccountSID = "AC/../x" },
		"no token":                  func(c *twilio.Config) { c.AuthToken = "" },
		"nobody sends":              func(c *twilio.Config) { c.From, c.WhatsAppFrom = "", "" },
		"a local number":            func(c *twilio.Config) { c.From = "0112345678" },
		"a long name":               func(c *twilio.Config) { c.From = "TENHAL CENTRE" },
		"a short number":            func(c *twilio.Config) { c.From = "12345" },
		"a name on WhatsApp":        func(c *twilio.Config) { c.WhatsAppFrom = "TENHAL" },
		"no address of ours":        func(c *twilio.Config) { c.CallbackBase = "" },
		"half an address of ours":   func(c *twilio.Config) { c.CallbackBase = "tenhal.example" },
		"a token that all can read": func(c *twilio.Config) { c.BaseURL = "http://api.twilio.com" },
		"no address of Twilio":      func(c *twilio.Config) { c.BaseURL = "https://a b" },
	} {
		c := twilio.Config{AccountSID: twiliotest.AccountSID, AuthToken: "open sesame", From: desk, WhatsAppFrom: desk, CallbackBase: "https://tenhal.example"}
		change(&c)
		if _, err := twilio.New(c); err == nil {
			t.Errorf("%s: New() takes it", name)
		} else {
			discreet(t, err)
		}
	}
}
