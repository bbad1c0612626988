package patients

import (
	"context"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Timeline is a page of what happened to a patient.
type Timeline struct {
	Patient *patients.Patient
	Kinds   []overview.Kind // of which the reader may know
	Kind    overview.Kind   // the one that is shown; empty for all
	Days    []TimelineDay
	Older   string // the path of what was before; empty where there is nothing
}

// TimelineDay is what happened on a day, the latest first.
type TimelineDay struct {
	Date       civil.Date
	Happenings []overview.Happening
}

// NewDays groups happenings by the centre's days.
func NewDays(ctx context.Context, list []overview.Happening) (days []TimelineDay) {
	for _, h := range list {
		on := civil.Of(h.At, ui.Zone(ctx))
		if len(days) == 0 || days[len(days)-1].Date != on {
			days = append(days, TimelineDay{Date: on})
		}
		day := &days[len(days)-1]
		day.Happenings = append(day.Happenings, h)
	}
	return days
}

// TimelinePath is the path of a patient's timeline.
func TimelinePath(patient uuid.UUID) string { return "/patients/" + patient.String() + "/timeline" }

// happened says of a kind what it is called, its icon, and the path before the id of its page, where it has one.
type happened struct {
	label, icon string
	place       string
	needs       access.Permission // to open that page
}

var happenings = map[overview.Kind]happened{
	overview.OfVisits:    {"timeline.visit", "calendar-days", "/appointments/", access.CalendarRead},
	overview.OfNotes:     {"notes.title", "stethoscope", "notes/", access.NotesRead},
	overview.OfReferrals: {"timeline.referral", "send", "/referrals/", access.ReferralsRead},
	overview.OfPapers:    {"timeline.document", "file-text", "documents/", access.DocumentsRead},
	overview.OfOrders:    {"timeline.order", "list-checks", "orders/", access.ResultsRead},
	overview.OfResults:   {"timeline.result", "heart-pulse", "results/", access.ResultsRead},
	overview.OfInvoices:  {"timeline.invoice", "receipt-text", "/invoices/", access.InvoicesRead},
	overview.OfPayments:  {"timeline.payment", "banknote", "", ""},
	overview.OfMessages:  {"timeline.message", "message-square", "/messages/", access.MessagesRead},
	overview.OfAlerts:    {"timeline.alert", "triangle-alert", "", ""},
	overview.FileOpened:  {"timeline.file_opened", "folder-open", "", ""},
	overview.FileClosed:  {"timeline.file_closed", "lock", "", ""},
	overview.RecordMerge: {"timeline.merged", "users", "", ""},
}

// href is the page of what happened, or "" where it has none for the reader. A place without a slash before it is below
// the patient's.
func (t Timeline) href(ctx context.Context, h overview.Happening) string {
	of := happenings[h.Kind]
	switch {
	case of.place == "" || !access.Who(ctx).Can(of.needs):
		return ""
	case of.place[0] == '/':
		return of.place + h.ID.String()
	}
	return "/patients/" + t.Patient.ID.String() + "/" + of.place + h.ID.String()
}

// tabs choose what is shown.
func (t Timeline) tabs() []ui.Segment {
	path := TimelinePath(t.Patient.ID)
	list := []ui.Segment{{Label: "timeline.all", Href: path, On: t.Kind == ""}}
	for _, kind := range t.Kinds {
		list = append(list, ui.Segment{Label: happenings[kind].label, Href: path + "?kind=" + string(kind), On: t.Kind == kind})
	}
	return list
}

// name is what happened by its name, or "".
func name(ctx context.Context, h overview.Happening) string { return i18n.Pick(ctx, h.Ar, h.En) }

// noteStates are where a note stands.
var noteStates = map[string]string{"draft": "notes.is_draft", "signed": "notes.is_signed", "mistaken": "notes.is_mistaken"}
