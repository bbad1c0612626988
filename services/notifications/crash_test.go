package notifications_test

import (
	"context"
	"testing"

	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/catcher"
)

// death is how a worker ends in these tests: nothing that it would have done next is done.
type death struct{}

// mortal dies before or after it hands a mail over, as told.
type mortal struct {
	notifications.Sender
	before, after bool
}

func (m mortal) Send(ctx context.Context, out notifications.Mail) error {
	if m.before {
		panic(death{})
	}
	err := m.Sender.Send(ctx, out)
	if m.after {
		panic(death{})
	}
	return err
}

// mortalAsker is a mortal that knows what it took.
type mortalAsker struct {
	mortal
	notifications.Asker
}

// deadWriter dies while it writes, within the claim.
type deadWriter struct{}

func (deadWriter) Write(context.Context, notifications.Letter) (notifications.Words, error) {
	panic(death{})
}

// die runs the jobs on the queue with a worker that dies of each.
func (w *world) die(s notifications.Service) {
	w.t.Helper()
	_, err := w.Sweep(w.ctx)
	w.must(err)
	for _, job := range w.jobs() {
		func() {
			defer func() {
				if _, died := recover().(death); !died {
					w.t.Error("the worker did not die")
				}
			}()
			w.must(s.Send(context.Background(), job))
		}()
	}
}

// A worker dies between two steps and its job is lost with it. Whatever the step, the message
// arrives once, or is left in doubt where nobody can tell whether it did.
func TestDeath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name  string
		dying func(w *world) notifications.Service
		left  string // in the state in which the dead left it
		want  string
		mails int
	}{
		{"before the claim is kept", func(w *world) notifications.Service {
			s := *w.Service
			s.Writer = deadWriter{}
			return s
		}, "queued", "sent", 1},
		{"before the call", func(w *world) notifications.Service {
			s := *w.Service
			s.Sender = mortal{Sender: w.Sender, before: true}
			return s
		}, "sending", "in_doubt no_answer", 0},
		{"after the call", func(w *world) notifications.Service {
			s := *w.Service
			s.Sender = mortal{Sender: w.Sender, after: true}
			return s
		}, "sending", "in_doubt no_answer", 1},
	} {
		w.story(test.name, func(w *world) {
			w.book(3 * day)
			w.at(hour)
			w.die(test.dying(w))
			w.want("appointment_booked " + test.left)
			w.at(2 * hour) // the sweep misses the job by now
			w.work()
			w.want("appointment_booked " + test.want)
			w.at(3 * hour)
			w.work()
			w.want("appointment_booked " + test.want)
			if got := len(w.came()); got != test.mails {
				w.t.Errorf("%d mails came, want %d", got, test.mails)
			}
		})
	}
}

// The catcher can be asked, so with it nothing stays in doubt and nothing is caught twice.
func TestDeathWithCatcher(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	net := &catcher.Catcher{DB: w.db}
	w.Sender = net
	stories := 0
	for name, dying := range map[string]mortal{"before the call": {before: true}, "after the call": {after: true}} {
		w.story(name, func(w *world) {
			w.book(3 * day)
			w.at(hour)
			dying.Sender = net
			s := *w.Service
			s.Sender = mortalAsker{dying, net}
			w.die(s)
			w.at(2 * hour)
			w.work()
			w.work()
			w.want("appointment_booked sent")
			stories++
			if caught, err := net.List(w.ctx); err != nil || len(caught) != stories {
				w.t.Errorf("caught %d mails in %d stories, %v", len(caught), stories, err)
			}
		})
	}
}

// A worker that was frozen in the call comes back after others gave it up. What it learnt counts.
func TestFrozen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.book(3 * day)
	w.at(hour)
	_, err := w.Sweep(w.ctx)
	w.must(err)
	job := w.jobs()[0]
	w.Sender = during{w.Sender, func() {
		others := service(t, w.db, w.smtp.Port)
		w.must(others.Send(context.Background(), job))
		w.want("appointment_booked in_doubt no_answer")
	}}
	w.must(w.Send(context.Background(), job))
	w.want("appointment_booked sent")
}

// during does something while a mail is being handed over.
type during struct {
	notifications.Sender
	do func()
}

func (d during) Send(ctx context.Context, out notifications.Mail) error {
	d.do()
	return d.Sender.Send(ctx, out)
}
