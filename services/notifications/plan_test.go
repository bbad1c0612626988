package notifications_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/notifications"
)

// The booking is told after three minutes, the reminders a day and two hours ahead of the visit.
func TestPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(3 * day)
	w.confirm(a)
	w.want("appointment_booked planned", "reminder_24h planned", "reminder_2h planned")
	for i, want := range []struct{ due, expires time.Duration }{
		{3 * time.Minute, 3 * day},
		{2 * day, 3*day - 2*hour},
		{3*day - 2*hour, 3 * day},
	} {
		m := w.list()[i]
		if !m.DueAt.Equal(dbtest.Now.Add(want.due)) || !m.ExpiresAt.Equal(dbtest.Now.Add(want.expires)) {
			t.Errorf("%s is due %s and expires %s, want %s and %s after now", m.Rule,
				m.DueAt.Sub(dbtest.Now), m.ExpiresAt.Sub(dbtest.Now), want.due, want.expires)
		}
		if m.Recipient != w.Omar.Email || m.Language != w.Omar.Language || !m.StartsAt.Equal(a.StartsAt) || m.ProviderID != w.Sami.ID {
			t.Errorf("%s goes to %s in %s about %s", m.Rule, m.Recipient, m.Language, m.StartsAt)
		}
	}
}

// change is a story of a visit that changes, and the messages that it leaves.
type change struct {
	name string
	play func(w *world, a *appointments.Appointment)
	want []string
}

var changes = []change{
	{
		"cancelled", func(w *world, a *appointments.Appointment) { w.cancel(a) },
		[]string{"appointment_booked cancelled called_off", "reminder_24h cancelled called_off", "reminder_2h cancelled called_off"},
	},
	{
		"cancelled and restored", func(w *world, a *appointments.Appointment) { w.cancel(a); w.undo(a) },
		[]string{
			"appointment_booked cancelled called_off", "reminder_24h cancelled called_off", "reminder_2h cancelled called_off",
			"appointment_booked planned", "reminder_24h planned", "reminder_2h planned",
		},
	},
	{
		"told, cancelled and restored", func(w *world, a *appointments.Appointment) { w.at(hour); w.work(); w.cancel(a); w.undo(a) },
		[]string{
			"appointment_booked sent", "reminder_24h cancelled called_off", "reminder_2h cancelled called_off",
			"appointment_cancelled cancelled restored", "reminder_24h planned", "reminder_2h planned",
		},
	},
	{
		"confirmation undone", func(w *world, a *appointments.Appointment) { w.undo(a) },
		[]string{"appointment_booked planned", "reminder_24h cancelled unconfirmed", "reminder_2h cancelled unconfirmed"},
	},
	{
		"confirmation undone and confirmed again", func(w *world, a *appointments.Appointment) { w.undo(a); w.confirm(a) },
		[]string{
			"appointment_booked planned", "reminder_24h cancelled unconfirmed", "reminder_2h cancelled unconfirmed",
			"reminder_24h planned", "reminder_2h planned",
		},
	},
	{
		"moved before the booking was told", func(w *world, a *appointments.Appointment) { w.move(a, 4*day) },
		[]string{
			"appointment_booked cancelled moved", "reminder_24h cancelled moved", "reminder_2h cancelled moved",
			"appointment_booked planned", "reminder_24h planned", "reminder_2h planned",
		},
	},
	{
		"moved after the booking was told", func(w *world, a *appointments.Appointment) { w.at(hour); w.work(); w.move(a, 4*day) },
		[]string{
			"appointment_booked sent", "reminder_24h cancelled moved", "reminder_2h cancelled moved",
			"appointment_moved planned", "reminder_24h planned", "reminder_2h planned",
		},
	},
	{"moved and moved back", func(w *world, a *appointments.Appointment) {
		w.at(hour)
		w.work()
		w.move(a, 4*day)
		w.move(a, 3*day)
	}, []string{
		"appointment_booked sent", "reminder_24h cancelled moved", "reminder_2h cancelled moved",
		"appointment_moved cancelled moved", "reminder_24h cancelled moved", "reminder_2h cancelled moved",
		"reminder_24h planned", "reminder_2h planned",
	}},
	{
		"moved into the day ahead", func(w *world, a *appointments.Appointment) { w.at(hour); w.work(); w.move(a, 20*hour) },
		[]string{
			"appointment_booked sent", "reminder_24h cancelled moved", "reminder_2h cancelled moved",
			"appointment_moved planned", "reminder_24h skipped too_late", "reminder_2h planned",
		},
	},
	{"arrived early", func(w *world, a *appointments.Appointment) {
		w.at(3*day - 3*hour)
		w.work()
		_, err := w.desk.Arrive(w.ctx, appointments.Change{ID: a.ID})
		w.must(err)
	}, []string{"appointment_booked sent", "reminder_24h sent", "reminder_2h cancelled arrived"}},
	{"missed", func(w *world, a *appointments.Appointment) {
		w.at(3*day + hour)
		_, err := w.desk.Miss(w.ctx, appointments.Change{ID: a.ID})
		w.must(err)
	}, []string{"appointment_booked cancelled missed", "reminder_24h cancelled missed", "reminder_2h cancelled missed"}},
	{"arrival undone", func(w *world, a *appointments.Appointment) {
		w.at(3*day - 3*hour)
		w.work()
		_, err := w.desk.Arrive(w.ctx, appointments.Change{ID: a.ID})
		w.must(err)
		w.undo(a)
	}, []string{"appointment_booked sent", "reminder_24h sent", "reminder_2h cancelled arrived", "reminder_2h planned"}},
}

