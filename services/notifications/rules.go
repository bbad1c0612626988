package notifications

import (
	"time"

	"tenhal.sa/tenhal/services/appointments"
)

// Rule is why somebody is told something.
type Rule string

// The rules.
const (
	AppointmentBooked Rule = "appointment_booked"
	AppointmentMoved  Rule = "appointment_moved"
	Reminder24h       Rule = "reminder_24h"
	Reminder2h        Rule = "reminder_2h"
	PaymentReceived   Rule = "receipt"
)

// UndoWindow is how long the message of a booking or a move is held back: whoever undoes it in
// that time has sent nothing.
const UndoWindow = 3 * time.Minute

// receiptLife is how long a receipt is still worth sending.
const receiptLife = 3 * 24 * time.Hour

// reminder is how long before a visit a reminder is due, and from when the next one does its work.
type reminder struct {
	rule        Rule
	due, expire time.Duration
}

var reminders = []reminder{
	{Reminder24h, 24 * time.Hour, 2 * time.Hour},
	{Reminder2h, 2 * time.Hour, 0},
}

// times returns when a message about a visit is due and when it loses its point.
func (r Rule) times(now, start time.Time) (due, expires time.Time) {
	for _, reminder := range reminders {
		if reminder.rule == r {
			return start.Add(-reminder.due), start.Add(-reminder.expire)
		}
	}
	return now.Add(UndoWindow), start
}

// late reports whether the time of a message has passed when it is planned. It is not sent late.
func (r Rule) late(now, start time.Time) bool {
	due, expires := r.times(now, start)
	return due.Before(now) || !due.Before(expires)
}

// fits returns "" where the rule suits a visit of a status, or why it does not.
func (r Rule) fits(status appointments.Status) Reason {
	switch {
	case status == appointments.Cancelled:
		return CalledOff
	case status == appointments.NoShow:
		return Missed
	case !status.Planned():
		return Arrived
	case r.reminds() && status != appointments.Confirmed:
		return Unconfirmed
	}
	return ""
}

func (r Rule) reminds() bool { return r == Reminder24h || r == Reminder2h }
