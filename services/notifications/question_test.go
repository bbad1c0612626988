package notifications_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/settings"
)

var linkInMail = regexp.MustCompile(`/(a|u)/([\w-]{20,})`)

// token is the one of the latest mail's link of a kind.
func (w *world) token(kind string) string {
	w.t.Helper()
	mails := w.came()
	if len(mails) == 0 {
		w.t.Fatal("no mail came")
	}
	for _, m := range linkInMail.FindAllStringSubmatch(mails[len(mails)-1].Text, -1) {
		if m[1] == kind {
			return m[2]
		}
	}
	w.t.Fatalf("no /%s/ in %q", kind, mails[len(mails)-1].Text)
	return ""
}

// asked is a visit whose booking was told by mail an hour ago.
func (w *world) asked() (*appointments.Appointment, string) {
	w.t.Helper()
	a := w.book(3 * day)
	w.at(hour)
	w.work()
	return a, w.token("a")
}

func (w *world) status(a *appointments.Appointment) appointments.Status {
	w.t.Helper()
	now, err := w.desk.Get(w.ctx, a.ID)
	w.must(err)
	return now.Status
}

// Choose is done once, whatever is chosen again; and what is not so any more is refused and changes nothing.
func TestChoose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.story("confirmed twice", func(w *world) {
		a, token := w.asked()
		for range 2 {
			w.must(w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: notifications.Yes}))
		}
		if got := w.status(a); got != appointments.Confirmed {
			w.t.Errorf("the visit is %s", got)
		}
		events, err := w.desk.History(w.ctx, a.ID)
		if err != nil || len(events) != 2 || events[0].ActorName != w.Omar.NameEn || events[0].ActorID != nil {
			w.t.Errorf("history is %+v, %v", events, err)
		}
		w.want("appointment_booked sent", "reminder_24h planned", "reminder_2h planned")
	})
	w.story("cancelled, which is told", func(w *world) {
		a, token := w.asked()
		for range 2 {
			w.must(w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: notifications.No}))
		}
		now, err := w.desk.Get(w.ctx, a.ID)
		if err != nil || now.Status != appointments.Cancelled || now.CancelledBy != appointments.ByPatient {
			w.t.Errorf("the visit is %s by %s, %v", now.Status, now.CancelledBy, err)
		}
		w.want("appointment_booked sent", "appointment_cancelled planned")
		if err := w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: notifications.Yes}); !errors.Is(err, notifications.ErrVisitOver) {
			w.t.Errorf("Choose(confirm) = %v, want ErrVisitOver", err)
		}
	})
	w.story("another time", func(w *world) {
		a, token := w.asked()
		for range 2 {
			w.must(w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: notifications.Other, Words: "after four"}))
		}
		var words []string
		w.must(w.db.NewRaw("SELECT words FROM desk_tasks WHERE appointment_id = ? AND kind = 'another_time'", a.ID).Scan(w.ctx, &words))
		if len(words) != 1 || words[0] != "after four" || w.status(a) != appointments.Booked {
			w.t.Errorf("tasks %q, the visit is %s", words, w.status(a))
		}
	})
	for _, test := range []struct {
		name string
		play func(w *world, a *appointments.Appointment)
		want error
	}{
		{"moved", func(w *world, a *appointments.Appointment) { w.move(a, 4*day) }, notifications.ErrVisitMoved},
		{"cancelled at the desk", func(w *world, a *appointments.Appointment) { w.cancel(a) }, notifications.ErrVisitOver},
		{"past", func(w *world, _ *appointments.Appointment) { w.at(3 * day) }, notifications.ErrLink},
	} {
		w.story(test.name, func(w *world) {
			a, token := w.asked()
			test.play(w, a)
			was := w.status(a)
			if err := w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: notifications.Yes}); !errors.Is(err, test.want) {
				w.t.Errorf("Choose() = %v, want %v", err, test.want)
			}
			if got := w.status(a); got != was {
				w.t.Errorf("the visit became %s", got)
			}
		})
	}
}

