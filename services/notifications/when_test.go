package notifications_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/notifications"
)

// oclock is an hour of a day so many days after the story's beginning, which is a Sunday at 9:00.
func oclock(days, hour, minute int) time.Duration {
	return time.Duration(days)*day + time.Duration(hour-9)*time.Hour + time.Duration(minute)*time.Minute
}

// later tells a story four weeks after the one before, on the same day of the week.
func (w *world) later(name string, tell func(w *world)) {
	w.t.(*testing.T).Run(name, func(t *testing.T) {
		w.start = w.start.AddDate(0, 0, 28)
		inside := *w
		inside.t = t
		tell(&inside)
	})
}

// due is when the story's messages are due, in the centre's zone, as "rule Mon 15:04", or why they are not.
func (w *world) due() (lines []string) {
	w.t.Helper()
	for _, m := range w.list() {
		when := m.DueAt.In(w.Organisation.Zone()).Format("Mon 15:04")
		if m.State != notifications.Planned {
			when = string(m.Reason)
		}
		lines = append(lines, fmt.Sprintf("%s %s", m.Rule, when))
	}
	return lines
}

// Reminders are moved before quiet hours and days, and what is told of a change after them. Who is reminded by no other
// is reminded in the morning.
func TestWhen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name   string
		booked time.Duration
		visit  time.Duration
		days   string // that are quiet
		want   []string
	}{
		{"by day", oclock(0, 9, 0), oclock(3, 10, 0), "{}", []string{"appointment_booked Sun 09:03", "reminder_24h Tue 10:00", "reminder_2h Wed 08:00"}},
		{"early in the morning", oclock(0, 9, 0), oclock(3, 7, 30), "{}", []string{"appointment_booked Sun 09:03", "reminder_24h Tue 07:30", "reminder_2h Tue 21:59"}},
		{"at night", oclock(0, 9, 0), oclock(3, 23, 0), "{}", []string{"appointment_booked Sun 09:03", "reminder_24h Tue 21:59", "reminder_2h Wed 21:00"}},
		{"booked at night", oclock(0, 23, 0), oclock(3, 10, 0), "{}", []string{"appointment_booked Mon 07:00", "reminder_24h Tue 10:00", "reminder_2h Wed 08:00"}},
		{"booked at night for the morning", oclock(0, 23, 0), oclock(1, 8, 30), "{}", []string{"appointment_booked Mon 07:00", "reminder_24h too_late", "reminder_2h quiet", "reminder_day Mon 08:00"}},
		{"booked at night for noon", oclock(0, 23, 0), oclock(1, 12, 0), "{}", []string{"appointment_booked Mon 07:00", "reminder_24h too_late", "reminder_2h Mon 10:00"}},
		{"booked at night before eight", oclock(0, 23, 0), oclock(1, 7, 30), "{}", []string{"appointment_booked Mon 07:00", "reminder_24h too_late", "reminder_2h quiet"}},
		{"booked in the night for its end", oclock(1, 5, 0), oclock(1, 6, 45), "{}", []string{"appointment_booked too_late", "reminder_24h too_late", "reminder_2h too_late"}},
		{"booked an hour ahead", oclock(0, 9, 0), oclock(0, 10, 0), "{}", []string{"appointment_booked Sun 09:03", "reminder_24h too_late", "reminder_2h too_late"}},
		{"after a quiet weekend", oclock(3, 9, 0), oclock(7, 10, 0), "{5,6}", []string{"appointment_booked Wed 09:03", "reminder_24h Thu 21:59", "reminder_2h Sun 08:00"}},
		{"on a quiet day", oclock(3, 9, 0), oclock(5, 10, 0), "{5,6}", []string{"appointment_booked Wed 09:03", "reminder_24h Thu 10:00", "reminder_2h Thu 21:59"}},
		{"booked on a quiet day", oclock(5, 9, 0), oclock(8, 10, 0), "{5,6}", []string{"appointment_booked Sun 07:00", "reminder_24h Sun 10:00", "reminder_2h Mon 08:00"}},
	} {
		w.later(test.name, func(w *world) {
			w.exec("UPDATE message_hours SET quiet_from = 1320, quiet_to = 420, quiet_days = ?::smallint[]", test.days)
			w.at(test.booked)
			w.confirm(w.book(test.visit))
			if got := w.due(); !slices.Equal(got, test.want) {
				w.t.Errorf("due %q, want %q", got, test.want)
			}
		})
	}
}

