package notifications_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

const (
	ours     = "+966112345678" // who sends our texts
	public   = "https://tenhal.example"
	approved = "HX00000000000000000000000000000001"
)

// lines is a world whose texts go by a Twilio that tells it what became of them.
type lines struct {
	*world
	twilio *twiliotest.Server
	since  int // texts that came before the story
}

func newLines(t *testing.T, o twiliotest.Options) *lines {
	t.Helper()
	l := &lines{world: newWorld(t)}
	o.Clock = l.db.Clock
	l.connect(o)
	return l
}

// connect starts a Twilio and has texts go by it.
func (l *lines) connect(o twiliotest.Options) {
	l.t.Helper()
	o.Senders, o.Templates = []string{ours, "whatsapp:" + ours}, map[string]string{approved: "Tenhal: {{1}}"}
	o.Deliver = func(r *http.Request) (*http.Response, error) { return l.reported(r) }
	l.twilio = twiliotest.New(l.t, o)
	l.Texter, l.Writer = texter(l.t, l.twilio.URL), spoken{}
}

func texter(t testing.TB, url string) *twilio.Client {
	t.Helper()
	out, err := twilio.New(twilio.Config{
		AccountSID: twiliotest.AccountSID, AuthToken: twiliotest.AuthToken, From: ours, WhatsAppFrom: ours,
		BaseURL: url, CallbackBase: public, Timeout: 500 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.Close)
	return out
}

// reported takes what Twilio says of a text, as its hook does.
func (l *lines) reported(r *http.Request) (*http.Response, error) {
	answer := func(status int) (*http.Response, error) {
		return &http.Response{StatusCode: status, Body: http.NoBody}, nil
	}
	client, _ := l.Texter.(*twilio.Client)
	if err := r.ParseForm(); err != nil || !client.Verify(r.URL.String(), r.PostForm, r.Header.Get("X-Twilio-Signature")) {
		return answer(http.StatusForbidden)
	}
	d, err := client.ReadStatus(uuid.MustParse(path.Base(r.URL.Path)), r.PostForm)
	if err != nil {
		return answer(http.StatusBadRequest)
	}
	switch err := l.Deliver(context.Background(), "twilio", d); {
	case errors.Is(err, db.ErrNotFound):
		return answer(http.StatusNotFound)
	case err != nil:
		return nil, err
	}
	return answer(http.StatusNoContent)
}

// spoken writes what plain does, and what an approved template says of it.
type spoken struct{ plain }

func (s spoken) Write(ctx context.Context, l notifications.Letter) (notifications.Words, error) {
	words, err := s.plain.Write(ctx, l)
	if l.Template.Approved != "" {
		words.Values = []string{strings.Join(strings.Fields(words.Text), " ")}
		words.Text = "Tenhal: " + words.Values[0]
	}
	return words, err
}

// story tells a story in a month of its own, when nothing is left of those before, texts included.
func (l *lines) story(name string, tell func(l *lines)) {
	l.world.story(name, func(w *world) {
		for _, to := range []string{w.Omar.Phone, "whatsapp:" + w.Omar.Phone} {
			l.twilio.Refuse(to, 0)
		}
		inside := &lines{world: w, twilio: l.twilio, since: len(l.twilio.Texts())}
		inside.exec("DELETE FROM contact_refusals")
		inside.exec("DELETE FROM desk_tasks")
		inside.exec("UPDATE message_channels SET resting = 0, rested_at = '-infinity'")
		tell(inside)
	})
}

// approve has WhatsApp take a template for an event.
func (l *lines) approve(event notifications.Event) {
	l.t.Helper()
	l.exec(`INSERT INTO message_templates (id, event, channel, language, version, body, approved, author_name, created_at)
VALUES (?, ?, 'whatsapp', 'en', 1, 'Tenhal: {visits}', ?, 'Faisal', ?)`, uuid.New(), event, approved, l.start)
}

// ways are the messages of the story, as "channel state reason".
func (l *lines) ways() (ways []string) {
	l.t.Helper()
	for _, m := range l.list() {
		ways = append(ways, strings.TrimSpace(fmt.Sprintf("%s %s %s", m.Channel, m.State, m.Reason)))
	}
	return ways
}

func (l *lines) wantWays(want ...string) {
	l.t.Helper()
	if got := l.ways(); !slices.Equal(got, want) {
		l.t.Errorf("ways are %q, want %q", got, want)
	}
}

// texts are those of the story that Twilio took.
func (l *lines) texts() []twiliotest.Text { return l.twilio.Texts()[l.since:] }

// wantCame wants as many texts and mails to have come in the story.
func (l *lines) wantCame(texts, mails int) {
	l.t.Helper()
	if got := len(l.texts()); got != texts {
		l.t.Errorf("%d texts came, want %d", got, texts)
	}
	if got := len(l.came()); got != mails {
		l.t.Errorf("%d mails came, want %d", got, mails)
	}
}

// settle works until nothing more is to be done at once.
func (l *lines) settle() {
	l.t.Helper()
	for range 4 {
		l.work()
	}
}

// The first channel that works is the one, and each is tried once.
func TestLadder(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.approve(notifications.OnBooking)
	for _, test := range []struct {
		name     string
		whatsApp int // why Twilio refuses it there; 0: it does not
		sms      int
		approved bool
		email    string
		want     []string
		texts    int
		mails    int
		task     bool
	}{
		{"not on WhatsApp ourselves", 0, 0, false, "omar@example.com", []string{"sms sent"}, 1, 0, false},
		{"no WhatsApp, and STOP", 0, 21610, false, "omar@example.com", []string{"sms suppressed opted_out", "email sent"}, 0, 1, false},
		{"no WhatsApp, and dead", 0, 21211, false, "omar@example.com", []string{"sms failed dead", "email sent"}, 0, 1, false},
		{"no WhatsApp, and refused", 0, 21408, false, "omar@example.com", []string{"sms failed refused", "email sent"}, 0, 1, false},
		{"dead and no mailbox", 0, 21614, false, "", []string{"sms failed dead"}, 0, 0, true},
		{"STOP and no mailbox", 0, 21610, false, "", []string{"sms suppressed opted_out"}, 0, 0, false},
		{"a template", 0, 0, true, "omar@example.com", []string{"whatsapp sent"}, 1, 0, false},
		{"not on WhatsApp", 63003, 0, true, "omar@example.com", []string{"whatsapp failed dead", "sms sent"}, 1, 0, false},
		{"nor by SMS", 63003, 21610, true, "omar@example.com", []string{"whatsapp failed dead", "sms suppressed opted_out", "email sent"}, 0, 1, false},
		{"nor by mail", 63003, 21614, true, "", []string{"whatsapp failed dead", "sms failed dead"}, 0, 0, true},
	} {
		l.NoWhatsApp = !test.approved
		l.story(test.name, func(l *lines) {
			l.exec("UPDATE patients SET email = ? WHERE id = ?", test.email, l.Omar.ID)
			l.twilio.Refuse("whatsapp:"+l.Omar.Phone, test.whatsApp)
			l.twilio.Refuse(l.Omar.Phone, test.sms)
			l.book(3 * day)
			l.at(hour)
			l.settle()
			l.at(2 * hour)
			l.settle()
			l.wantWays(test.want...)
			l.wantCame(test.texts, test.mails)
			if got := len(l.tasks()); got != map[bool]int{true: 1}[test.task] {
				l.t.Errorf("the desk has %d tasks", got)
			}
		})
	}
}

// What a failure says of a number is remembered: the next message goes another way at once.
func TestLearnt(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	for code, reason := range map[int]string{21610: "stop", 21614: "dead"} {
		l.story(reason, func(l *lines) {
			l.twilio.Refuse(l.Omar.Phone, code)
			l.book(3 * day)
			l.at(hour)
			l.settle()
			blocked := []string{}
			l.must(l.db.NewRaw("SELECT channel || ' ' || address || ' ' || reason FROM blocked_addresses").Scan(l.ctx, &blocked))
			if want := "sms " + l.Omar.Phone + " " + reason; len(blocked) != 1 || blocked[0] != want {
				l.t.Errorf("blocked %q, want %q", blocked, want)
			}
			posts := l.twilio.Posts()
			l.book(4 * day)
			l.at(2 * hour)
			l.settle()
			if got := l.twilio.Posts(); got != posts || len(l.came()) != 2 {
				l.t.Errorf("asked Twilio %d times more, and %d mails came; want none and 2", got-posts, len(l.came()))
			}
		})
	}
}

// A number on WhatsApp that we don't have is no way, whatever templates there are.
func TestNoWhatsApp(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.approve(notifications.OnBooking)
	l.NoWhatsApp = true
	l.book(3 * day)
	l.at(hour)
	l.settle()
	l.wantWays("sms sent")
}

// One number that can't be reached is nobody else's trouble.
func TestOneBadPhone(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.exec("UPDATE patients SET email = '' WHERE id = ?", l.Omar.ID)
	l.twilio.Refuse(l.Omar.Phone, 21211)
	l.book(3 * day)
	for n := range 5 {
		l.exec("UPDATE patients SET phone = ? WHERE id = ?", fmt.Sprintf("+96655123000%d", n), l.Omar.ID)
		l.book(4*day + time.Duration(n)*hour)
		l.exec("UPDATE messages SET patient_id = ? WHERE recipient <> ?", l.Sara.ID, l.Omar.Phone)
	}
	l.exec("UPDATE patients SET phone = ? WHERE id = ?", l.Omar.Phone, l.Omar.ID)
	l.at(hour)
	l.settle()
	if got := l.ways(); got[0] != "sms failed dead" || slices.ContainsFunc(got[1:], func(s string) bool { return s != "sms sent" }) {
		t.Errorf("ways are %q, want the first alone not sent", got)
	}
	l.wantCame(5, 0)
}

// What somebody wants after a message was planned counts when it leaves.
func TestRefusedMeanwhile(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	refuse := func(l *lines, purpose, channel string) {
		l.exec("INSERT INTO contact_refusals (id, patient_id, purpose, channel, at) VALUES (?, ?, ?, ?, ?)", uuid.New(), l.Omar.ID, purpose, channel, l.start)
	}
	for _, test := range []struct {
		name   string
		refuse []string // "purpose channel"
		want   []string
		texts  int
		mails  int
	}{
		{"texts", []string{"visits sms"}, []string{"sms suppressed opted_out", "email sent"}, 0, 1},
		{"all", []string{"visits sms", "visits email"}, []string{"sms suppressed opted_out"}, 0, 0},
		{"something else", []string{"reminders sms", "visits email"}, []string{"sms sent"}, 1, 0},
	} {
		l.story(test.name, func(l *lines) {
			l.book(3 * day)
			for _, refused := range test.refuse {
				purpose, channel, _ := strings.Cut(refused, " ")
				refuse(l, purpose, channel)
			}
			l.at(hour)
			l.settle()
			l.wantWays(test.want...)
			l.wantCame(test.texts, test.mails)
			if tasks := l.tasks(); len(tasks) != 0 {
				l.t.Errorf("the desk is to reach somebody who does not want it: %q", tasks)
			}
		})
	}
}