// Whoever has no such link, or asks for another visit by it, or writes a novel, changes nothing.
func TestChooseRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, token := w.asked()
	for _, test := range []struct {
		name, token string
		visit       uuid.UUID
		answer      notifications.Answer
		words       string
		want        error
	}{
		{"an unknown link", strings.Repeat("x", 24), a.ID, notifications.Yes, "", notifications.ErrLink},
		{"another visit", token, uuid.New(), notifications.Yes, "", notifications.ErrLink},
		{"an unknown answer", token, a.ID, "maybe", "", notifications.ErrLink},
		{"a novel", token, a.ID, notifications.Other, strings.Repeat("x", 501), notifications.ErrWords},
		{"a link for something else", w.optional(a), a.ID, notifications.Yes, "", notifications.ErrLink},
	} {
		if err := w.Choose(w.ctx, test.token, notifications.Choice{Visit: test.visit, Answer: test.answer, Words: test.words}); !errors.Is(err, test.want) {
			t.Errorf("%s: Choose() = %v, want %v", test.name, err, test.want)
		}
	}
	if got := w.status(a); got != appointments.Booked {
		t.Errorf("the visit became %s", got)
	}
}

// optional has Omar reminded of another visit and returns the link by which he leaves.
func (w *world) optional(*appointments.Appointment) string {
	w.t.Helper()
	b := w.book(2 * day)
	w.confirm(b)
	w.at(day)
	w.work()
	return w.token("u")
}

// Who leaves the reminders by the link in one gets no more of them by mail, and all the rest.
func TestLeave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.optional(nil)
	for range 2 {
		w.must(w.Leave(w.ctx, token))
	}
	w.start = w.start.AddDate(0, 1, 0)
	w.at(0)
	w.confirm(w.book(3 * day))
	w.want("appointment_booked planned", "reminder_24h suppressed opted_out", "reminder_2h suppressed opted_out")
	people, err := w.People(w.ctx, w.Omar.ID)
	if err != nil || people[0].Wants(notifications.Reminders, notifications.Email) || !people[0].Wants(notifications.Reminders, notifications.SMS) {
		t.Errorf("people %+v, %v", people, err)
	}
	w.must(w.Prefer(w.ctx, w.Omar.ID, uuid.Nil, func(notifications.Purpose, notifications.Channel) bool { return true }))
	w.confirm(w.bookWith(w.Hind, 5*day))
	if got := w.list()[4]; got.State != notifications.Planned {
		t.Errorf("after all it is %s %s", got.State, got.Reason)
	}
}

func (w *world) bookWith(p clinics.Provider, after time.Duration) *appointments.Appointment {
	w.t.Helper()
	a, err := w.desk.Book(w.ctx, appointments.Wish{
		PatientID: w.Omar.ID, ProviderID: p.ID, ServiceID: w.Session.ID, StartsAt: w.start.Add(after), OutsideHours: true,
	})
	w.must(err)
	return a
}

// Where a clinic takes no answers but by phone, the link shows the visit and changes nothing.
func TestByPhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Settings = &settings.Service{DB: w.db}
	w.story("asked to call", func(w *world) {
		a, token := w.asked()
		w.Adjust(w.t, w.db, settings.OnlineAnswers.In(w.Speech.ID), 0)
		q, err := w.Ask(w.ctx, token)
		if err != nil || len(q.Visits) != 1 || q.Visits[0].Refused != notifications.ErrByPhone {
			w.t.Fatalf("the link asks %+v, %v", q.Visits, err)
		}
		for _, answer := range []notifications.Answer{notifications.Yes, notifications.No, notifications.Other} {
			if err := w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: answer}); !errors.Is(err, notifications.ErrByPhone) {
				w.t.Errorf("%s = %v", answer, err)
			}
		}
		if got := w.status(a); got != appointments.Booked || len(w.tasks()) > 0 {
			w.t.Errorf("the visit is %s, the desk has %v", got, w.tasks())
		}
		w.Adjust(w.t, w.db, settings.OnlineAnswers.In(w.Speech.ID), 1)
		w.must(w.Choose(w.ctx, token, notifications.Choice{Visit: a.ID, Answer: notifications.Yes}))
	})
}
