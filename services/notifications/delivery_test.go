package notifications_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// says has Twilio report states of the story's first text, as "undelivered 30005".
func (l *lines) says(reports ...string) {
	l.t.Helper()
	codes := map[string]int{"undelivered": 30003, "failed": 30007, "dead": 30005, "stop": 21610}
	for _, report := range reports {
		status := report
		if report == "dead" || report == "stop" {
			status = "undelivered"
		}
		if got := l.twilio.Callback(l.texts()[0].SID, status, codes[report]); got != http.StatusNoContent {
			l.t.Errorf("the report of %s is answered %d", report, got)
		}
	}
}

// What Twilio reports later of a text, whatever we had made of it by then.
func TestReports(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	for _, test := range []struct {
		name    string
		reports []string
		want    []string
		mails   int
	}{
		{"on its way", []string{"queued", "sending", "sent"}, []string{"sms sent"}, 0},
		{"delivered", []string{"sent", "delivered"}, []string{"sms delivered"}, 0},
		{"delivered and read", []string{"delivered", "read"}, []string{"sms delivered"}, 0},
		{"not delivered", []string{"sent", "undelivered"}, []string{"sms failed undelivered", "email sent"}, 1},
		{"not delivered, said twice", []string{"undelivered", "undelivered"}, []string{"sms failed undelivered", "email sent"}, 1},
		{"not delivered, said in two ways", []string{"failed", "undelivered"}, []string{"sms failed undelivered", "email sent"}, 1},
		{"nobody there", []string{"dead"}, []string{"sms failed dead", "email sent"}, 1},
		{"not wanted", []string{"stop"}, []string{"sms failed opted_out", "email sent"}, 1},
		{"sent after it was delivered", []string{"delivered", "sent", "queued"}, []string{"sms delivered"}, 0},
		{"delivered after all", []string{"undelivered", "delivered"}, []string{"sms delivered", "email cancelled superseded"}, 0},
		{"delivered and then not", []string{"delivered", "undelivered"}, []string{"sms delivered"}, 0},
	} {
		l.story(test.name, func(l *lines) {
			l.book(3 * day)
			l.at(hour)
			l.settle()
			l.at(2 * hour)
			l.says(test.reports...)
			l.settle()
			l.wantWays(test.want...)
			l.wantCame(1, test.mails)
		})
	}
}

// Reports that come in any order, and as often as they like, end in the same state.
func TestReportsInAnyOrder(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	dice := rand.New(rand.NewPCG(1, 2))
	for _, reports := range [][]string{
		{"queued", "sent", "delivered"},
		{"queued", "sent", "undelivered"},
		{"queued", "sent", "delivered", "undelivered"},
		{"sent", "delivered", "read", "dead"},
	} {
		want := "sms failed undelivered"
		if slices.Contains(reports, "delivered") {
			want = "sms delivered"
		}
		for range 6 {
			order := append(slices.Clone(reports), reports[dice.IntN(len(reports))])
			dice.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			l.story(strings.Join(order, ","), func(l *lines) {
				l.book(3 * day)
				l.at(hour)
				l.settle()
				l.says(order...)
				l.settle()
				if got := l.ways(); got[0] != want || len(got) > 2 {
					l.t.Errorf("ways are %q, want %q first", got, want)
				}
				l.wantCame(1, map[bool]int{want != "sms delivered": 1}[true])
			})
		}
	}
}

// Twilio reports a text before it has answered that it took it, and again afterwards.
func TestReportBeforeAnswer(t *testing.T) {
	t.Parallel()
	var l *lines
	reports := []string{}
	l = &lines{world: newWorld(t)}
	l.connect(twiliotest.Options{Kill: func(text twiliotest.Text) {
		for _, status := range reports {
			l.twilio.Callback(text.SID, status, 0)
		}
	}})
	for _, test := range []struct {
		status string
		want   []string
		mails  int
	}{
		{"sent", []string{"sms sent"}, 0},
		{"delivered", []string{"sms delivered"}, 0},
		{"undelivered", []string{"sms failed undelivered", "email sent"}, 1},
	} {
		l.story(test.status, func(l *lines) {
			reports = []string{"queued", test.status}
			l.book(3 * day)
			l.at(hour)
			l.settle()
			l.says(test.status)
			l.settle()
			l.wantWays(test.want...)
			l.wantCame(1, test.mails)
			if m := l.list()[0]; m.Ref != l.texts()[0].SID {
				l.t.Errorf("the text is called %q, want %q", m.Ref, l.texts()[0].SID)
			}
		})
	}
}

// What is said of a text that is not ours changes nothing, and of an attempt before the latest only that it arrived.
func TestReportOfOthers(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	if got := l.Deliver(context.Background(), "twilio", notifications.Delivery{MessageID: l.Omar.ID, Ref: "SM1", Event: "delivered", Arrived: true}); got == nil {
		t.Error("a report of a text that is not there is taken")
	}
	l.exec("UPDATE patients SET email = '' WHERE id = ?", l.Omar.ID)
	l.book(3 * day)
	l.at(hour)
	l.settle()
	l.says("sent", "failed")
	m := l.only()
	l.must(l.Resend(l.ctx, m.ID))
	l.at(2 * hour)
	l.settle()
	l.wantWays("sms sent")
	l.wantCame(2, 0)
	l.says("undelivered") // of the first
	l.wantWays("sms sent")
	l.says("delivered") // the first arrived after all
	l.wantWays("sms delivered")
}

// A report that comes while the text is sent once more is of the attempt that it names.
func TestReportDuringResend(t *testing.T) {
	t.Parallel()
	var l *lines
	say := func(twiliotest.Text) {}
	l = &lines{world: newWorld(t)}
	l.connect(twiliotest.Options{Kill: func(text twiliotest.Text) { say(text) }})
	for _, test := range []struct {
		name   string
		of     func(l *lines, now twiliotest.Text) string
		status string
		want   string
	}{
		{"this attempt arrived", func(_ *lines, now twiliotest.Text) string { return now.SID }, "delivered", "sms delivered"},
		{"this attempt did not", func(_ *lines, now twiliotest.Text) string { return now.SID }, "undelivered", "sms failed undelivered"},
		{"the one before arrived", func(l *lines, _ twiliotest.Text) string { return l.texts()[0].SID }, "delivered", "sms delivered"},
		{"the one before did not", func(l *lines, _ twiliotest.Text) string { return l.texts()[0].SID }, "undelivered", "sms sent"},
	} {
		l.story(test.name, func(l *lines) {
			l.exec("UPDATE patients SET email = '' WHERE id = ?", l.Omar.ID)
			l.book(3 * day)
			l.at(hour)
			l.settle()
			l.says("failed")
			l.must(l.Resend(l.ctx, l.only().ID))
			say = func(now twiliotest.Text) { l.twilio.Callback(test.of(l, now), test.status, 0) }
			l.at(2 * hour)
			l.settle()
			say = func(twiliotest.Text) {}
			l.wantWays(test.want)
			l.wantCame(2, 0)
		})
	}
}

// A visit that was moved while its text was on the way is told of anew, whatever is said of the old one.
func TestReportOfOldTime(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	a := l.book(3 * day)
	l.at(hour)
	l.settle()
	l.move(a, 4*day)
	l.says("undelivered")
	l.settle()
	if got := l.came(); len(got) != 0 {
		t.Errorf("told of the old time by mail: %q", got[0].Text)
	}
	l.at(2 * hour)
	l.settle()
	l.wantWays("sms failed undelivered", "sms sent", "email cancelled moved")
}