// What follows when a visit changes. Each story begins with Omar's confirmed visit in three days.
func TestChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range changes {
		w.story(test.name, func(w *world) {
			a := w.book(3 * day)
			w.confirm(a)
			test.play(w, a)
			w.want(test.want...)
		})
	}
}

// Booked inside the lead time of a reminder: it is skipped, never late.
func TestBookedLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name  string
		ahead time.Duration
		want  []string
	}{
		{"a day ahead to the minute", day, []string{"appointment_booked planned", "reminder_24h planned", "reminder_2h planned"}},
		{"ten hours ahead", 10 * hour, []string{"appointment_booked planned", "reminder_24h skipped too_late", "reminder_2h planned"}},
		{"an hour ahead", hour, []string{"appointment_booked planned", "reminder_24h skipped too_late", "reminder_2h skipped too_late"}},
		{"at the desk", time.Minute, []string{"appointment_booked skipped too_late", "reminder_24h skipped too_late", "reminder_2h skipped too_late"}},
	} {
		w.undone(test.name, func(w *world) {
			w.confirm(w.book(test.ahead))
			w.want(test.want...)
		})
	}
}

// Who is written to, and that nobody's silence goes unseen.
func TestRecipient(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name                      string
		born, own, mother, father string
		want                      string
	}{
		{"an adult", "1990-03-14", "omar@example.com", "mother@example.com", "", "omar@example.com"},
		{"a minor", "2018-03-14", "", "mother@example.com", "father@example.com", "mother@example.com"},
		{"a minor with a mailbox of his own", "2018-03-14", "omar@example.com", "", "father@example.com", "father@example.com"},
		{"a minor whose guardians have none", "2018-03-14", "omar@example.com", "", "", "omar@example.com"},
		{"of age today", "2008-11-22", "omar@example.com", "mother@example.com", "", "omar@example.com"},
		{"of age tomorrow", "2008-11-23", "omar@example.com", "mother@example.com", "", "mother@example.com"},
		{"of unknown age", "", "omar@example.com", "mother@example.com", "", "omar@example.com"},
		{"an adult without an address", "1990-03-14", "", "mother@example.com", "", ""},
	} {
		w.undone(test.name, func(w *world) {
			w.exec("UPDATE patients SET email = ?, birth_date = nullif(?, '')::date WHERE id = ?", test.own, test.born, w.Omar.ID)
			for i, address := range []string{test.mother, test.father} {
				w.exec("INSERT INTO guardians (id, patient_id, name_en, relation, phone, email) VALUES (?, ?, 'Guardian', 'other', '+966551234567', ?)",
					uuid.UUID{byte(i)}, w.Omar.ID, address)
			}
			w.book(day)
			m := w.only()
			if m.Recipient != test.want {
				w.t.Errorf("told %q, want %q", m.Recipient, test.want)
			}
			if want := (test.want == ""); (m.State == notifications.Skipped) != want || (m.Reason == notifications.NoAddress) != want {
				w.t.Errorf("message is %s %s", m.State, m.Reason)
			}
		})
	}
}

// Book, move and move back within the undo window tells once; undoing the booking tells nothing.
func TestUndoWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(3 * day)
	w.at(2 * time.Minute)
	w.work()
	w.move(a, 4*day)
	w.move(a, 3*day)
	w.at(4 * time.Minute)
	w.work()
	w.wantTold()
	w.at(5 * time.Minute)
	w.work()
	w.wantTold("booked 25 November 09:00")
	b := w.book(5 * day)
	w.undo(b)
	w.at(hour)
	w.work()
	if got := len(w.told()); got != 1 {
		t.Errorf("told %d times, want once", got)
	}
}

// A change of the provider alone is told too, and a mere change of length is not.
func TestMovedToAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(3 * day)
	w.at(hour)
	w.work()
	_, err := w.desk.Reschedule(w.ctx, appointments.Move{
		Change: appointments.Change{ID: a.ID}, StartsAt: a.StartsAt, Minutes: 60, OutsideHours: true,
	})
	w.must(err)
	w.want("appointment_booked sent")
	_, err = w.desk.Reschedule(w.ctx, appointments.Move{
		Change: appointments.Change{ID: a.ID}, StartsAt: a.StartsAt, ProviderID: w.Hind.ID, OutsideHours: true,
	})
	w.must(err)
	w.want("appointment_booked sent", "appointment_moved planned")
	w.at(2 * hour)
	w.work()
	if got, want := w.smtp.Mails()[1].Text, "25 November 09:00 with Hind Al-Qasim for "; !strings.HasPrefix(got, want) {
		t.Errorf("told %q", got)
	}
}
