// Package referrals draws the referrals to and from the clinics: the worklists, the form, the page of one.
package referrals

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/views/attachments"
	"tenhal.sa/tenhal/views/ui"
)

// List is a worklist: to us, or from us.
type List struct {
	Box      referrals.Box
	Show     referrals.Show
	Filter   ui.Form // the clinic that was chosen
	Clinics  []ui.Option
	Rows     []Row
	Pages    ui.Pages
	MayWrite bool

	Counted  referrals.Counted // of a list of what was counted, instead of a box
	Days     ui.Form           // from which day until which
	From, To string            // between which clinics; empty for all
}

// Row is a referral in a list.
type Row struct {
	referrals.Row
	From, To string        // names
	Service  string        // that is asked for; may be empty
	Left     time.Duration // of work until the answer is due, or since then where it is late
	Late     bool
}

// FormPage is the page on which a referral is written.
type FormPage struct {
	Form    ui.Form
	ID      uuid.UUID // of the draft; uuid.Nil for a new one
	Version int
	Patient *patients.Patient // nil where one is still to be chosen
	Own     []ui.Option       // clinics in whose name the writer refers
	All     []ui.Option       // and those to which
	Offers  []ui.Option       // services that can be asked for
	Papers  []Paper
	Hours   map[referrals.Urgency]string // how long an answer may take
	AgainOf *referrals.Referral          // that it follows, and was rejected maybe; nil for none
}

// Paper is one that may go along.
type Paper struct {
	ID    uuid.UUID
	Title string
	Kind  string // message key
	Goes  bool
}

// Page is the page of a referral.
type Page struct {
	*referrals.Referral
	*referrals.People
	Row       Row
	Service   string
	Suggested string // clinic where it should go instead; may be empty
	Documents []referrals.Document
	Draft     []Paper // of a draft: what is to go along
	Visits    []referrals.Visit
	History   []referrals.Event
	Known     bool // the patient's record is there for the reader
	Places    *clinics.Catalogue

	MaySend, MayReceive, MayAccept, MayReject, MayBook, MayComplete, MayWithdraw, MayAgain bool

	Form ui.Form // that was refused, by what it does: "rejection", "completion", "withdrawal"
}

// Path is the page of a referral.
func Path(id uuid.UUID) string { return "/referrals/" + id.String() }

// wrong is what was wrong with what has no inputs on this page, each said once.
func (p Page) wrong() []string {
	return slices.Compact(slices.Sorted(maps.Values(p.Form.Errors)))
}

func (p Page) path() string { return Path(p.ID) }

func (p Page) name(ctx context.Context) string { return i18n.Pick(ctx, p.PatientAr, p.PatientEn) }

func (p Page) author(ctx context.Context) string { return i18n.Pick(ctx, p.AuthorAr, p.AuthorEn) }

// title is the number, or that it is a draft.
func (p Page) title(ctx context.Context) string {
	if p.Number == "" {
		return i18n.T(ctx, "referrals.draft")
	}
	return p.Number
}

// form is the form that does something: as it was refused, or empty.
func (p Page) form(does string) ui.Form {
	if p.Form.ID == does {
		return p.Form
	}
	return ui.Form{ID: does}
}

var urgencies = map[referrals.Urgency]struct{ label, icon, tone string }{
	referrals.Routine: {"referrals.urgency.routine", "circle-dashed", ui.Neutral},
	referrals.Soon:    {"referrals.urgency.soon", "clock", ui.Warn},
	referrals.Urgent:  {"referrals.urgency.urgent", "triangle-alert", ui.Danger},
}

var reasons = map[referrals.Reason]string{
	referrals.Assessment: "referrals.reason.assessment", referrals.Therapy: "referrals.reason.therapy",
	referrals.SecondOpinion: "referrals.reason.second_opinion", referrals.Diagnostics: "referrals.reason.diagnostics",
	referrals.Medication: "referrals.reason.medication", referrals.FollowUp: "referrals.reason.follow_up", referrals.Other: "referrals.reason.other",
}

// Refusals are the message keys of why referrals are not accepted.
var Refusals = map[referrals.Refusal]string{
	referrals.NotOurs: "referrals.refusal.not_ours", referrals.NoCapacity: "referrals.refusal.no_capacity",
	referrals.Incomplete: "referrals.refusal.incomplete", referrals.NotIndicated: "referrals.refusal.not_indicated",
	referrals.Duplicate: "referrals.refusal.duplicate", referrals.Declined: "referrals.refusal.declined", referrals.OtherRefusal: "referrals.refusal.other",
}

var agreements = map[referrals.Agreement]string{
	referrals.ByPatient: "referrals.consent.patient", referrals.ByGuardian: "referrals.consent.guardian",
}

var directions = map[referrals.Direction]struct{ label, icon string }{
	referrals.Internal: {"referrals.direction.internal", "building-2"},
	referrals.Outward:  {"referrals.direction.out", "external-link"},
	referrals.Inward:   {"referrals.direction.in", "inbox"},
}

var shows = map[referrals.Show]string{
	referrals.ShowOpen: "referrals.show.open", referrals.ShowWaiting: "referrals.show.waiting", referrals.ShowTaken: "referrals.show.taken",
	referrals.ShowDrafts: "referrals.show.drafts", referrals.ShowEnded: "referrals.show.ended",
}

// events are the words of what happened.
var events = map[referrals.Happening]struct{ label, tone string }{
	referrals.WhenCreated: {"referrals.did.created", ""}, referrals.WhenEdited: {"referrals.did.edited", ""},
	referrals.WhenSent: {"referrals.did.sent", ui.Info}, referrals.WhenReceived: {"referrals.did.received", ""},
	referrals.WhenAccepted: {"referrals.did.accepted", ui.Ok}, referrals.WhenRejected: {"referrals.did.rejected", ui.Danger},
	referrals.WhenBooked: {"referrals.did.booked", ui.Ok}, referrals.WhenUnbooked: {"referrals.did.unbooked", ui.Warn},
	referrals.WhenSeen: {"referrals.did.seen", ui.Ok}, referrals.WhenUnseen: {"referrals.did.unseen", ui.Warn},
	referrals.WhenCompleted: {"referrals.did.completed", ui.Ok}, referrals.WhenWithdrawn: {"referrals.did.withdrawn", ui.Warn},
	referrals.WhenExpired: {"referrals.did.expired", ui.Danger}, referrals.WhenEscalated: {"referrals.did.escalated", ui.Warn},
}

func (p Page) events(ctx context.Context) (list []ui.Event) {
	for _, e := range p.History {
		list = append(list, ui.Event{At: e.At, Text: events[e.What].label, By: i18n.Pick(ctx, e.ActorAr, e.ActorEn), Tone: events[e.What].tone})
	}
	return list
}

// PaperKind is the message key of what a paper is.
func PaperKind(d referrals.Document) string { return attachments.KindLabels[d.Kind] }
