package notifications_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/settings"
)

// pocket is a provider of texts that takes all of them.
type pocket struct {
	mu    sync.Mutex
	texts []notifications.Text
}

func (p *pocket) SendText(_ context.Context, t notifications.Text) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts = append(p.texts, t)
	return fmt.Sprintf("SM%d", len(p.texts)), nil
}

// texted is a world in which people have phones.
func texted(t *testing.T) (*world, *pocket) {
	t.Helper()
	w, p := newWorld(t), &pocket{}
	w.Texter = p
	return w, p
}

// replies counts what was written, so that each has a name of its own.
var replies struct {
	sync.Mutex
	n int
}

// writes has somebody write to us and returns what we answer.
func (w *world) writes(from, body string) string {
	w.t.Helper()
	replies.Lock()
	replies.n++
	ref := fmt.Sprintf("SMin%d", replies.n)
	replies.Unlock()
	answer, err := w.Hear(context.Background(), notifications.Reply{Ref: ref, Channel: notifications.SMS, From: from, Body: body})
	w.must(err)
	return answer
}

// tasks are the open ones, as "kind words".
func (w *world) tasks() (list []string) {
	w.t.Helper()
	w.must(w.db.NewRaw("SELECT kind || ' ' || words FROM desk_tasks WHERE done_at IS NULL ORDER BY created_at, id").Scan(w.ctx, &list))
	return list
}

// Words and digits of both scripts act on the one visit that was asked about; all else is for the desk to read.
func TestHear(t *testing.T) {
	t.Parallel()
	w, _ := texted(t)
	for _, test := range []struct {
		body string
		want appointments.Status
		task bool
	}{
		{"1", appointments.Confirmed, false},
		{"١", appointments.Confirmed, false},
		{"۱ ", appointments.Confirmed, false},
		{" Yes, thank you!", appointments.Confirmed, false},
		{"نَعَم", appointments.Confirmed, false},
		{"أُؤكِّد شكرًا", appointments.Confirmed, false},
		{"2", appointments.Cancelled, false},
		{"٢", appointments.Cancelled, false},
		{"الغاء", appointments.Cancelled, false},
		{"إلغاء الموعد لو سمحت", appointments.Cancelled, false},
		{"CANCEL", appointments.Cancelled, false},
		{"yes but an hour later", appointments.Booked, true},
		{"12", appointments.Booked, true},
		{"لا أعرف", appointments.Booked, true},
		{"", appointments.Booked, true},
		{"هل أستطيع الحضور الساعة 2؟", appointments.Booked, true},
	} {
		w.story(test.body, func(w *world) {
			w.exec("DELETE FROM desk_tasks")
			a := w.book(3 * day)
			w.at(hour)
			w.work()
			if answer := w.writes(w.Omar.Phone, test.body); answer == "" {
				w.t.Error("nothing is answered")
			}
			if got := w.status(a); got != test.want {
				w.t.Errorf("the visit is %s, want %s", got, test.want)
			}
			if got := len(w.tasks()); (got == 1) != test.task {
				w.t.Errorf("%d tasks", got)
			}
			w.exec("UPDATE appointments SET status = 'cancelled', cancelled_by = 'clinic' WHERE id = ? AND status <> 'cancelled'", a.ID)
		})
	}
}

// Where a yes could mean more than one visit, or none, it changes nothing and somebody reads it.
func TestHearUnsure(t *testing.T) {
	t.Parallel()
	w, _ := texted(t)
	if answer := w.writes("+966500000001", "1"); answer == "" || len(w.tasks()) != 1 {
		t.Errorf("a stranger is answered %q, and the tasks are %q", answer, w.tasks())
	}
	a, b := w.book(3*day), w.bookWith(w.Hind, 5*day)
	w.at(hour)
	w.work()
	w.writes(w.Omar.Phone, "1")
	if w.status(a) != appointments.Booked || w.status(b) != appointments.Booked || len(w.tasks()) != 2 {
		t.Errorf("two open questions: %s, %s, tasks %q", w.status(a), w.status(b), w.tasks())
	}
	w.move(b, 6*day) // its message asks about another time
	w.writes(w.Omar.Phone, "1")
	if w.status(a) != appointments.Confirmed || w.status(b) != appointments.Booked {
		t.Errorf("one open question: %s, %s", w.status(a), w.status(b))
	}
}

// What the provider brings twice is done once, and what comes late changes nothing.
func TestHearTwice(t *testing.T) {
	t.Parallel()
	w, _ := texted(t)
	a := w.book(3 * day)
	w.at(hour)
	w.work()
	reply := notifications.Reply{Ref: "SM1", Channel: notifications.SMS, From: w.Omar.Phone, Body: "what?"}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if _, err := w.Hear(context.Background(), reply); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := w.tasks(); len(got) != 1 {
		t.Errorf("tasks %q, want one", got)
	}
	w.at(3*day + time.Minute)
	w.writes(w.Omar.Phone, "2")
	if got := w.status(a); got != appointments.Booked {
		t.Errorf("an answer after the visit made it %s", got)
	}
}

// STOP reaches every message by that channel, whatever it is for, and START takes it back. The mail still goes.
func TestStop(t *testing.T) {
	t.Parallel()
	w, p := texted(t)
	_, err := w.Hear(w.ctx, notifications.Reply{Ref: "SM1", Channel: notifications.SMS, From: w.Omar.Phone, Body: "STOP", Stop: true})
	w.must(err)
	w.book(3 * day)
	w.at(hour)
	w.work()
	if len(p.texts) != 0 || len(w.came()) != 1 {
		t.Errorf("%d texts and %d mails came, want the mail", len(p.texts), len(w.came()))
	}
	_, err = w.Hear(w.ctx, notifications.Reply{Ref: "SM2", Channel: notifications.SMS, From: w.Omar.Phone, Body: "START", Start: true})
	w.must(err)
	w.bookWith(w.Hind, 5*day)
	w.at(2 * hour)
	w.work()
	if len(p.texts) != 1 {
		t.Errorf("%d texts came, want one", len(p.texts))
	}
}

// A task is finished once, by one.
func TestFinish(t *testing.T) {
	t.Parallel()
	w, _ := texted(t)
	w.writes(w.Omar.Phone, "hello")
	var id uuid.UUID
	w.must(w.db.NewRaw("SELECT id FROM desk_tasks").Scan(w.ctx, &id))
	w.must(w.Finish(w.ctx, id))
	if err := w.Finish(w.ctx, id); err == nil {
		t.Error("it was finished twice")
	}
}

// Where a clinic takes no answers but by phone, a reply waits for the desk and changes nothing.
func TestReplyByPhone(t *testing.T) {
	t.Parallel()
	w, _ := texted(t)
	w.Settings = &settings.Service{DB: w.db}
	w.Adjust(t, w.db, settings.OnlineAnswers.In(w.Speech.ID), 0)
	w.exec("UPDATE patients SET email = ''")
	a := w.book(3 * day)
	w.at(hour)
	w.work()
	w.writes(w.Omar.Phone, "1")
	if got, tasks := w.status(a), w.tasks(); got != appointments.Booked || len(tasks) != 1 || tasks[0] != "reply 1" {
		t.Errorf("the visit is %s, the desk has %v", got, tasks)
	}
}
