package twilio_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// The example of twilio.com/docs/usage/security, and what it must not be taken for.
func TestVerify(t *testing.T) {
	t.Parallel()
	const at, signature = "https://mycompany.com/myapp.php?foo=1&bar=2", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
	out := client(t, twilio.Config{AccountSID: twiliotest.AccountSID, AuthToken: "12345", From: desk, CallbackBase: "https://mycompany.com"})
	form := func(change ...string) url.Values {
		f := url.Values{
			"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+12349013030"}, "Digits": {"1234"},
			"From": {"+12349013030"}, "To": {"+18005551212"},
		}
		for i := 0; i < len(change); i += 2 {
			f.Add(change[i], change[i+1])
		}
		return f
	}
	repeated := form("Media", "b", "Media", "a", "Media", "b")
	for _, test := range []struct {
		name      string
		at        string
		form      url.Values
		signature string
		want      bool
	}{
		{"Twilio's own example", at, form(), signature, true},
		{"another address", "https://mycompany.com/myapp.php?foo=1", form(), signature, false},
		{"another scheme", strings.Replace(at, "https", "http", 1), form(), signature, false},
		{"a field more", at, form("Body", "x"), signature, false},
		{"a field twice alike", at, form("Digits", "1234"), signature, true},
		{"a field with two values", at, form("Digits", "9"), signature, false},
		{"values of one name in any order", at, repeated, twiliotest.Sign("12345", at, form("Media", "a", "Media", "b")), true},
		{"no signature", at, form(), "", false},
		{"half a signature", at, form(), signature[:20], false},
		{"not base64", at, form(), "hello", false},
		{"another token", at, form(), twiliotest.Sign("54321", at, form()), false},
		{"the port left out", "https://mycompany.com:443/myapp.php?foo=1&bar=2", form(), signature, true},
		{"the port put in", at, form(), twiliotest.Sign("12345", "https://mycompany.com:443/myapp.php?foo=1&bar=2", form()), true},
		{"the port of the other scheme", at, form(), twiliotest.Sign("12345", "https://mycompany.com:80/myapp.php?foo=1&bar=2", form()), false},
		{"a port of our own", "https://mycompany.com:8443/x", form(), twiliotest.Sign("12345", "https://mycompany.com:8443/x", form()), true},
		{"no path", "http://mycompany.com", form(), twiliotest.Sign("12345", "http://mycompany.com:80", form()), true},
		{"an empty form", at, nil, twiliotest.Sign("12345", at, nil), true},
	} {
		if got := out.Verify(test.at, test.form, test.signature); got != test.want {
			t.Errorf("%s: Verify() = %t, want %t", test.name, got, test.want)
		}
	}
}

func TestReadStatus(t *testing.T) {
	t.Parallel()
	const ref = "SM0123456789abcdef0123456789abcdef"
	for _, test := range []struct {
		status, code string
		arrived      bool
		failed       error
	}{
		{"accepted", "", false, nil},
		{"queued", "", false, nil},
		{"scheduled", "", false, nil},
		{"sending", "", false, nil},
		{"sent", "", false, nil},
		{"delivered", "", true, nil},
		{"read", "", true, nil},
		{"undelivered", "30003", false, notifications.ErrPermanent},
		{"undelivered", "30004", false, notifications.ErrPermanent},
		{"undelivered", "30005", false, notifications.ErrDead},
		{"failed", "30006", false, notifications.ErrDead},
		{"failed", "21610", false, notifications.ErrOptedOut},
		{"undelivered", "63014", false, notifications.ErrOptedOut},
		{"undelivered", "63024", false, notifications.ErrDead},
		{"failed", "63018", false, notifications.ErrPermanent},
		{"failed", "39999", false, notifications.ErrPermanent},
		{"failed", "", false, notifications.ErrPermanent},
		{"canceled", "", false, notifications.ErrPermanent},
	} {
		form := url.Values{"MessageSid": {ref}, "MessageStatus": {test.status}, "To": {sms.To}}
		if test.code != "" {
			form.Set("ErrorCode", test.code)
		}
		got, err := new(twilio.Client).ReadStatus(sms.ID, form)
		if err != nil || got.MessageID != sms.ID || got.Ref != ref || got.Event != test.status || got.Arrived != test.arrived || !errors.Is(got.Failed, test.failed) {
			t.Errorf("%s %s: ReadStatus() = %+v, %v", test.status, test.code, got, err)
		}
		if got.Failed != nil && (!errors.Is(got.Failed, notifications.ErrPermanent) || errors.Is(got.Failed, notifications.ErrTemporary)) {
			t.Errorf("%s %s: %v is no refusal", test.status, test.code, got.Failed)
		}
		discreet(t, got.Failed)
	}
	for _, form := range []url.Values{
		nil,
		{"MessageSid": {ref}},
		{"MessageStatus": {"sent"}},
		{"MessageSid": {"1"}, "MessageStatus": {"sent"}},
		{"MessageSid": {ref}, "MessageStatus": {"received"}},
		{"MessageSid": {ref}, "MessageStatus": {"DELIVERED"}},
	} {
		if got, err := new(twilio.Client).ReadStatus(sms.ID, form); !errors.Is(err, twilio.ErrForm) {
			t.Errorf("ReadStatus(%v) = %+v, %v, want ErrForm", form, got, err)
		}
	}
}

