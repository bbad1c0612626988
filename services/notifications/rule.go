package notifications

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Event is what has people told something.
type Event string

// The events.
const (
	OnBooking      Event = "booked"
	OnMove         Event = "moved"
	OnCancellation Event = "cancelled"
	BeforeVisit    Event = "reminder"
	OnPayment      Event = "receipt"
	OnBroadcast    Event = "broadcast"
	OnInvitation   Event = "welcome"
)

// The events of which users are told for their own safety. Nobody decides about them or their words.
const (
	OnReset       Event = "reset"
	OnNewPassword Event = "new_password"
	OnSecondStep  Event = "second_step"
	OnNewBrowser  Event = "new_browser"
)

// The events of which users are told for their work. Schedules say when, and each user whether.
const (
	OnDayReport       Event = "day_report"
	OnFinancialReport Event = "financial_report"
	OnReferralReport  Event = "referral_report"
)

// AboutReports are those.
var AboutReports = []Event{OnDayReport, OnFinancialReport, OnReferralReport}

// AboutAccounts are those for safety.
var AboutAccounts = []Event{OnReset, OnNewPassword, OnSecondStep, OnNewBrowser}

// Events are all others.
var Events = []Event{OnBooking, OnMove, OnCancellation, BeforeVisit, OnPayment, OnBroadcast, OnInvitation}

// AboutVisits are the events of which a message tells visits.
var AboutVisits = []Event{OnBooking, OnMove, OnCancellation, BeforeVisit}

// Purpose is what people may decide to be told or not.
type Purpose string

// The purposes.
const (
	Visits    Purpose = "visits"
	Reminders Purpose = "reminders"
	Payments  Purpose = "payments"
	News      Purpose = "news"
)

// Purposes are all of them.
var Purposes = []Purpose{Visits, Reminders, Payments, News}

var purposes = map[Event]Purpose{
	OnBooking: Visits, OnMove: Visits, OnCancellation: Visits, BeforeVisit: Reminders, OnPayment: Payments, OnBroadcast: News,
}

// Purpose returns what the event is told for: "" where nobody is asked.
func (e Event) Purpose() Purpose { return purposes[e] }

// Optional reports whether a message of this purpose offers to get no more of its kind.
func (p Purpose) Optional() bool { return p == Reminders || p == News }

// Audience is who hears of a patient's affairs.
type Audience string

// The audiences. Both are the patient alone where he is of age.
const (
	Family    Audience = "family"    // one guardian of a minor
	Guardians Audience = "guardians" // every guardian of a minor
)

// Audiences are all of them.
var Audiences = []Audience{Family, Guardians}

// RuleKey names a rule for good.
type RuleKey string

// The rules that every centre begins with.
const (
	AppointmentBooked    RuleKey = "appointment_booked"
	AppointmentMoved     RuleKey = "appointment_moved"
	AppointmentCancelled RuleKey = "appointment_cancelled"
	Reminder24h          RuleKey = "reminder_24h"
	Reminder2h           RuleKey = "reminder_2h"
	ReminderDay          RuleKey = "reminder_day"
	PaymentReceived      RuleKey = "receipt"
	Broadcasting         RuleKey = "broadcast"
	Welcome              RuleKey = "welcome"
	PasswordReset        RuleKey = "reset"
	PasswordChanged      RuleKey = "new_password"
	SecondStepChanged    RuleKey = "second_step"
	BrowserNew           RuleKey = "new_browser"
	DayReport            RuleKey = "day_report"
	FinancialReport      RuleKey = "financial_report"
	ReferralReport       RuleKey = "referral_report"
)

// Rule says whom to tell of an event, when, and by which ways.
type Rule struct {
	bun.BaseModel `bun:"table:message_rules,alias:r"`
	signal.Source `bun:"-"`

	ID          uuid.UUID `bun:",pk"`
	Key         RuleKey
	Event       Event
	Name        string    // empty for those that every centre begins with
	LeadMinutes int       `bun:",nullzero"` // of a reminder: before the visit,
	AtMinute    int       `bun:",nullzero"` // or after midnight on its day, for those whom no other reminder reached
	HoldSeconds int       // in which undoing sends nothing
	ClinicID    uuid.UUID `bun:",nullzero"` // only for its visits,
	ServiceID   uuid.UUID `bun:",nullzero"` // or those of one service
	Audience    Audience
	Channels    []string    `bun:",array"` // the first that works, then the next
	Language    i18n.Locale // empty: the patient's
	Enabled     bool
	Version     int
	CreatedAt   time.Time
}

// Own reports whether the centre made the rule itself.
func (r *Rule) Own() bool { return r.Name != "" }

// names are how the rules are called that every centre begins with.
var names = map[RuleKey]string{
	AppointmentBooked:    "messages.booked",
	AppointmentMoved:     "messages.moved",
	AppointmentCancelled: "messages.called_off",
	Reminder24h:          "messages.day_before",
	Reminder2h:           "messages.hours_before",
	ReminderDay:          "messages.that_morning",
	PaymentReceived:      "messages.receipt",
	Broadcasting:         "messages.broadcast",
	Welcome:              "messages.welcome",
	PasswordReset:        "messages.password_reset",
	PasswordChanged:      "messages.password_changed",
	SecondStepChanged:    "messages.second_step",
	BrowserNew:           "messages.new_browser",
	DayReport:            "messages.day_report",
	FinancialReport:      "messages.financial_report",
	ReferralReport:       "messages.referral_report",
}

// Called returns the rule's name.
func (r *Rule) Called(ctx context.Context) string { return called(ctx, r.Key, r.Name) }

func called(ctx context.Context, key RuleKey, name string) string {
	if name != "" {
		return name
	}
	return i18n.T(ctx, names[key])
}

// lead is how long before a visit a reminder is due; 0 for others and for those of a time of day.
func (r *Rule) lead() time.Duration { return time.Duration(r.LeadMinutes) * time.Minute }

func (r *Rule) hold() time.Duration { return time.Duration(r.HoldSeconds) * time.Second }

// ladder are the channels of the rule after one that did not work; all of them after "".
func (r *Rule) ladder(after Channel) []string {
	return r.Channels[slices.Index(r.Channels, string(after))+1:]
}

// covers reports whether the rule is for visits of a clinic and a service.
func (r *Rule) covers(clinic, service uuid.UUID) bool {
	return (r.ClinicID == uuid.Nil || r.ClinicID == clinic) && (r.ServiceID == uuid.Nil || r.ServiceID == service)
}
