// Package messages draws the log of messages, the story of each, and what the catcher caught.
package messages

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/views/ui"
)

// List is a page of messages.
type List struct {
	State  notifications.State // of those shown; empty for all
	Of     uuid.UUID           // the broadcast that they are a part of; uuid.Nil for all
	Rows   []Row
	Pages  ui.Pages
	Outbox bool // messages are caught here
	Manage bool // the reader decides what people are told
}

// Row is a message in the list.
type Row struct {
	ID         uuid.UUID
	What       string
	Channel    notifications.Channel
	State      notifications.State
	Reason     notifications.Reason
	To         string // masked
	Patient    string
	FileNumber string
	About      About
	DueAt      time.Time
	SentAt     time.Time
	Unheard    bool // it left a while ago, and the provider has not said that it arrived
}

// About is what a message tells of: a visit, a receipt, or something else in words.
type About struct {
	Href   string
	Visit  time.Time
	Number string // of the receipt
	Words  string // message key
}

// RowOf is a message as it is listed.
func RowOf(ctx context.Context, e notifications.Entry, now time.Time) Row {
	return Row{
		ID: e.ID, What: e.What(ctx), Channel: e.Channel, State: e.State, Reason: e.Reason, To: notifications.Masked(e.Recipient),
		Patient: e.Patient(ctx), FileNumber: e.FileNumber, DueAt: e.DueAt, SentAt: e.SentAt, Unheard: e.Unheard(now), About: aboutOf(e),
	}
}

// aboutOf leads to what a message tells of.
func aboutOf(e notifications.Entry) About {
	switch {
	case e.PaymentID != uuid.Nil:
		return About{Href: "/payments/" + e.PaymentID.String(), Number: e.Receipt}
	case e.Report != nil:
		return About{Href: e.Report.Path, Words: "messages.a_report"}
	case e.UserID != uuid.Nil:
		return About{Href: "/messages/" + e.ID.String(), Words: "messages.a_user"}
	case e.BroadcastID != uuid.Nil:
		return About{Href: "/broadcasts/" + e.BroadcastID.String(), Words: "messages.broadcast"}
	}
	return About{Href: "/appointments/" + e.AppointmentID.String(), Visit: e.StartsAt}
}

// Message is the page of one message.
type Message struct {
	Row
	PatientID  uuid.UUID
	RuleID     uuid.UUID // uuid.Nil for those who don't decide on rules
	ExpiresAt  time.Time
	Attempt    int
	Answer     string // of the provider, technical
	Language   i18n.Locale
	Subject    string
	Text       string // empty where nothing is to be shown
	Segments   int    // of an SMS
	Replaces   uuid.UUID
	ReplacedBy uuid.UUID
	PartOf     uuid.UUID
	Parts      int // other messages that are told in it
	Resendable bool
	Story      []ui.Event
}

func (r Row) path() string { return "/messages/" + r.ID.String() }

// channels are how the ways to somebody are called and drawn.
var channels = map[notifications.Channel]struct{ icon, label string }{
	notifications.WhatsApp: {"message-square", "messages.whatsapp"},
	notifications.SMS:      {"phone", "messages.sms"},
	notifications.Email:    {"mail", "messages.email"},
}

// ChannelLabel returns what a channel is called.
func ChannelLabel(ctx context.Context, c notifications.Channel) string {
	return i18n.T(ctx, channels[c].label)
}

// states are how the states of a message are called and drawn.
var states = map[notifications.State]struct{ tone, icon, label string }{
	notifications.Planned:    {ui.Neutral, "clock", "messages.planned"},
	notifications.Queued:     {ui.Neutral, "hourglass", "messages.queued"},
	notifications.Sending:    {ui.Info, "send", "messages.sending"},
	notifications.Sent:       {ui.Ok, "check", "messages.sent"},
	notifications.Delivered:  {ui.Ok, "check-check", "messages.delivered"},
	notifications.Bounced:    {ui.Danger, "circle-x", "messages.bounced"},
	notifications.Suppressed: {ui.Neutral, "ban", "messages.suppressed"},
	notifications.Joined:     {ui.Neutral, "link", "messages.joined"},
	notifications.InDoubt:    {ui.Warn, "circle-question-mark", "messages.in_doubt"},
	notifications.Failed:     {ui.Danger, "circle-x", "messages.failed"},
	notifications.Cancelled:  {ui.Neutral, "ban", "messages.cancelled"},
	notifications.Skipped:    {ui.Neutral, "minus", "messages.skipped"},
}

var reasons = map[notifications.Reason]string{
	notifications.NoAddress:   "messages.why.no_address",
	notifications.TooLate:     "messages.why.too_late",
	notifications.Expired:     "messages.why.expired",
	notifications.Moved:       "messages.why.moved",
	notifications.CalledOff:   "messages.why.called_off",
	notifications.Missed:      "messages.why.missed",
	notifications.Arrived:     "messages.why.arrived",
	notifications.Unconfirmed: "messages.why.unconfirmed",
	notifications.Refused:     "messages.why.refused",
	notifications.Unreachable: "messages.why.unreachable",
	notifications.NoAnswer:    "messages.why.no_answer",
	notifications.Quiet:       "messages.why.quiet",
	notifications.Restored:    "messages.why.restored",
	notifications.Reminded:    "messages.why.reminded",
	notifications.Inactive:    "messages.why.inactive",
	notifications.Stopped:     "messages.why.stopped",
	notifications.Shared:      "messages.why.shared",
	notifications.Paced:       "messages.why.paced",
	notifications.OptedOut:    "messages.why.opted_out",
	notifications.Blocked:     "messages.why.blocked",
	notifications.Undelivered: "messages.why.undelivered",
	notifications.Dead:        "messages.why.dead",
	notifications.Superseded:  "messages.why.superseded",
}

// chosen are the states by which the list is filtered: those that want somebody to act first.
var chosen = []notifications.State{
	notifications.Failed, notifications.Bounced, notifications.InDoubt, notifications.Planned, notifications.Sent, notifications.Delivered,
	notifications.Cancelled, notifications.Skipped, notifications.Suppressed,
}

func tabs(ctx context.Context, on notifications.State) []ui.Segment {
	all := []ui.Segment{{Label: "messages.all", Href: ui.Here(ctx, "state", "", "page", ""), On: on == ""}}
	for _, s := range chosen {
		all = append(all, ui.Segment{Label: states[s].label, Href: ui.Here(ctx, "state", string(s), "page", ""), On: on == s})
	}
	return all
}

// StepText says what happened in a step of a message's story.
func StepText(ctx context.Context, s notifications.Step) string {
	if s.State == notifications.Queued {
		return i18n.T(ctx, "messages.sent_again")
	}
	text := i18n.T(ctx, states[s.State].label)
	if s.Reason != "" {
		text = i18n.T(ctx, "messages.because", "what", text, "why", i18n.T(ctx, reasons[s.Reason]))
	}
	return text
}

// ReasonText says why a message does not leave.
func ReasonText(ctx context.Context, r notifications.Reason) string { return i18n.T(ctx, reasons[r]) }

// Tone returns the tone in which a state is drawn.
func Tone(s notifications.State) string { return states[s].tone }

// StateText returns what a state is called.
func StateText(ctx context.Context, s notifications.State) string {
	return i18n.T(ctx, states[s].label)
}