func TestReadReply(t *testing.T) {
	t.Parallel()
	const ref = "SM0123456789abcdef0123456789abcdef"
	for _, test := range []struct {
		name, from, body, optOut string
		want                     notifications.Reply
	}{
		{"an SMS", "+966551234567", " نعم ", "", notifications.Reply{Channel: notifications.SMS, Body: " نعم "}},
		{"on WhatsApp", "whatsapp:+966551234567", "1", "", notifications.Reply{Channel: notifications.WhatsApp, Body: "1"}},
		{"Twilio says STOP", "+966551234567", "whatever", "STOP", notifications.Reply{Channel: notifications.SMS, Body: "whatever", Stop: true}},
		{"Twilio says START", "+966551234567", "YES", "START", notifications.Reply{Channel: notifications.SMS, Body: "YES", Start: true}},
		{"Twilio says HELP", "+966551234567", "STOP", "HELP", notifications.Reply{Channel: notifications.SMS, Body: "STOP"}},
		{"a bare stop", "+966551234567", " Stop.\n", "", notifications.Reply{Channel: notifications.SMS, Body: " Stop.\n", Stop: true}},
		{"stop all", "+966551234567", "STOPALL", "", notifications.Reply{Channel: notifications.SMS, Body: "STOPALL", Stop: true}},
		{"unsubscribe", "+966551234567", "unsubscribe", "", notifications.Reply{Channel: notifications.SMS, Body: "unsubscribe", Stop: true}},
		{"stop in Arabic", "+966551234567", "ايقاف", "", notifications.Reply{Channel: notifications.SMS, Body: "ايقاف", Stop: true}},
		{"with its hamza and a line", "whatsapp:+966551234567", "إيقــاف", "", notifications.Reply{Channel: notifications.WhatsApp, Body: "إيقــاف", Stop: true}},
		{"unsubscribe in Arabic", "+966551234567", "الغاء الاشتراك", "", notifications.Reply{Channel: notifications.SMS, Body: "الغاء الاشتراك", Stop: true}},
		{"start again", "+966551234567", "start", "", notifications.Reply{Channel: notifications.SMS, Body: "start", Start: true}},
		{"unstop", "+966551234567", "UNSTOP", "", notifications.Reply{Channel: notifications.SMS, Body: "UNSTOP", Start: true}},
		{"cancel is of a visit", "+966551234567", "CANCEL", "", notifications.Reply{Channel: notifications.SMS, Body: "CANCEL"}},
		{"so is it in Arabic", "+966551234567", "إلغاء", "", notifications.Reply{Channel: notifications.SMS, Body: "إلغاء"}},
		{"and so is yes", "+966551234567", "yes", "", notifications.Reply{Channel: notifications.SMS, Body: "yes"}},
		{"a sentence with stop", "+966551234567", "please stop by at ten", "", notifications.Reply{Channel: notifications.SMS, Body: "please stop by at ten"}},
	} {
		form := url.Values{"MessageSid": {ref}, "From": {test.from}, "Body": {test.body}}
		if test.optOut != "" {
			form.Set("OptOutType", test.optOut)
		}
		test.want.Ref, test.want.From = ref, "+966551234567"
		if got, err := new(twilio.Client).ReadReply(form); err != nil || got != test.want {
			t.Errorf("%s: ReadReply() = %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
	button := url.Values{"MessageSid": {ref}, "From": {"whatsapp:+966551234567"}, "ButtonText": {"تأكيد"}, "ButtonPayload": {"confirm"}}
	if got, err := new(twilio.Client).ReadReply(button); err != nil || got.Body != "تأكيد" {
		t.Errorf("a button: ReadReply() = %+v, %v", got, err)
	}
	for _, form := range []url.Values{
		nil,
		{"MessageSid": {ref}},
		{"From": {"+966551234567"}},
		{"MessageSid": {ref}, "From": {"STC"}},
		{"MessageSid": {ref}, "From": {"sms:+966551234567"}},
		{"MessageSid": {"x"}, "From": {"+966551234567"}},
	} {
		if got, err := new(twilio.Client).ReadReply(form); !errors.Is(err, twilio.ErrForm) {
			t.Errorf("ReadReply(%v) = %+v, %v, want ErrForm", form, got, err)
		}
	}
}

// clinic is our side of the hooks: it notes what Twilio says, and takes nothing without a signature.
type clinic struct {
	mu      sync.Mutex
	out     *twilio.Client
	events  []string
	replies []notifications.Reply
}

func (c *clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := r.ParseForm(); err != nil || !c.out.Verify("http://"+r.Host+r.URL.RequestURI(), r.PostForm, r.Header.Get("X-Twilio-Signature")) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if r.URL.Path == "/hooks/twilio/reply" {
		reply, err := c.out.ReadReply(r.PostForm)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
		c.replies = append(c.replies, reply)
		return
	}
	id, err := uuid.Parse(path.Base(r.URL.Path))
	delivery, wrong := c.out.ReadStatus(id, r.PostForm)
	if err != nil || wrong != nil || id != sms.ID {
		w.WriteHeader(http.StatusBadRequest)
	}
	c.events = append(c.events, delivery.Event)
	w.WriteHeader(http.StatusNoContent)
}

// What Twilio reports of a text comes to where the text said, twice or in any order, and from nobody else.
func TestHooks(t *testing.T) {
	t.Parallel()
	desk := &clinic{}
	web := httptest.NewServer(desk)
	defer web.Close()
	s := server(t, twiliotest.Options{Inbound: web.URL + "/hooks/twilio/reply"})
	c := config(s)
	c.CallbackBase = web.URL
	desk.out = client(t, c)
	ref := send(t, desk.out, sms)
	if got := s.Callbacks(ref, "sent", "delivered", "delivered", "queued"); !slices.Equal(got, []int{204, 204, 204, 204}) {
		t.Errorf("Callbacks() = %v", got)
	}
	if got := s.Forged(ref, "failed"); got != http.StatusForbidden {
		t.Errorf("a forged report is answered by %d", got)
	}
	if got := s.Callback(ref, "failed", 30005); got != http.StatusNoContent {
		t.Errorf("Callback() = %d", got)
	}
	if want := []string{"sent", "delivered", "delivered", "queued", "failed"}; !slices.Equal(desk.events, want) {
		t.Errorf("came %v, want %v", desk.events, want)
	}
	if a, b, c, d := s.Reply(sms.To, "STOP"), s.Again(), s.Reply("whatsapp:"+sms.To, "نعم"), s.Tap("whatsapp:"+sms.To, "تأكيد", "yes"); a != 200 || b != 200 || c != 200 || d != 200 {
		t.Errorf("replies are answered by %d, %d, %d, %d", a, b, c, d)
	}
	if got := desk.replies; !got[0].Stop || got[1] != got[0] || got[2].Body != "نعم" || got[3].Body != "تأكيد" {
		t.Errorf("came %+v", got)
	}
	if _, err := desk.out.SendText(context.Background(), sms); !errors.Is(err, notifications.ErrOptedOut) {
		t.Errorf("after STOP: SendText() = %v, want ErrOptedOut", err)
	}
	s.Reply(sms.To, "START")
	send(t, desk.out, sms)
}

// Who dies once Twilio has taken a text finds it there.
func TestKill(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	s := server(t, twiliotest.Options{Kill: func(twiliotest.Text) { cancel() }})
	s.Next(twiliotest.Silent)
	out := client(t, config(s))
	if _, err := out.SendText(ctx, sms); !errors.Is(err, notifications.ErrInDoubt) {
		t.Errorf("SendText() = %v, want ErrInDoubt", err)
	}
	if found, err := out.FindText(context.Background(), sms, s.Texts()[0].At); err != nil || found != s.Texts()[0].SID {
		t.Errorf("FindText() = %q, %v", found, err)
	}
}
