package notifications_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// wave plans texts of n visits, one every so often from some time on, each due so long before its visit.
func (l *lines) wave(n int, from, every, lead time.Duration) {
	l.t.Helper()
	l.exec(`
WITH visits AS (
  INSERT INTO appointments (id, patient_id, provider_id, clinic_id, service_id, starts_at, ends_at, busy_until, created_at)
  SELECT gen_random_uuid(), ?0, ?1, ?2, ?3, at, at + interval '1 minute', at + interval '1 minute', ?4
  FROM (SELECT ?5::timestamptz + n * ?6::float8 * interval '1 second' AS at FROM generate_series(0, ?7 - 1) AS n) AS times
  RETURNING id, starts_at
)
INSERT INTO messages (id, rule, channel, recipient, language, patient_id, appointment_id, schedule_version, starts_at, provider_id,
  state, due_at, check_at, expires_at, changed_at, created_at)
SELECT gen_random_uuid(), 'appointment_booked', 'sms', ?8, 'en', ?0, id, 1, starts_at, ?1,
  'planned', starts_at - ?9::float8 * interval '1 second', starts_at - ?9::float8 * interval '1 second', starts_at, ?4, ?4
FROM visits`, l.Omar.ID, l.Sami.ID, l.Speech.ID, l.Session.ID, l.start, l.start.Add(from), every.Seconds(), n, l.Omar.Phone, lead.Seconds())
}

// states count the story's messages.
func (l *lines) states() map[notifications.State]int {
	l.t.Helper()
	n := map[notifications.State]int{}
	for _, m := range l.list() {
		n[m.State]++
	}
	return n
}

// Twilio is down for six hours and then back. What is still due is sent, what has lost its point is not, Twilio is
// asked now and then and not by every message, and the story of a message is not written full of it.
func TestSixHoursDown(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.wave(20, 2*hour, 30*time.Minute, 2*hour) // due from now on; the visits begin from 2 to 11½ hours from now
	l.twilio.Always(twiliotest.Unavailable)
	for minute := range 6 * 60 {
		l.at(time.Duration(minute) * time.Minute)
		l.work()
	}
	posts := l.twilio.Posts()
	if posts < 100 || posts > 6*60 {
		t.Errorf("Twilio was asked %d times in six hours, want it every one to three minutes", posts)
	}
	steps := 0
	l.must(l.db.NewRaw("SELECT count(*) FROM message_events").Scan(l.ctx, &steps))
	if steps > 2*posts+9 { // two each time that Twilio was asked, and the end of nine
		t.Errorf("the stories have %d steps of %d calls", steps, posts)
	}
	l.twilio.Always(twiliotest.None)
	for minute := 6 * 60; minute < 12*60; minute += 10 {
		l.at(time.Duration(minute) * time.Minute)
		l.settle()
	}
	if got := l.states(); got[notifications.Sent] != 11 || got[notifications.Failed]+got[notifications.Skipped] != 9 {
		t.Errorf("states are %v, want 11 sent and 9 given up", got)
	}
	if got := l.twilio.Posts() - posts; got > 13 {
		t.Errorf("Twilio was asked %d times afterwards, want it once a text and hardly more", got)
	}
	l.wantCame(11, 0)
}

// However many texts are due and workers send them, no more leave than the channel's rate allows.
func TestRate(t *testing.T) {
	t.Parallel()
	l := &lines{world: newWorld(t)}
	l.connect(twiliotest.Options{}) // by the real clock
	l.exec("UPDATE message_channels SET per_minute = 600 WHERE channel = 'sms'")
	l.wave(25, hour, time.Minute, hour)
	l.at(30 * time.Minute)
	_, err := l.Sweep(l.ctx)
	l.must(err)
	jobs := make(chan notifications.Send, 100)
	for _, job := range l.jobs() {
		jobs <- job
	}
	close(jobs)
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for job := range jobs {
				if err := l.Send(context.Background(), job); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	l.wantCame(25, 0)
	second := map[time.Time]int{}
	for _, text := range l.texts() {
		second[text.At]++ // to the second
	}
	if most := slices.Max(slices.Collect(maps.Values(second))); most > 14 {
		t.Errorf("%d texts left in a second, want 10 and hardly more", most)
	}
}

// A channel that rests keeps no other from sending.
func TestRestOfOne(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.twilio.Always(twiliotest.Unavailable)
	l.book(3 * day)
	l.at(hour)
	l.settle()
	l.exec("INSERT INTO contact_refusals (id, patient_id, purpose, channel, at) VALUES (?, ?, 'visits', 'sms', ?)", uuid.New(), l.Omar.ID, l.start)
	l.book(4 * day)
	l.at(2 * hour)
	l.settle()
	l.wantCame(0, 2)
}
