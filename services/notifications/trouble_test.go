package notifications_test

import (
	"context"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// Whatever goes wrong with a call, the text arrives once in the end: what may have been taken is looked up before
// it is sent again.
func TestTrouble(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	for _, test := range []struct {
		name  string
		fault twiliotest.Fault
		now   string
		soon  string // three minutes later
	}{
		{"too many", twiliotest.TooMany, "sms planned unreachable", "sms sent"},
		{"closed", twiliotest.Unavailable, "sms planned unreachable", "sms sent"},
		{"a stranger answers", twiliotest.Redirected, "sms planned unreachable", "sms sent"},
		{"a proxy answers", twiliotest.Gateway, "sms sending", "sms sent"},
		{"broken", twiliotest.Broken, "sms sending", "sms sent"},
		{"cut before", twiliotest.CutBefore, "sms sending", "sms sent"},
		{"broken after", twiliotest.BrokenAfter, "sms sent", "sms sent"},
		{"cut after", twiliotest.CutAfter, "sms sent", "sms sent"},
		{"cut in the answer", twiliotest.CutInside, "sms sent", "sms sent"},
		{"no answer in time", twiliotest.Silent, "sms sent", "sms sent"},
		{"nobody can read the answer", twiliotest.Garbage, "sms sent", "sms sent"},
	} {
		l.story(test.name, func(l *lines) {
			l.book(3 * day)
			l.at(hour)
			l.twilio.Next(test.fault)
			l.settle()
			l.wantWays(test.now)
			l.at(hour + 3*time.Minute)
			l.settle()
			l.wantWays(test.soon)
			l.at(3 * hour)
			l.settle()
			l.wantCame(1, 0)
			if m := l.only(); len(l.texts()) > 0 && m.Ref != l.texts()[0].SID {
				l.t.Errorf("the text is called %q, want %q", m.Ref, l.texts()[0].SID)
			}
		})
	}
}

// The same on WhatsApp, where a template's words are all there is to know a text by.
func TestTroubleOnWhatsApp(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.approve(notifications.OnBooking)
	for name, fault := range map[string]twiliotest.Fault{"cut before": twiliotest.CutBefore, "cut after": twiliotest.CutAfter} {
		l.story(name, func(l *lines) {
			l.book(3 * day)
			l.at(hour)
			l.twilio.Next(fault)
			l.settle()
			l.at(2 * hour)
			l.settle()
			l.wantWays("whatsapp sent")
			l.wantCame(1, 0)
		})
	}
}

// A text that nobody can look up is looked for until it has lost its point, and then left in doubt.
func TestNobodyKnows(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.book(3 * day)
	l.at(hour)
	l.twilio.Next(twiliotest.CutAfter)
	l.twilio.Always(twiliotest.Broken)
	for _, at := range []time.Duration{hour, 2 * hour, day, 2 * day} {
		l.at(at)
		l.settle()
		l.wantWays("sms sending")
	}
	l.at(3 * day)
	l.settle()
	l.wantWays("sms in_doubt no_answer")
	l.wantCame(1, 0)
}

// fallen hands texts over and dies, before or after.
type fallen struct {
	notifications.Texter
	before bool
}

func (f fallen) SendText(ctx context.Context, t notifications.Text) (string, error) {
	if !f.before {
		_, _ = f.Texter.SendText(ctx, t) // nobody is left to hear of it
	}
	panic(death{})
}

// A worker dies in a call. Twilio knows whether it took the text.
func TestDeathOfText(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	for name, before := range map[string]bool{"before the call": true, "after the call": false} {
		l.story(name, func(l *lines) {
			l.book(3 * day)
			l.at(hour)
			s := *l.Service
			s.Texter = fallen{l.Texter, before}
			l.die(s)
			l.wantWays("sms sending")
			l.at(2 * hour) // the sweep misses the job by now
			l.settle()
			l.wantWays("sms sent")
			l.wantCame(1, 0)
		})
	}
}
