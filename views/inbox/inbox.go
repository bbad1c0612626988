// Package inbox draws what users are told within the program.
package inbox

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/views/ui"
)

// List is a page of notices, grouped by patient.
type List struct {
	All    bool // also those that were read
	Page   int  // from 1
	Groups []Group
	Seen   time.Time // of the latest notice
	Unread bool      // some of them are
	Pages  ui.Pages
	Undo   string // path that undoes what was just read; empty where nothing was
}

// Group is the notices about one patient, or about none.
type Group struct {
	PatientID  uuid.UUID
	Patient    string
	FileNumber string
	Items      []Item
}

// Item is a notice.
type Item struct {
	inbox.Notice
	Words string
}

// Add puts a notice at the end of its group. A group stands where its latest notice does.
func (l *List) Add(ctx context.Context, e inbox.Entry) {
	if e.LastAt.After(l.Seen) {
		l.Seen = e.LastAt
	}
	l.Unread = l.Unread || e.ReadAt.IsZero()
	item := Item{e.Notice, words(ctx, e.Notice)}
	for i := range l.Groups {
		if l.Groups[i].PatientID == e.PatientID {
			l.Groups[i].Items = append(l.Groups[i].Items, item)
			return
		}
	}
	l.Groups = append(l.Groups, Group{e.PatientID, e.Patient(ctx), e.FileNumber, []Item{item}})
}

// Path is the address of a page of the list.
func (l List) Path(page int) string {
	path, mark := "/inbox", "?"
	if l.All {
		path, mark = path+"?show=all", "&"
	}
	if page > 1 {
		path += mark + "page=" + strconv.Itoa(page)
	}
	return path
}

func (l List) show() string {
	if l.All {
		return "all"
	}
	return ""
}

// name is what a group is called.
func (g Group) name(ctx context.Context) string {
	if g.Patient == "" {
		return i18n.T(ctx, "inbox.general")
	}
	return g.Patient
}

