// Package reports counts what the centre did and is about to do, keeps what is told of a period, and tells who is to know.
package reports

import (
	"time"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/referrals"
)

// Service makes reports.
type Service struct {
	DB            *db.DB
	Clinics       *clinics.Directory
	Overview      *overview.Service
	Inbox         *inbox.Service
	Notifications *notifications.Service
	Referrals     *referrals.Service
}

// Kind is how long a report's time is.
type Kind string

// The kinds. Money is counted by weeks and months.
const (
	Day       Kind = "day"
	Week      Kind = "week"
	Month     Kind = "month"
	Thursdays Kind = "referrals" // a week of referrals: from Thursday to Wednesday
)

// Period is the days of a report, both included, as the centre's clocks tell them.
type Period struct {
	Kind Kind
	From civil.Date
	To   civil.Date
}

// period returns the day, the week of referrals, the week from the centre's first weekday, or the Gregorian month around a day. What is no kind
// is a week.
func period(kind Kind, around civil.Date, org clinics.Organisation) Period {
	switch kind {
	case Thursdays:
		from := around.WeekStart(time.Thursday)
		return Period{Thursdays, from, from.Add(6)}
	case Day:
		return Period{Day, around, around}
	case Month:
		from := around.MonthStart()
		return Period{Month, from, from.Add(31).MonthStart().Add(-1)}
	}
	from := around.WeekStart(org.FirstWeekday)
	return Period{Week, from, from.Add(6)}
}

// Before returns the day of the period before this one.
func (p Period) Before() civil.Date { return p.From.Add(-1) }

// After returns the day of the period after this one.
func (p Period) After() civil.Date { return p.To.Add(1) }

// job is what the jobs have in common.
type job struct{}

// Queue is where the jobs wait.
func (job) Queue() queue.Name { return queue.Reports }

// TellDay is the job that tells of the next day's visits.
type TellDay struct{ job }

// Kind names the job on the queue.
func (TellDay) Kind() string { return "reports.tell_day" }

// CloseWeek is the job that keeps and tells the figures of the week before.
type CloseWeek struct{ job }

// Kind names the job on the queue.
func (CloseWeek) Kind() string { return "reports.close_week" }

// CloseMonth is the job that keeps and tells the figures of the month before.
type CloseMonth struct{ job }

// Kind names the job on the queue.
func (CloseMonth) Kind() string { return "reports.close_month" }

// CloseReferrals is the job that keeps and tells the figures of referrals of the week before.
type CloseReferrals struct{ job }

// Kind names the job on the queue.
func (CloseReferrals) Kind() string { return "reports.close_referrals" }
