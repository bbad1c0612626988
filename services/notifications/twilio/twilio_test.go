package twilio_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

const (
	desk    = "+966112345678"
	service = "MG0123456789abcdef0123456789abcdef"
	visit   = "HX00000000000000000000000000000001"
)

var (
	sms = notifications.Text{
		ID: uuid.MustParse("0199aaaa-0000-7000-8000-000000000001"), Channel: notifications.SMS,
		To: "+966551234567", Body: "موعد سارة غدًا الساعة \u206610:30\u2069.\nنراكم بخير + سلام & 100%",
	}
	whatsApp = notifications.Text{
		ID: uuid.MustParse("0199aaaa-0000-7000-8000-000000000002"), Channel: notifications.WhatsApp,
		To: "+966551234567", Body: "Your visit is at 10:30 with Dr. \"Sara\" & <co>.",
		Template: visit, Variables: []string{"10:30", `Dr. "Sara" & <co>`},
	}
)

func server(t *testing.T, o twiliotest.Options) *twiliotest.Server {
	t.Helper()
	o.Senders = []string{desk, "whatsapp:" + desk, service, "TENHAL"}
	o.Templates = map[string]string{visit: "Your visit is at {{1}} with {{2}}."}
	return twiliotest.New(t, o)
}

func config(s *twiliotest.Server) twilio.Config {
	return twilio.Config{
		AccountSID: twiliotest.AccountSID, AuthToken: twiliotest.AuthToken, From: desk, WhatsAppFrom: desk,
		BaseURL: s.URL, Roots: s.Roots, CallbackBase: "https://tenhal.example",
	}
}

func client(t *testing.T, c twilio.Config) *twilio.Client {
	t.Helper()
	out, err := twilio.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}

// A text arrives letter by letter, whoever sends it.
func TestSendText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		from string
		text notifications.Text
		want twiliotest.Text
	}{
		{"from a number", desk, sms, twiliotest.Text{From: desk, To: sms.To, Body: sms.Body}},
		{"from a name", "TENHAL", sms, twiliotest.Text{From: "TENHAL", To: sms.To, Body: sms.Body}},
		{"from a service", service, sms, twiliotest.Text{Service: service, To: sms.To, Body: sms.Body}},
		{"a template on WhatsApp", service, whatsApp, twiliotest.Text{
			From: "whatsapp:" + desk, To: "whatsapp:" + whatsApp.To, Body: whatsApp.Body, Template: visit, Variables: whatsApp.Variables,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := server(t, twiliotest.Options{TLS: true})
			c := config(s)
			c.From, c.WhatsAppFrom, c.CallbackBase = test.from, "whatsapp:"+desk, "https://tenhal.example/"
			ref, err := client(t, c).SendText(context.Background(), test.text)
			if err != nil {
				t.Fatalf("SendText() = %v", err)
			}
			got := s.Texts()[0]
			if got.SID != ref {
				t.Errorf("the text is %s, and SendText() says %s", got.SID, ref)
			}
			if want := "https://tenhal.example/hooks/twilio/status/" + test.text.ID.String(); got.Callback != want {
				t.Errorf("its states are reported to %s, want %s", got.Callback, want)
			}
			if got.From != test.want.From || got.Service != test.want.Service || got.To != test.want.To || got.Body != test.want.Body ||
				got.Template != test.want.Template || !slices.Equal(got.Variables, test.want.Variables) {
				t.Errorf("the text came as %+v", got)
			}
		})
	}
}

// On WhatsApp, what has no template is an answer to somebody.
func TestSendTextAnswer(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	answer := whatsApp
	answer.Template, answer.Variables = "", nil
	if _, err := client(t, config(s)).SendText(context.Background(), answer); err != nil {
		t.Fatalf("SendText() = %v", err)
	}
	if got := s.Texts()[0]; got.Body != answer.Body || got.Template != "" {
		t.Errorf("the text came as %+v", got)
	}
}

// What goes wrong on the way is told by what it means for the text, and the text is posted once.
// One that was taken is found by looking for it, and no other.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault twiliotest.Fault
		want  error
		taken bool
	}{
		{"too many at once", twiliotest.TooMany, notifications.ErrTemporary, false},
		{"not open for business", twiliotest.Unavailable, notifications.ErrTemporary, false},
		{"lost sight of by a proxy", twiliotest.Gateway, notifications.ErrInDoubt, false},
		{"broken", twiliotest.Broken, notifications.ErrInDoubt, false},
		{"sent elsewhere", twiliotest.Redirected, notifications.ErrTemporary, false},
		{"broken once it was taken", twiliotest.BrokenAfter, notifications.ErrInDoubt, true},
		{"cut instead of the answer", twiliotest.CutAfter, notifications.ErrInDoubt, true},
		{"cut in the answer", twiliotest.CutInside, notifications.ErrInDoubt, true},
		{"no answer in time", twiliotest.Silent, notifications.ErrInDoubt, true},
		{"an answer that nobody can read", twiliotest.Garbage, notifications.ErrInDoubt, true},
		{"all well", twiliotest.None, nil, true},
	} {
		for _, text := range []notifications.Text{sms, whatsApp} {
			t.Run(test.name+" by "+string(text.Channel), func(t *testing.T) {
				t.Parallel()
				s := server(t, twiliotest.Options{})
				c := config(s)
				if test.fault == twiliotest.Silent {
					c.Timeout = 300 * time.Millisecond
				}
				out := client(t, c)
				before := time.Now()
				s.Next(test.fault)
				_, err := out.SendText(context.Background(), text)
				if !errors.Is(err, test.want) {
					t.Errorf("SendText() = %v, want %v", err, test.want)
				}
				discreet(t, err)
				if got := s.Posts(); got != 1 {
					t.Errorf("the text was posted %d times", got)
				}
				want := ""
				if test.taken {
					want = s.Wait(t, 1)[0].SID
				}
				if found, err := client(t, config(s)).FindText(context.Background(), text, before); err != nil || found != want {
					t.Errorf("FindText() = %q, %v, want %q", found, err, want)
				}
			})
		}
	}
}

