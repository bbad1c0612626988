package mail_test

import (
	"context"
	"crypto/x509"
	"errors"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/mail"
	"tenhal.sa/tenhal/services/notifications/mail/smtptest"
)

var receipt = notifications.Mail{
	MessageID: "0199@tenhal.example",
	From:      netmail.Address{Name: "مركز تنهل", Address: "no-reply@tenhal.example"},
	ReplyTo:   "desk@tenhal.example",
	To:        "sara@example.com",
	Language:  i18n.Arabic,
	Subject:   "إيصال الدفعة رقم \u2066REC-2026-000001\u2069 من مركز تنهل للتأهيل والتخاطب في مدينة الرياض",
	Text:      "شكرًا لك.\n\n.سطر يبدأ بنقطة\n" + strings.Repeat("كلمة ", 400),
	HTML:      "<p dir=\"rtl\">شكرًا لك.</p>" + strings.Repeat("<b>كلمة</b>", 400),
	Files:     []notifications.File{{Name: "إيصال-١٢٣.pdf", MediaType: "application/pdf", Body: []byte("%PDF-1.7\x00\xff")}},
}

func sender(t *testing.T, s *smtptest.Server, c mail.Config) *mail.Sender {
	t.Helper()
	c.Host = s.Host
	if c.Port == 0 {
		c.Port = s.Port
	}
	if c.Roots == nil {
		c.Roots = s.Roots
	}
	if c.TLS == "" && s.Roots == nil {
		c.TLS = mail.Opportunistic
	}
	out, err := mail.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}

// A mail arrives as it was written, in Arabic, with its file.
func TestSend(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{TLS: true, Username: "tenhal", Password: "open sesame"})
	out := sender(t, server, mail.Config{Username: "tenhal", Password: "open sesame"})
	if err := out.Send(context.Background(), receipt); err != nil {
		t.Fatalf("Send() = %v", err)
	}
	got := server.Wait(t, 1)[0]
	if got.From != receipt.From.Address || got.To != receipt.To || got.MessageID != receipt.MessageID {
		t.Errorf("envelope %s to %s, id %s", got.From, got.To, got.MessageID)
	}
	if from, err := netmail.ParseAddress(got.Header.Get("From")); err != nil || *from != receipt.From {
		t.Errorf("From = %v, %v, want %v", from, err, receipt.From)
	}
	for header, want := range map[string]string{
		"Reply-To": "<desk@tenhal.example>", "Auto-Submitted": "auto-generated", "Content-Language": "ar",
	} {
		if got := got.Header.Get(header); got != want {
			t.Errorf("%s = %q, want %q", header, got, want)
		}
	}
	text := strings.ReplaceAll(got.Text, "\r\n", "\n")
	if got.Subject != receipt.Subject || text != receipt.Text || got.HTML != receipt.HTML {
		t.Errorf("words came as %q, %q, %q", got.Subject, got.Text, got.HTML)
	}
	file := got.Files[0]
	if file.Name != receipt.Files[0].Name || file.MediaType != "application/pdf" || string(file.Body) != string(receipt.Files[0].Body) {
		t.Errorf("file came as %q, %s, %q", file.Name, file.MediaType, file.Body)
	}
}

// What goes wrong on the way is told by what it means for the mail.
func TestTrouble(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{})
	out := sender(t, server, mail.Config{Timeout: 300 * time.Millisecond})
	taken := 0
	for _, test := range []struct {
		name    string
		trouble smtptest.Trouble
		want    error
		taken   int
	}{
		{"the server is busy", smtptest.Busy, notifications.ErrTemporary, 0},
		{"no such mailbox", smtptest.Unknown, notifications.ErrPermanent, 0},
		{"cut before the mail", smtptest.CutAtRecipient, notifications.ErrTemporary, 0},
		{"busy after the mail", smtptest.BusyAtEnd, notifications.ErrTemporary, 0},
		{"refused after the mail", smtptest.RefusedAtEnd, notifications.ErrPermanent, 0},
		{"cut before the answer", smtptest.CutAfterEnd, notifications.ErrInDoubt, 1},
		{"no answer in time", smtptest.SilentAfterEnd, notifications.ErrInDoubt, 1},
		{"hung up after the answer", smtptest.CutAfterAnswer, nil, 1},
		{"all well again", smtptest.None, nil, 1},
	} {
		server.Next(test.trouble)
		err := out.Send(context.Background(), receipt)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: Send() = %v, want %v", test.name, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), receipt.To) {
			t.Errorf("%s: the error names the recipient: %v", test.name, err)
		}
		taken += test.taken
		if got := len(server.Mails()); got != taken {
			t.Errorf("%s: the server has %d mails, want %d", test.name, got, taken)
		}
	}
}

// Of a mail that is cut in the middle nothing arrives. Whether that is known depends on when the cut is noticed.
func TestCutInside(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{})
	out := sender(t, server, mail.Config{})
	server.Next(smtptest.CutInside)
	err := out.Send(context.Background(), receipt)
	if !errors.Is(err, notifications.ErrTemporary) && !errors.Is(err, notifications.ErrInDoubt) {
		t.Errorf("Send() = %v, want ErrTemporary or ErrInDoubt", err)
	}
	if got := len(server.Mails()); got != 0 {
		t.Errorf("the server has %d mails, want none", got)
	}
}

// A server that hangs up on idle connections costs no mail and sends none twice.
func TestKeptConnection(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{})
	out := sender(t, server, mail.Config{})
	for range 3 {
		if err := out.Send(context.Background(), receipt); err != nil {
			t.Fatalf("Send() = %v", err)
		}
		server.HangUp()
	}
	if got := len(server.Mails()); got != 3 {
		t.Errorf("the server has %d mails, want 3", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{})
	out := sender(t, server, mail.Config{Connections: 2})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if err := out.Send(context.Background(), receipt); err != nil {
					t.Errorf("Send() = %v", err)
				}
			}
		})
	}
	wg.Wait()
	if got := len(server.Mails()); got != 40 {
		t.Errorf("the server has %d mails, want 40", got)
	}
}

// No mail leaves by a way that is not as it should be, and each may leave once that is mended.
func TestWayRefused(t *testing.T) {
	t.Parallel()
	plain := smtptest.New(t, smtptest.Options{})
	secure := smtptest.New(t, smtptest.Options{TLS: true, Username: "tenhal", Password: "open sesame"})
	for _, test := range []struct {
		name   string
		server *smtptest.Server
		config mail.Config
	}{
		{"encryption is mandatory and not offered", plain, mail.Config{TLS: mail.Mandatory}},
		{"a certificate of nobody we know", secure, mail.Config{Roots: x509.NewCertPool()}},
		{"a wrong password", secure, mail.Config{Username: "tenhal", Password: "12345"}},
		{"nobody answers", plain, mail.Config{Port: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := sender(t, test.server, test.config).Send(context.Background(), receipt)
			if !errors.Is(err, notifications.ErrTemporary) {
				t.Errorf("Send() = %v, want ErrTemporary", err)
			}
			if got := len(test.server.Mails()); got != 0 {
				t.Errorf("the server has %d mails, want none", got)
			}
		})
	}
}

func TestBadAddress(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{})
	out := sender(t, server, mail.Config{})
	for _, to := range []string{"", "nobody", "a@b.c\r\nBcc: d@e.f", "a@b.c, d@e.f"} {
		bad := receipt
		bad.To = to
		if err := out.Send(context.Background(), bad); !errors.Is(err, notifications.ErrPermanent) {
			t.Errorf("Send(to %q) = %v, want ErrPermanent", to, err)
		}
	}
}
