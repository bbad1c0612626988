package notifications

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Template is what messages of an event say by a channel, in a language. What stands in braces is
// filled in when a message leaves.
type Template struct {
	bun.BaseModel `bun:"table:message_templates,alias:mt"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	Event      Event
	Channel    Channel
	Language   i18n.Locale
	Version    int    // 0 is what the program brings along
	Subject    string // of an e-mail, with
	Title      string // the heading of its page
	Body       string
	Approved   string // Twilio's name of the approved WhatsApp template
	AuthorName string
	CreatedAt  time.Time
}

// Variable is something to be filled in.
type Variable string

// The variables.
const (
	VarName     Variable = "name"   // of the patient, or of a new user
	VarVisits   Variable = "visits" // a line for each visit
	VarDate     Variable = "date"
	VarTime     Variable = "time"
	VarProvider Variable = "provider"
	VarCentre   Variable = "centre"
	VarPhone    Variable = "phone"  // of the centre
	VarLink     Variable = "link"   // to answer, or to begin
	VarNumber   Variable = "number" // of the receipt
	VarAmount   Variable = "amount"
	VarText     Variable = "text"  // of a broadcast
	VarUntil    Variable = "until" // the last day of a report
)

var aboutVisits = []Variable{VarVisits, VarDate, VarTime, VarProvider, VarName, VarCentre, VarPhone, VarLink}

// variables are what messages of an event may be filled with.
var variables = map[Event][]Variable{
	OnBooking: aboutVisits, OnMove: aboutVisits, BeforeVisit: aboutVisits,
	OnCancellation: aboutVisits[:len(aboutVisits)-1],
	OnPayment:      {VarNumber, VarAmount, VarDate, VarName, VarCentre, VarPhone},
	OnBroadcast:    {VarText, VarCentre, VarPhone},
	OnInvitation:   {VarName, VarLink, VarCentre},
}

// Variables returns what messages of the event may be filled with.
func (e Event) Variables() []Variable { return variables[e] }

// musts are what the body of a text has to be filled with, because it would say too little otherwise. The page of
// an e-mail says it anyhow.
var musts = map[Event][]Variable{
	OnBooking: {VarVisits}, OnMove: {VarVisits}, BeforeVisit: {VarVisits}, OnCancellation: {VarVisits},
	OnPayment: {VarNumber, VarAmount}, OnBroadcast: {VarText},
}

// originals are the keys of what the program brings along.
var originals = map[Event]struct{ subject, title, body, text string }{
	OnBooking:      {"mail.booked.subject", "mail.booked.title", "mail.booked.intro", "mail.booked.text"},
	OnMove:         {"mail.moved.subject", "mail.moved.title", "mail.moved.intro", "mail.moved.text"},
	OnCancellation: {"mail.cancelled.subject", "mail.cancelled.title", "mail.cancelled.intro", "mail.cancelled.text"},
	BeforeVisit:    {"mail.reminder.subject", "mail.reminder.title", "mail.reminder.intro", "mail.reminder.text"},
	OnPayment:      {"mail.receipt.subject", "mail.receipt.title", "mail.receipt.intro", "mail.receipt.text"},
	OnBroadcast:    {"mail.broadcast.subject", "mail.broadcast.title", "mail.broadcast.intro", "mail.broadcast.text"},
	OnInvitation:   {"mail.welcome.subject", "mail.welcome.title", "mail.welcome.intro", "mail.welcome.intro"},
	OnReset:        {"mail.reset.subject", "mail.reset.title", "mail.reset.intro", "mail.reset.intro"},
	OnNewPassword:  {"mail.password.subject", "mail.password.title", "mail.password.intro", "mail.password.intro"},
	OnSecondStep:   {"mail.second.subject", "mail.second.title", "mail.second.intro", "mail.second.intro"},
	OnNewBrowser:   {"mail.browser.subject", "mail.browser.title", "mail.browser.intro", "mail.browser.intro"},
	OnDayReport:    {"mail.day.subject", "mail.day.title", "mail.day.intro", "mail.day.intro"},

	OnReferralReport:  {"mail.referrals.subject", "mail.referrals.title", "mail.referrals.intro", "mail.referrals.intro"},
	OnFinancialReport: {"mail.figures.subject", "mail.figures.title", "mail.figures.intro", "mail.figures.intro"},
}

// Original returns what the program brings along.
func Original(event Event, channel Channel, language i18n.Locale) Template {
	ctx := i18n.With(context.Background(), language)
	t, keys := Template{Event: event, Channel: channel, Language: language}, originals[event]
	if channel == Email {
		t.Subject, t.Title, t.Body = i18n.T(ctx, keys.subject), i18n.T(ctx, keys.title), i18n.T(ctx, keys.body)
		return t
	}
	t.Body = i18n.T(ctx, keys.text)
	return t
}

// Template returns what messages of an event say now by a channel, in a language.
func (s *Service) Template(ctx context.Context, event Event, channel Channel, language i18n.Locale) (Template, error) {
	var t Template
	err := s.DB.Conn(ctx).NewSelect().Model(&t).Where("event = ? AND channel = ? AND language = ?", event, channel, language).
		Order("version DESC").Limit(1).Scan(ctx)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return Original(event, channel, language), nil
	}
	if err != nil {
		return t, fmt.Errorf("notifications: template: %w", err)
	}
	return t, nil
}

var placeholder = regexp.MustCompile(`\{([a-z]*)\}`)

// Uses returns the variables of a text in the order in which they come, each once.
func Uses(text string) (used []Variable) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if v := Variable(m[1]); !slices.Contains(used, v) {
			used = append(used, v)
		}
	}
	return used
}

// Fill returns a text with its variables filled in.
func Fill(text string, values map[Variable]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		return values[Variable(found[1:len(found)-1])]
	})
}
