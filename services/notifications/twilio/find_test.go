package twilio_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

func send(t *testing.T, out *twilio.Client, text notifications.Text) string {
	t.Helper()
	ref, err := out.SendText(context.Background(), text)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// Of the texts to a number, the one that is the same and new enough is found, through all pages.
func TestFindText(t *testing.T) {
	t.Parallel()
	hands := clock.At(dbtest.Now)
	s := server(t, twiliotest.Options{PageSize: 2, Clock: hands})
	out := client(t, config(s))
	other, elsewhere := sms, sms
	other.Body, elsewhere.To = "another text", "+966557654321"
	old := send(t, out, sms)
	hands.Set(dbtest.Now.Add(time.Hour))
	found := send(t, out, sms)
	hands.Set(dbtest.Now.Add(time.Hour + time.Minute))
	for range 5 {
		send(t, out, other)
		send(t, out, elsewhere)
		send(t, out, whatsApp)
	}
	for _, test := range []struct {
		name  string
		since time.Time
		want  string
	}{
		{"the newer of two", dbtest.Now, found},
		{"since just before", dbtest.Now.Add(time.Hour - time.Second), found},
		{"since just after, by clocks that differ", dbtest.Now.Add(time.Hour + 3*time.Second), found},
		{"since later", dbtest.Now.Add(time.Hour + 30*time.Second), ""},
	} {
		if got, err := out.FindText(context.Background(), sms, test.since); err != nil || got != test.want {
			t.Errorf("%s: FindText() = %q, %v, want %q (the old one is %s)", test.name, got, err, test.want, old)
		}
	}
}

// A text is not taken for another of the same words, by another way or sender.
func TestFindTextSender(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	c := config(s)
	number := client(t, c)
	c.From = service
	pool := client(t, c)
	free := whatsApp
	free.Template, free.Body = "", sms.Body
	first, second, third := send(t, number, sms), send(t, pool, sms), send(t, number, free)
	for _, test := range []struct {
		out  *twilio.Client
		text notifications.Text
		want string
	}{{number, sms, first}, {pool, sms, second}, {number, free, third}, {number, whatsApp, ""}} {
		if got, err := test.out.FindText(context.Background(), test.text, time.Time{}); err != nil || got != test.want {
			t.Errorf("FindText() = %q, %v, want %q", got, err, test.want)
		}
	}
}

// listed is a Twilio whose list is what we want it to be.
func listed(t *testing.T, list string) *twilio.Client {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, list) }))
	t.Cleanup(web.Close)
	return client(t, twilio.Config{
		AccountSID: twiliotest.AccountSID, AuthToken: twiliotest.AuthToken, From: desk, WhatsAppFrom: desk,
		BaseURL: web.URL, CallbackBase: "https://tenhal.example",
	})
}

// Twilio may report no words of a template, or our words with some of its own.
func TestFindTextWords(t *testing.T) {
	t.Parallel()
	const found = "SM0123456789abcdef0123456789abcdef"
	plain := sms
	plain.Body = "hello"
	for _, test := range []struct {
		name     string
		text     notifications.Text
		way      string
		reported string
		want     string
	}{
		{"a template without words", whatsApp, "whatsapp:", `null`, found},
		{"a template with other gaps", whatsApp, "whatsapp:", `"Your visit is at 10:30\nwith Dr. \"Sara\" & <co>. "`, found},
		{"another template", whatsApp, "whatsapp:", `"Your visit at 10:30 is cancelled"`, ""},
		{"an account on trial", plain, "", `"Sent from your Twilio trial account - hello"`, found},
		{"no words", plain, "", `""`, ""},
		{"more words", plain, "", `"hello you"`, ""},
	} {
		out := listed(t, fmt.Sprintf(`{"messages": [{"sid": %q, "to": %q, "from": %q, "body": %s, "date_created": "Sun, 29 Nov 2026 22:00:00 +0000"}], "next_page_uri": null}`,
			found, test.way+test.text.To, test.way+desk, test.reported))
		if got, err := out.FindText(context.Background(), test.text, time.Time{}); err != nil || got != test.want {
			t.Errorf("%s: FindText() = %q, %v, want %q", test.name, got, err, test.want)
		}
	}
}

// A list that can't be read through does not say that a text is missing.
func TestFindTextUnknown(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for name, list := range map[string]string{
		"no list":                   `{"message": "hello"}`,
		"no JSON":                   `<html>`,
		"a date that is none":       `{"messages": [{"sid": "SM1", "date_created": "yesterday"}]}`,
		"the next page is abroad":   `{"messages": [], "next_page_uri": "` + other.URL + `/x"}`,
		"the next page is plain":    `{"messages": [], "next_page_uri": "//` + other.Listener.Addr().String() + `/x"}`,
		"the pages never end":       `{"messages": [], "next_page_uri": "?Page=1"}`,
		"the next page is no place": `{"messages": [], "next_page_uri": "://"}`,
	} {
		got, err := listed(t, list).FindText(context.Background(), sms, time.Time{})
		if err == nil {
			t.Errorf("%s: FindText() = %q, want an error", name, got)
		}
		discreet(t, err)
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("another host was asked %d times", n)
	}
	for _, fault := range []twiliotest.Fault{twiliotest.Unavailable, twiliotest.Broken, twiliotest.TooMany, twiliotest.CutBefore, twiliotest.Redirected} {
		s := server(t, twiliotest.Options{})
		s.Always(fault)
		_, err := client(t, config(s)).FindText(context.Background(), sms, time.Time{})
		if err == nil {
			t.Errorf("fault %d: FindText() finds nothing, want an error", fault)
		}
		discreet(t, err)
	}
}
