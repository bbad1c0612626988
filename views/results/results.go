// Package results draws orders, results, the list of what is to be looked at, and what is nobody's.
package results

import (
	"bytes"
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/views/ui"
)

// Path is the page of a patient's orders and results.
func Path(patient uuid.UUID) string { return "/patients/" + patient.String() + "/results" }

// ResultPath is the page of a result.
func ResultPath(r *results.Result) string { return Path(r.PatientID) + "/" + r.ID.String() }

// OrdersPath is where a patient's orders are made.
func OrdersPath(patient uuid.UUID) string { return "/patients/" + patient.String() + "/orders" }

// OrderPath is the page of an order.
func OrderPath(o *results.Order) string { return OrdersPath(o.PatientID) + "/" + o.ID.String() }

// StrayPath is the page of a result that is nobody's.
func StrayPath(id uuid.UUID) string { return "/results/unmatched/" + id.String() }

// Inbox is the list of what is to be looked at.
type Inbox struct {
	Rows     []results.Row
	Mine     bool // those of the reader only
	Looks    bool // the reader has results of their own
	Pages    ui.Pages
	MayMatch bool
	Off      bool // the centre works without orders and results
}

// Record is the page of a patient's orders and results.
type Record struct {
	Patient  *patients.Patient
	Orders   []*results.Order
	Results  []results.Row
	MayOrder bool
}

// Page is the page of a result.
type Page struct {
	Patient   *patients.Patient
	Result    *results.Result
	Order     *results.Order // that it answers; nil for none
	Versions  []*results.Version
	Reviews   []*results.Review
	Alerts    []*results.Alert
	Form      ui.Form
	MayReview bool
	Images    string // where a viewer shows the pictures; empty for nowhere
}

// Now is the version that holds.
func (p Page) Now() *results.Version { return p.Versions[0] }

// Before is what was said before, or nil.
func (p Page) Before() *results.Version {
	for _, v := range p.Versions[1:] {
		if !v.Late && !bytes.Equal(v.SHA256, p.Now().SHA256) {
			return v
		}
	}
	return nil
}

// waits is the alert that nobody has acknowledged, or nil.
func (p Page) waits() *results.Alert {
	for _, a := range p.Alerts {
		if a.Open() {
			return a
		}
	}
	return nil
}

// was is what was said of an item before, where that is another thing; nothing where it is the same, or new.
func (p Page) was(ctx context.Context, i results.Item) string {
	before := p.Before()
	if before == nil {
		return ""
	}
	for _, old := range before.Content.Items {
		if old.Key() == i.Key() {
			if said := Value(ctx, old); said != Value(ctx, i) {
				return said
			}
			return ""
		}
	}
	return i18n.T(ctx, "results.was_not_there")
}

// dropped are the items that were there before and are there no more.
func (p Page) dropped() (list []results.Item) {
	before := p.Before()
	if before == nil {
		return nil
	}
	now := map[string]bool{}
	for _, i := range p.Now().Content.Items {
		now[i.Key()] = true
	}
	for _, i := range before.Content.Items {
		if !now[i.Key()] {
			list = append(list, i)
		}
	}
	return list
}

// Value is what an item says, with its unit.
func Value(ctx context.Context, i results.Item) string {
	switch {
	case i.Value == "" && i.Absent != "":
		return i.Absent
	case i.Value == "":
		return i18n.T(ctx, "results.no_value")
	case i.Unit == "":
		return i.Compares + i.Value
	}
	return i.Compares + i.Value + " " + i.Unit
}

// span is the range that came with an item.
func span(i results.Item) string {
	switch {
	case i.Low != "" && i.High != "":
		return i.Low + " – " + i.High
	case i.High != "":
		return "≤ " + i.High
	case i.Low != "":
		return "≥ " + i.Low
	}
	return i.Range
}

// listed is what a result is called in a list: where that is not said, that it is one.
func listed(ctx context.Context, r results.Row) string {
	if r.Title == "" {
		return i18n.T(ctx, "results.result")
	}
	return r.Title
}

// grade is how something that matters is called and drawn.
type grade struct{ tone, icon, label string }

var grades = map[results.Worst]grade{
	results.Critical: {ui.Danger, "triangle-alert", "results.critical"},
	results.Abnormal: {ui.Warn, "circle-alert", "results.abnormal"},
	results.Plain:    {ui.Neutral, "check", "results.normal"},
}

var statuses = map[results.Status]string{
	results.Registered: "results.status_registered", results.Partial: "results.status_partial", results.Preliminary: "results.status_preliminary",
	results.Final: "results.status_final", results.Amended: "results.status_amended", results.Corrected: "results.status_corrected",
	results.Appended: "results.status_appended", results.NotDone: "results.status_cancelled", results.Withdrawn: "results.status_withdrawn",
	results.Unknown: "results.status_unknown",
}

// StatusKey is the message key of a status.
func StatusKey(s results.Status) string { return statuses[s] }

var ways = map[results.By]string{
	results.ByPlacer: "results.by_placer", results.ByAccession: "results.by_accession", results.ByFileNumber: "results.by_file_number",
	results.ByIdentity: "results.by_identity", results.ByHand: "results.by_hand",
}

var orderStates = map[results.OrderStatus]grade{
	results.Open: {ui.Info, "hourglass", "orders.is_open"}, results.Partly: {ui.Warn, "circle-dashed", "orders.is_partial"},
	results.Resulted: {ui.Ok, "check", "orders.is_resulted"}, results.Cancelled: {ui.Neutral, "x", "orders.is_cancelled"},
}

// OrderPage is the page of an order.
type OrderPage struct {
	Patient   *patients.Patient
	Order     *results.Order
	Accession ui.Form
	CallOff   ui.Form
	MayOrder  bool
	Images    string // as of a result
}

// Form is the page on which a test is ordered.
type Form struct {
	Patient   *patients.Patient
	Form      ui.Form
	Providers []clinics.Provider
}

// tests are what the form offers, of both kinds.
func tests(ctx context.Context) (list []ui.Option) {
	for _, t := range results.Tests {
		list = append(list, ui.Option{Value: t.Code, Label: i18n.T(ctx, t.Kind.NameKey()) + ": " + i18n.Pick(ctx, t.Ar, t.En)})
	}
	return list
}

func kinds() []ui.Option { return ui.Options(results.Kinds, results.Kind.NameKey) }

func priorities() []ui.Option { return ui.Options(results.Priorities, results.Priority.NameKey) }

// Requisition is what is printed of an order.
type Requisition struct {
	Organisation clinics.Organisation
	Clinic       string
	Patient      *patients.Patient
	Order        *results.Order
	Bars         results.Bars
}

func number(n int) string { return strconv.Itoa(n) }

// age is how long something has waited, in words.
func age(ctx context.Context, since, now time.Time) string {
	minutes := max(int(now.Sub(since).Minutes()), 0)
	switch {
	case minutes < 120:
		return i18n.N(ctx, "results.minutes", minutes)
	case minutes < 48*60:
		return i18n.N(ctx, "results.hours", minutes/60)
	}
	return i18n.N(ctx, "results.days", minutes/(24*60))
}

// urgency is how urgent something is that has waited so long.
func urgency(since, now time.Time, warn, danger time.Duration) string {
	switch waited := now.Sub(since); {
	case waited > danger:
		return ui.Danger
	case waited > warn:
		return ui.Warn
	}
	return ui.Neutral
}