// Whatever is quiet, no reminder comes later than it should, no message when it is quiet, and none after the visit began.
func TestNeverLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dice := rand.New(rand.NewPCG(3, 4))
	leads := map[notifications.RuleKey]time.Duration{notifications.Reminder24h: day, notifications.Reminder2h: 2 * hour}
	for range 60 {
		from, to := dice.IntN(1440), dice.IntN(1440)
		days := []int{dice.IntN(7), dice.IntN(7), dice.IntN(7)}[:dice.IntN(4)]
		booked := time.Duration(dice.IntN(7*24*60)) * time.Minute
		visit := booked + time.Duration(1+dice.IntN(5*24*60))*time.Minute
		w.later(fmt.Sprintf("quiet from %d to %d and on %v", from, to, days), func(w *world) {
			w.exec("UPDATE message_hours SET quiet_from = ?, quiet_to = ?, quiet_days = ARRAY(SELECT jsonb_array_elements_text(?::jsonb)::smallint)",
				from, to, fmt.Sprintf("[%s]", joined(days)))
			w.at(booked)
			w.confirm(w.book(visit))
			for _, m := range w.list() {
				at := m.DueAt.In(w.Organisation.Zone())
				minute := at.Hour()*60 + at.Minute()
				still := from <= minute && minute < to || from > to && (from <= minute || minute < to) || slices.Contains(days, int(at.Weekday()))
				late := m.DueAt.After(m.StartsAt.Add(-leads[m.Rule]))
				if m.State == notifications.Planned && (still || late || m.DueAt.Before(w.start.Add(booked)) || !m.DueAt.Before(m.StartsAt)) {
					w.t.Errorf("%s of a visit on %s, booked on %s, is due on %s", m.Rule,
						m.StartsAt.In(at.Location()).Format(time.RFC1123), w.start.Add(booked).In(at.Location()).Format(time.RFC1123), at.Format(time.RFC1123))
				}
			}
		})
	}
}

func joined(numbers []int) (list string) {
	for i, n := range numbers {
		if i > 0 {
			list += ","
		}
		list += fmt.Sprint(n)
	}
	return list
}

// What waited into the quiet hours waits for their end, or is given up where that is too late.
func TestQuietWhenItLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		name  string
		visit time.Duration
		want  string // at 7 o'clock
	}{{"for tomorrow", day, "appointment_booked sent"}, {"for the end of the night", 20 * hour, "appointment_booked skipped quiet"}} {
		w.story(test.name, func(w *world) {
			w.exec("UPDATE message_hours SET quiet_from = 1320, quiet_to = 420")
			w.exec("UPDATE message_rules SET enabled = event <> 'reminder'")
			w.book(test.visit)
			for _, at := range []time.Duration{oclock(0, 23, 0), oclock(1, 3, 0)} {
				w.at(at)
				w.work()
				w.wantTold()
			}
			w.at(oclock(1, 7, 1))
			w.work()
			w.want(test.want)
		})
	}
}

// Who is reminded by no other is reminded in the morning, once.
func TestThatMorning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec("UPDATE message_hours SET quiet_from = 1320, quiet_to = 420")
	w.at(oclock(0, 23, 0))
	a := w.book(oclock(1, 8, 30))
	w.confirm(a)
	w.at(oclock(1, 8, 0))
	w.work()
	w.wantTold("booked 23 November 08:30", "reminder 23 November 08:30")
	w.want("appointment_booked sent", "reminder_24h skipped too_late", "reminder_2h skipped quiet", "reminder_day sent")
}
