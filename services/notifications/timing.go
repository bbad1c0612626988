package notifications

import "time"

// timing knows when messages are due: by the rules for reminders, the quiet hours and the centre's zone.
type timing struct {
	leads []time.Duration // of the reminders, the longest first
	hours Hours
	zone  *time.Location
}

func timingOf(rules []Rule, c *contact) timing {
	t := timing{zone: c.book.zone, hours: c.book.hours}
	for _, r := range rules {
		if r.LeadMinutes > 0 {
			t.leads = append(t.leads, r.lead())
		}
	}
	return t
}

// of returns when a message about a visit is due and when it loses its point, or why it comes too late for either.
// Reminders are moved before quiet hours, and what is told of a change waits for their end. Neither is sent late.
func (t *timing) of(r *Rule, now, start time.Time) (due, expires time.Time, late Reason) {
	if r.Event != BeforeVisit {
		due = t.hours.after(now.Add(r.hold()).In(t.zone)).UTC()
		if !due.Before(start) {
			late = TooLate
		}
		return due, start, late
	}
	wanted := start.Add(-r.lead())
	if r.AtMinute > 0 {
		wanted = onDay(start.In(t.zone), 0, r.AtMinute).UTC()
	}
	due, expires = t.hours.before(wanted.In(t.zone)).UTC(), start.Add(-t.next(r))
	switch {
	case wanted.Before(now) || !wanted.Before(start):
		late = TooLate
	case due.Before(now):
		late = Quiet
	}
	return due, expires, late
}

// next is how long before the visit the next reminder does the work of this one.
func (t *timing) next(r *Rule) time.Duration {
	for _, lead := range t.leads {
		if r.lead() > lead {
			return lead
		}
	}
	return 0
}