// said are the words of the kinds, and names what they are called where one chooses among them.
var (
	said = map[inbox.Kind]string{
		inbox.ReferralSent: "inbox.referral_sent", inbox.ReferralLate: "inbox.referral_late", inbox.ReferralsReady: "inbox.referrals_ready",
		inbox.VisitBooked: "inbox.visit_booked", inbox.VisitMoved: "inbox.visit_moved", inbox.VisitCancelled: "inbox.visit_cancelled",
		inbox.VisitArrived: "inbox.visit_arrived", inbox.DeskTask: "inbox.desk_task", inbox.BroadcastWaits: "inbox.broadcast_waiting",
		inbox.ConsentSigned: "inbox.consent_signed", inbox.ConsentLost: "inbox.consent_withdrawn",
		inbox.NoteUnsigned: "inbox.note_unsigned", inbox.DayReady: "inbox.day_ready", inbox.FiguresReady: "inbox.figures_ready",
		inbox.EInvoiceWrong: "inbox.einvoice_wrong", inbox.EInvoicesHeld: "inbox.einvoices_held", inbox.EInvoicesEnd: "inbox.einvoices_end",
		inbox.EInvoicesLate: "inbox.einvoices_late",
		inbox.ResultReady:   "inbox.result_ready", inbox.ResultCritical: "inbox.result_critical", inbox.ResultTakenOut: "inbox.result_taken_out",
		inbox.ResultWaits: "inbox.result_unanswered", inbox.SourceDown: "inbox.source_down",
		inbox.RecordsMerged: "inbox.records_merged", inbox.GlassBroken: "inbox.glass_broken", inbox.AuditBroken: "inbox.audit_broken",
		inbox.AllExported: "inbox.all_exported",
	}
	names = map[inbox.Kind]string{
		inbox.ReferralSent: "inbox.kind.referral_sent", inbox.ReferralMoved: "inbox.kind.referral_moved", inbox.ReferralLate: "inbox.kind.referral_late",
		inbox.ReferralsReady: "inbox.kind.referrals_ready",
		inbox.VisitBooked:    "inbox.kind.visit_booked", inbox.VisitMoved: "inbox.kind.visit_moved", inbox.VisitCancelled: "inbox.kind.visit_cancelled",
		inbox.VisitArrived: "inbox.kind.visit_arrived", inbox.InvoiceOverdue: "inbox.kind.invoice_overdue", inbox.DeskTask: "inbox.kind.desk_task",
		inbox.ConsentSigned: "inbox.kind.consent_signed", inbox.ConsentLost: "inbox.kind.consent_withdrawn", inbox.ConsentEnding: "inbox.kind.consent_ending",
		inbox.BroadcastWaits: "inbox.kind.broadcast_waiting", inbox.RecordsMerged: "inbox.kind.records_merged",
		inbox.NoteUnsigned: "inbox.kind.note_unsigned", inbox.DayReady: "inbox.kind.day_ready", inbox.FiguresReady: "inbox.kind.figures_ready",
		inbox.EInvoiceWrong: "inbox.kind.einvoice_wrong", inbox.EInvoicesHeld: "inbox.kind.einvoices_held", inbox.EInvoicesEnd: "inbox.kind.einvoices_end",
		inbox.EInvoicesLate: "inbox.kind.einvoices_late",
		inbox.ResultReady:   "inbox.kind.result_ready", inbox.ResultCritical: "inbox.kind.result_critical", inbox.ResultTakenOut: "inbox.kind.result_taken_out",
		inbox.ResultWaits: "inbox.kind.result_unanswered", inbox.ResultStray: "inbox.kind.result_unmatched", inbox.SourceDown: "inbox.kind.source_down",
		inbox.GlassBroken: "inbox.kind.glass_broken", inbox.AuditBroken: "inbox.kind.audit_broken",
		inbox.AllExported: "inbox.kind.all_exported",
	}
	icons = map[inbox.Kind]string{
		inbox.ReferralSent: "inbox", inbox.ReferralMoved: "send", inbox.ReferralLate: "hourglass", inbox.ReferralsReady: "chart-column",
		inbox.VisitBooked: "calendar-plus", inbox.VisitMoved: "calendar-clock", inbox.VisitCancelled: "calendar-x",
		inbox.VisitArrived: "armchair", inbox.InvoiceOverdue: "receipt-text", inbox.DeskTask: "list-checks",
		inbox.ConsentSigned: "check", inbox.ConsentLost: "shield-alert", inbox.ConsentEnding: "clock",
		inbox.NoteUnsigned: "stethoscope", inbox.DayReady: "calendar-days", inbox.FiguresReady: "chart-column",
		inbox.ResultReady: "heart-pulse", inbox.ResultCritical: "triangle-alert", inbox.ResultTakenOut: "shield-alert",
		inbox.ResultWaits: "triangle-alert", inbox.ResultStray: "circle-question-mark", inbox.SourceDown: "wifi-off",
		inbox.BroadcastWaits: "send", inbox.RecordsMerged: "users", inbox.GlassBroken: "shield-alert", inbox.AuditBroken: "triangle-alert",
		inbox.AllExported:   "download",
		inbox.EInvoiceWrong: "circle-x", inbox.EInvoicesHeld: "ban", inbox.EInvoicesEnd: "clock", inbox.EInvoicesLate: "triangle-alert",
	}
)

// words say what happened, in the reader's language.
func words(ctx context.Context, n inbox.Notice) string {
	switch n.Kind {
	case inbox.InvoiceOverdue:
		return i18n.N(ctx, "inbox.invoice_overdue", n.Count, "number", isolated(n.Facts.Number))
	case inbox.ConsentEnding:
		return i18n.N(ctx, "inbox.consent_ending", n.Count)
	case inbox.ResultStray:
		return i18n.N(ctx, "inbox.result_unmatched", n.Count)
	}
	key := said[n.Kind]
	if n.Facts.Says != "" {
		key = n.Facts.Says
	}
	if n.Facts.Number != "" {
		return i18n.T(ctx, key, "number", isolated(n.Facts.Number))
	}
	if n.Facts.From.IsZero() {
		return i18n.T(ctx, key, "when", when(ctx, n.Facts.At))
	}
	return i18n.T(ctx, key, "from", ui.DayText(ctx, n.Facts.From), "to", ui.DayText(ctx, n.Facts.To))
}

// when is the day and time of a visit.
func when(ctx context.Context, at *time.Time) string {
	if at == nil {
		return ""
	}
	return ui.DayText(ctx, civil.Of(*at, ui.Zone(ctx))) + " " + isolated(ui.ClockText(ctx, *at))
}

// isolated keeps a number forwards within an Arabic sentence.
func isolated(text string) string { return "\u2066" + text + "\u2069" }

func (i Item) readPath() string { return "/inbox/" + i.ID.String() + "/read" }

// none says that there is nothing, and of what.
func none(l List) string {
	if l.All {
		return "inbox.none"
	}
	return "inbox.none_unread"
}
