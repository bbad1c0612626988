package notifications_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/notifications/twilio/twiliotest"
)

const (
	mother = "+966550000001"
	father = "+966550000002"
)

// child makes a patient into a minor with guardians, whose numbers are given.
func (l *lines) child(id uuid.UUID, guardians ...string) {
	l.t.Helper()
	l.exec("UPDATE patients SET birth_date = '2020-05-01', phone = '', email = '', language = 'en' WHERE id = ?", id)
	for _, phone := range guardians {
		l.exec("INSERT INTO guardians (id, patient_id, name_ar, name_en, relation, phone, email) VALUES (?, ?, 'أم', 'Guardian', 'mother', ?, ?)",
			db.NewID(), id, phone, strings.TrimPrefix(phone, "+")+"@example.com")
	}
}

// siblings books and confirms a visit for each of two children, one after the other, and returns them.
func (l *lines) siblings(after time.Duration) (first, second *appointments.Appointment) {
	l.t.Helper()
	book := func(patient, provider uuid.UUID, after time.Duration) *appointments.Appointment {
		a, err := l.desk.Book(l.ctx, appointments.Wish{
			PatientID: patient, ProviderID: provider, ServiceID: l.Session.ID, StartsAt: l.start.Add(after), OutsideHours: true,
		})
		l.must(err)
		l.confirm(a)
		return a
	}
	return book(l.Omar.ID, l.Sami.ID, after), book(l.Sara.ID, l.Hind.ID, after+2*hour)
}

// reminders are the texts and mails of the story that remind somebody, as "channel: names of children".
func (l *lines) reminders() (all []string) {
	l.t.Helper()
	says := func(channel, body string) {
		names := []string{}
		for _, name := range []string{l.Omar.NameEn, l.Sara.NameEn} {
			if strings.Contains(body, name) {
				names = append(names, name[:4])
			}
		}
		all = append(all, channel+": "+strings.Join(names, " "))
	}
	for _, text := range l.texts() {
		says("sms", text.Body)
	}
	for _, mail := range l.came() {
		says("email", mail.Text)
	}
	return all
}

// A guardian with two children on a day is reminded once, and of what is true when the message leaves.
func TestSiblings(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.child(l.Omar.ID, mother)
	l.child(l.Sara.ID, mother)
	l.exec("UPDATE message_rules SET enabled = key = 'reminder_24h' OR key = 'appointment_cancelled'")
	due := 2 * day // of the first reminder; the second child's is two hours later
	for _, test := range []struct {
		name string
		play func(l *lines, first, second *appointments.Appointment)
		want []string
	}{
		{"both", func(*lines, *appointments.Appointment, *appointments.Appointment) {}, []string{"sms: Omar Sara"}},
		{"the first is cancelled before", func(l *lines, first, _ *appointments.Appointment) { l.cancel(first) }, []string{"sms: Sara"}},
		{"the second is cancelled before", func(l *lines, _, second *appointments.Appointment) { l.cancel(second) }, []string{"sms: Omar"}},
		{"the first is cancelled after", func(l *lines, first, _ *appointments.Appointment) {
			l.at(due)
			l.settle()
			l.cancel(first)
		}, []string{"sms: Omar Sara", "sms: Omar"}},
		{"the second is cancelled after", func(l *lines, _, second *appointments.Appointment) {
			l.at(due)
			l.settle()
			l.cancel(second)
		}, []string{"sms: Omar Sara", "sms: Sara"}},
		{"the first is cancelled while it waits for Twilio", func(l *lines, first, _ *appointments.Appointment) {
			l.at(due)
			l.twilio.Next(twiliotest.Unavailable)
			l.settle()
			l.cancel(first)
		}, []string{"sms: Sara"}},
		{"the second is cancelled while it waits for Twilio", func(l *lines, _, second *appointments.Appointment) {
			l.at(due)
			l.twilio.Next(twiliotest.Unavailable)
			l.settle()
			l.cancel(second)
		}, []string{"sms: Omar"}},
		{"the second is moved to another day", func(l *lines, _, second *appointments.Appointment) { l.move(second, 5*day) }, []string{"sms: Omar", "sms: Sara"}},
		{"it did not arrive", func(l *lines, _, _ *appointments.Appointment) {
			l.at(due)
			l.settle()
			l.says("undelivered")
		}, []string{"sms: Omar Sara", "email: Omar Sara"}},
		{"it arrived after all", func(l *lines, _, second *appointments.Appointment) {
			l.at(due)
			l.settle()
			l.says("undelivered", "delivered")
			l.settle()
			l.cancel(second)
		}, []string{"sms: Omar Sara", "sms: Sara"}},
	} {
		l.story(test.name, func(l *lines) {
			first, second := l.siblings(3 * day)
			test.play(l, first, second)
			for _, at := range []time.Duration{due, due + 30*time.Minute, due + 3*hour, 4 * day} {
				if now := l.start.Add(at); now.After(l.db.Clock.Now()) {
					l.at(at)
				}
				l.settle()
			}
			if got := l.reminders(); !slices.Equal(got, test.want) {
				l.t.Errorf("told %q, want %q; %q", got, test.want, l.ways())
			}
		})
	}
}