// A server that hangs up on a request has not taken it. Whether that is known depends on when the cut is noticed.
func TestCutBefore(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	out := client(t, config(s))
	for range 5 {
		s.Next(twiliotest.None, twiliotest.CutBefore)
		if _, err := out.SendText(context.Background(), sms); err != nil {
			t.Fatalf("SendText() = %v", err)
		}
		_, err := out.SendText(context.Background(), whatsApp)
		if !errors.Is(err, notifications.ErrTemporary) && !errors.Is(err, notifications.ErrInDoubt) {
			t.Errorf("SendText() = %v, want ErrTemporary or ErrInDoubt", err)
		}
		discreet(t, err)
	}
	if got := s.Posts(); got != 10 {
		t.Errorf("10 texts were posted %d times", got)
	}
	if found, err := out.FindText(context.Background(), whatsApp, time.Time{}); err != nil || found != "" {
		t.Errorf("FindText() = %q, %v, want none", found, err)
	}
}

// A connection that Twilio has hung up on between two texts costs none and sends none twice.
func TestKeptConnection(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	out := client(t, config(s))
	taken := 0
	for range 20 {
		_, err := out.SendText(context.Background(), sms)
		if err == nil {
			taken++
		} else if !errors.Is(err, notifications.ErrTemporary) && !errors.Is(err, notifications.ErrInDoubt) {
			t.Errorf("SendText() = %v", err)
		}
		s.HangUp()
	}
	if got := len(s.Texts()); got != taken || s.Posts() != taken {
		t.Errorf("%d texts came in %d posts, and %d were told to be taken", got, s.Posts(), taken)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{TLS: true})
	out := client(t, config(s))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := out.SendText(context.Background(), sms); err != nil {
					t.Errorf("SendText() = %v", err)
				}
			}
		})
	}
	wg.Wait()
	if got := len(s.Texts()); got != 40 || s.Posts() != 40 {
		t.Errorf("%d texts came in %d posts, want 40", got, s.Posts())
	}
}

// No text leaves by a way that is not as it should be, and each may leave once that is mended.
func TestWayRefused(t *testing.T) {
	t.Parallel()
	plain, secure, gone := server(t, twiliotest.Options{}), server(t, twiliotest.Options{TLS: true}), server(t, twiliotest.Options{})
	gone.Close()
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mute.Close() }()
	for _, test := range []struct {
		name   string
		server *twiliotest.Server
		change func(*twilio.Config)
	}{
		{"a certificate of nobody we know", secure, func(c *twilio.Config) { c.Roots = x509.NewCertPool() }},
		{"no encryption where it should be", plain, func(c *twilio.Config) { c.BaseURL = strings.Replace(c.BaseURL, "http", "https", 1) }},
		{"a wrong token", plain, func(c *twilio.Config) { c.AuthToken = "12345" }},
		{"another account", plain, func(c *twilio.Config) { c.AccountSID = "AC" + strings.Repeat("9", 32) }},
		{"a sender of others", plain, func(c *twilio.Config) { c.From = "+966112345679" }},
		{"nobody answers", gone, func(*twilio.Config) {}},
		{"somebody who says nothing", plain, func(c *twilio.Config) { c.BaseURL, c.Timeout = "https://"+mute.Addr().String(), 300*time.Millisecond }},
		{"no such host", plain, func(c *twilio.Config) { c.BaseURL, c.Timeout = "https://twilio.invalid", 2*time.Second }},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := config(test.server)
			test.change(&c)
			_, err := client(t, c).SendText(context.Background(), sms)
			if !errors.Is(err, notifications.ErrTemporary) {
				t.Errorf("SendText() = %v, want ErrTemporary", err)
			}
			discreet(t, err)
			if got := len(test.server.Texts()); got != 0 {
				t.Errorf("%d texts came, want none", got)
			}
		})
	}
}

// Who gives up before the text has left has sent none.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	s := server(t, twiliotest.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := client(t, config(s)).SendText(ctx, sms); !errors.Is(err, notifications.ErrTemporary) {
		t.Errorf("SendText() = %v, want ErrTemporary", err)
	}
	if got := s.Posts(); got != 0 {
		t.Errorf("%d texts were posted", got)
	}
}

// discreet refuses an error that staff may not see: with the number or the words of a text.
func discreet(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, private := range []string{"551234567", "سارة", "10:30", "Sara", twiliotest.AuthToken} {
		if strings.Contains(err.Error(), private) {
			t.Errorf("the error says too much: %v", err)
		}
	}
}
