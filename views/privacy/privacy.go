// Package privacy draws who saw whose record, how a restricted one is opened, and how that is reviewed.
package privacy

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Log is a page of looks at records, and how they were chosen.
type Log struct {
	Filter  ui.Form // patient, user, from, until, glass
	Users   []ui.Option
	Patient string // whom the filter chooses; empty for all
	Reads   []audit.Read
	Pages   ui.Pages
}

// Report is who saw the record of a patient.
type Report struct {
	Patient     *patients.Patient
	Readers     []audit.Reader
	Restriction *audit.Restriction // nil where the record is open
	Held        bool               // it may not be destroyed
	At          time.Time
}

// saw are those to whom the record was shown.
func (r Report) saw() []audit.Reader {
	return slices.DeleteFunc(slices.Clone(r.Readers), func(one audit.Reader) bool { return one.Count == 0 })
}

// Asked is the form with which somebody opens a restricted record.
type Asked struct {
	Form    ui.Form
	Patient *patients.Patient
}

// Limits is the restriction of a patient's record, and those there were.
type Limits struct {
	Form    ui.Form
	Patient *patients.Patient
	All     []audit.Restriction
	Names   map[uuid.UUID]string // of users
}

// now is the restriction that holds, or nil.
func (l Limits) now() *audit.Restriction { return Holding(l.All) }

// Holding returns the restriction that is not lifted, or nil.
func Holding(all []audit.Restriction) *audit.Restriction {
	if len(all) > 0 && all[0].LiftedAt.IsZero() {
		return &all[0]
	}
	return nil
}

// Uses are the times that the glass was broken.
type Uses struct {
	Form     ui.Form // of a review that was refused; its ID is that of the use
	Reviewed bool
	All      []audit.Use
	Pages    ui.Pages
}

// saw are the words for what was seen.
var saw = map[audit.What]string{
	audit.SawFile: "privacy.saw.file", audit.SawDetails: "privacy.saw.details", audit.SawMessages: "privacy.saw.messages",
	audit.SawFolders: "privacy.saw.folders", audit.SawPapers: "privacy.saw.papers", audit.SawPaper: "privacy.saw.paper", audit.SawPackage: "privacy.saw.package", audit.SawAlerts: "privacy.saw.alerts", audit.SawConsents: "privacy.saw.consents",
	audit.SawVisit: "privacy.saw.visit", audit.SawInvoice: "privacy.saw.invoice", audit.SawPDF: "privacy.saw.document", audit.SawXML: "privacy.saw.electronic",
	audit.SawPrint: "privacy.saw.print", audit.SawMessage: "privacy.saw.message", audit.SawTask: "privacy.saw.task",
	audit.SawOrders: "privacy.saw.orders", audit.SawResults: "privacy.saw.results", audit.SawResult: "privacy.saw.result",
	audit.SawNote: "privacy.saw.note", audit.SawTimeline: "privacy.saw.timeline",
	audit.SawReferral: "privacy.saw.referral",
	audit.SawAudit:    "privacy.saw.audit",
}

// grounds are why a record is restricted, and needs are what it is opened for.
var (
	grounds = map[string]string{
		"vip": "privacy.ground.vip", "staff": "privacy.ground.staff", "family": "privacy.ground.family",
		"custody": "privacy.ground.custody", "safety": "privacy.ground.safety", "other": "privacy.ground.other",
	}
	needs = map[string]string{
		"treatment": "privacy.need.treatment", "emergency": "privacy.need.emergency", "booking": "privacy.need.booking",
		"billing": "privacy.need.billing", "request": "privacy.need.request", "complaint": "privacy.need.complaint", "other": "privacy.ground.other",
	}
)

// GroundLabel returns the message key of why a record is restricted or was opened, or "".
func GroundLabel(ground string) string { return cmp.Or(grounds[ground], needs[ground]) }

func minutes(ctx context.Context) (list []ui.Option) {
	for _, n := range audit.Minutes {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: i18n.N(ctx, "privacy.minutes", n)})
	}
	return list
}

// allSeen is what somebody saw, in words.
func allSeen(ctx context.Context, what []audit.What) string {
	words := make([]string, len(what))
	for i, w := range what {
		words[i] = i18n.T(ctx, saw[w])
	}
	return strings.Join(words, i18n.T(ctx, "privacy.comma")+" ")
}

// tabs are the two lists of those who answer for privacy.
func tabs(on string) []ui.Segment {
	return []ui.Segment{
		{Label: "privacy.access_log", Href: "/admin/access-log", On: on == "log"},
		{Label: "privacy.uses", Href: "/admin/break-glass", On: on == "uses"},
		{Label: "privacy.reviewed", Href: "/admin/break-glass?show=reviewed", On: on == "reviewed"},
	}
}

func path(p *patients.Patient) string { return "/patients/" + p.ID.String() }

func may(ctx context.Context, use audit.Use) bool {
	return use.ReviewedAt.IsZero() && use.UserID != access.Who(ctx).ID
}
