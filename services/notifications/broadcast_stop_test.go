package notifications_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

// Stopped in the middle, nothing more leaves, not even what was tried already or waits for another way; and it is said
// how many had left.
func TestStopBroadcast(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.crowd(10)
	b := o.write(today())
	o.approve(b)
	o.at(2 * time.Second)
	o.work()
	o.at(3 * time.Second)
	o.twilio.Next(twiliotest.Unavailable) // the fourth is put off
	o.work()
	o.counts(b, "running, planned 7, sent 3")
	off, err := o.StopBroadcast(o.faisal, b.ID)
	o.must(err)
	if off != 7 {
		t.Errorf("%d were called off, want 7", off)
	}
	o.at(hour)
	o.settle()
	o.counts(b, "stopped, sent 3, cancelled 7")
	if n := len(o.texts()); n != 3 {
		t.Errorf("%d texts left, want 3", n)
	}
	o.must(o.SpreadBroadcast(context.Background(), notifications.Spread{BroadcastID: b.ID}))
	o.counts(b, "stopped, sent 3, cancelled 7")
	if _, err := o.StopBroadcast(o.faisal, b.ID); !errors.Is(err, notifications.ErrBroadcastOver) {
		t.Errorf("stopped again: %v", err)
	}
}

// What failed before the stop is not told by the next way after it.
func TestStopBroadcastFallback(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.visit(o.Omar.ID, o.Sami.ID, 2*hour)
	b := o.write(today())
	o.approve(b)
	o.work()
	off, err := o.StopBroadcast(o.faisal, b.ID)
	if err == nil || off != 0 {
		t.Errorf("nothing is left to stop, and yet %d were, %v", off, err)
	}
	o.exec("UPDATE broadcasts SET state = 'stopped', stopper_id = author_id, stopped_at = now()")
	o.says("undelivered")
	o.settle()
	if n := len(o.came()); n != 0 {
		t.Errorf("%d mails left after the stop", n)
	}
	o.counts(b, "stopped, cancelled 1")
}

// Withdrawn before anybody approved it, it tells nobody, and can't be approved.
func TestWithdrawBroadcast(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b := o.write(today())
	_, err := o.StopBroadcast(o.faisal, b.ID)
	o.must(err)
	if err := o.ApproveBroadcast(o.abeer, b.ID, 2); !errors.Is(err, notifications.ErrBroadcastDecided) {
		t.Errorf("approved after all: %v", err)
	}
	o.counts(b, "withdrawn")
}

// Quiet hours spread what would leave in them over the time after, and what would leave after the day is over does not.
func TestBroadcastQuiet(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.exec("UPDATE message_hours SET quiet_from = 540, quiet_to = 600") // from now, 09:00, to 10:00
	o.crowd(4)
	w := today()
	w.PerMinute = 1
	b := o.write(w)
	o.approve(b)
	due := []time.Time{}
	o.must(o.db.NewRaw("SELECT due_at FROM messages ORDER BY due_at").Scan(o.ctx, &due))
	for i, at := range due {
		if want := o.start.Add(hour + time.Duration(i)*time.Minute); !at.Equal(want) {
			t.Errorf("message %d is due at %s, want %s", i, at, want)
		}
	}
}

// What would leave only when the day is over does not leave, which is said before it is approved.
func TestBroadcastLate(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.exec("UPDATE message_hours SET quiet_from = 540, quiet_to = 1438") // until two minutes before midnight
	o.crowd(4)
	w := today()
	w.PerMinute = 1
	b := o.write(w)
	if r, err := o.Reach(o.ctx, b); err != nil || r.Messages != 4 || !r.Late {
		t.Errorf("it would reach %+v, %v; want it said that it is late", r, err)
	}
	o.approve(b)
	o.counts(b, "running, planned 2, skipped 2")
}

// Somebody whose number was mended, to one by which another is told, is not told twice.
func TestBroadcastMended(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.visit(o.Omar.ID, o.Sami.ID, 2*hour)
	o.visit(o.Sara.ID, o.Hind.ID, 3*hour)
	b := o.write(today())
	o.approve(b)
	o.exec("UPDATE patients SET phone = ? WHERE id = ?", o.Omar.Phone, o.Sara.ID)
	o.at(hour)
	o.settle()
	o.counts(b, "done, sent 1, cancelled 1")
	if n := len(o.texts()); n != 1 {
		t.Errorf("%d texts left, want one", n)
	}
}