// The children's reminder could not leave before the first visit began. The second is still reminded of.
func TestSiblingsTooLate(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.child(l.Omar.ID, mother)
	l.child(l.Sara.ID, mother)
	l.exec("UPDATE message_rules SET enabled = key = 'reminder_2h'")
	l.siblings(3 * day)
	l.twilio.Always(twiliotest.Unavailable)
	for at := 3*day - 2*hour; at < 3*day+10*time.Minute; at += 5 * time.Minute {
		l.at(at)
		l.settle()
	}
	l.twilio.Always(twiliotest.None)
	l.at(3*day + 30*time.Minute)
	l.settle()
	if got := l.reminders(); !slices.Equal(got, []string{"sms: Sara"}) {
		t.Errorf("told %q, want the second child's alone; %q", got, l.ways())
	}
}

// Every guardian is told where the rule says so, and what does not reach one goes to nobody else in their place.
func TestGuardians(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.child(l.Omar.ID, mother, father)
	l.exec("UPDATE message_rules SET audience = 'guardians'")
	told := func(l *lines) (to []string) {
		for _, text := range l.texts() {
			to = append(to, text.To)
		}
		for _, mail := range l.came() {
			to = append(to, mail.To)
		}
		slices.Sort(to)
		return to
	}
	for _, test := range []struct {
		name string
		play func(l *lines)
		want []string
	}{
		{"both", func(*lines) {}, []string{mother, father}},
		{"one can't be reached by phone", func(l *lines) { l.twilio.Refuse(father, 21408) }, []string{mother, "966550000002@example.com"}},
		{"one can't be reached at all", func(l *lines) {
			l.twilio.Refuse(father, 21408)
			l.exec("UPDATE guardians SET email = '' WHERE phone = ?", father)
		}, []string{mother}},
		{"one left in the meantime", func(l *lines) { l.exec("DELETE FROM guardians WHERE phone = ?", father) }, []string{mother}},
	} {
		l.story(test.name, func(l *lines) {
			l.book(3 * day)
			test.play(l)
			l.at(hour)
			l.settle()
			if got := told(l); !slices.Equal(got, test.want) {
				l.t.Errorf("told %q, want %q; %q", got, test.want, l.ways())
			}
			l.twilio.Refuse(father, 0)
		})
	}
}

// Only a guardian with the authority to hear is told, and only while it is valid.
func TestGuardianAuthority(t *testing.T) {
	t.Parallel()
	l := newLines(t, twiliotest.Options{})
	l.child(l.Omar.ID, mother, father)
	l.exec("UPDATE message_rules SET audience = 'guardians'")
	for _, test := range []struct{ name, father string }{
		{"who may not hear", "may_get_messages = false"},
		{"whose authority has ended", "may_get_messages = true, valid_until = date '2026-11-01'"},
		{"whose authority is to begin", "may_get_messages = true, valid_until = NULL, valid_from = date '2099-01-01'"},
	} {
		l.story(test.name, func(l *lines) {
			l.exec("UPDATE guardians SET "+test.father+" WHERE phone = ?", father)
			l.book(3 * day)
			l.at(hour)
			l.settle()
			for _, text := range l.texts() {
				if text.To != mother {
					l.t.Errorf("%s was told", text.To)
				}
			}
			if len(l.texts()) == 0 {
				l.t.Error("nobody was told, want the mother")
			}
			if people, err := l.People(l.ctx, l.Omar.ID); err != nil || len(people) != 2 {
				l.t.Errorf("%d hear of his affairs, %v; want him and his mother", len(people), err)
			}
		})
	}
}
