// Package retention draws what is forgotten and when, which records must stay, and what is left of those that went.
package retention

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/retention"
	"tenhal.sa/tenhal/views/ui"
)

// Rules is the page of what is forgotten, and when.
type Rules struct {
	Persons retention.Persons
	Kept    retention.Periods
	Traces  []retention.Waiting
	Latest  *retention.Run // nil where nothing was forgotten yet
}

// Standing is a page of the holds that stand.
type Standing struct {
	Holds []retention.Hold
	Pages ui.Pages
}

// Gone is a page of what is left of records that were destroyed.
type Gone struct {
	Records []retention.Gone
	Pages   ui.Pages
}

// Holds are those on a patient's record, and the form of another.
type Holds struct {
	Form    ui.Form // of a hold, or of the lifting of the one whose ID it has
	Patient *patients.Patient
	All     []retention.Hold
	Names   map[uuid.UUID]string // of users
}

// grounds are why a record must stay.
var grounds = map[string]string{
	"court": "retention.ground_court", "complaint": "retention.ground_complaint", "authority": "retention.ground_authority", "insurance": "retention.ground_insurance",
	"treatment": "retention.ground_treatment", "request": "retention.ground_request", "other": "retention.ground_other",
}

func tabs(on string) []ui.Segment {
	return []ui.Segment{
		{Label: "retention.rules", Href: "/admin/retention", On: on == "rules"},
		{Label: "retention.holds", Href: "/admin/retention?show=holds", On: on == "holds"},
		{Label: "retention.destroyed", Href: "/admin/retention?show=destroyed", On: on == "destroyed"},
	}
}

// age is an age in words.
func age(ctx context.Context, a retention.Age) string {
	switch {
	case a.Years > 0:
		return i18n.N(ctx, "retention.years", a.Years)
	case a.Months > 0:
		return i18n.N(ctx, "retention.months", a.Months)
	case a.Days > 0:
		return i18n.N(ctx, "retention.days", a.Days)
	}
	return i18n.T(ctx, "retention.at_once")
}

// least is a number that was counted up to a limit: "10000+".
func least(n, limit int) string {
	if n >= limit {
		return strconv.Itoa(limit) + "+"
	}
	return strconv.Itoa(n)
}

// forgotten is how many rows of a rule the latest run forgot, or "" where there was none.
func (r Rules) forgotten(key string) string {
	if r.Latest == nil {
		return ""
	}
	return strconv.Itoa(r.Latest.Counts[key])
}

// held are the reasons that there are, in their order.
func (r Rules) held() (whys []retention.Why) {
	for _, why := range retention.Whys {
		if r.Persons.Reasons[why] > 0 {
			whys = append(whys, why)
		}
	}
	return whys
}

// lifting is the form that lifts one hold: what was typed into another's is none of its business.
func (h Holds) lifting(one retention.Hold) ui.Form {
	if h.Form.ID != one.ID.String() {
		return ui.Form{ID: one.ID.String()}
	}
	return h.Form
}

// over reports whether the hold that was to be lifted is none any more: its form is not there to say so.
func (h Holds) over() bool {
	return h.Form.ID != "" && !slices.ContainsFunc(h.All, func(one retention.Hold) bool { return one.Stands() && one.ID.String() == h.Form.ID })
}

// adding is the form of another hold.
func (h Holds) adding() ui.Form {
	if h.Form.ID != "" {
		return ui.Form{}
	}
	return h.Form
}

// events are what became of the holds, the latest first.
func (h Holds) events(ctx context.Context) (events []ui.Event) {
	for _, one := range h.All {
		if !one.Stands() {
			events = append(events, ui.Event{At: one.LiftedAt, Text: i18n.T(ctx, "retention.was_lifted_for") + " " + isolated(one.LiftReason), By: h.Names[one.LiftedBy], Tone: ui.Ok})
		}
		events = append(events, ui.Event{At: one.SetAt, Text: i18n.T(ctx, grounds[one.Ground]) + ": " + isolated(one.Reason), By: h.Names[one.SetBy], Tone: ui.Warn})
	}
	return events
}

// isolated keeps what somebody wrote in its own direction.
func isolated(text string) string { return "\u2068" + text + "\u2069" }

func path(p *patients.Patient) string { return "/patients/" + p.ID.String() }

// numbers are numbers of files or bills, one after the other.
func numbers(list []string) string { return strings.Join(list, " · ") }
