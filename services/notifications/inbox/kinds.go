package inbox

import (
	"slices"

	"tenhal.sa/tenhal/services/access"
)

// Kind is a kind of notice.
type Kind string

// The kinds.
const (
	VisitBooked    Kind = "visit_booked"
	VisitMoved     Kind = "visit_moved"
	VisitCancelled Kind = "visit_cancelled"
	VisitArrived   Kind = "visit_arrived"
	RecordsMerged  Kind = "records_merged"
	InvoiceOverdue Kind = "invoice_overdue"
	ConsentSigned  Kind = "consent_signed"
	ConsentLost    Kind = "consent_withdrawn"
	ConsentEnding  Kind = "consent_ending"
	NoteUnsigned   Kind = "note_unsigned"
	DeskTask       Kind = "desk_task"
	BroadcastWaits Kind = "broadcast_waiting"
	ReferralSent   Kind = "referral_sent"
	ReferralMoved  Kind = "referral_moved"
	ReferralLate   Kind = "referral_late"
	DayReady       Kind = "day_ready"
	FiguresReady   Kind = "figures_ready"
	EInvoiceWrong  Kind = "einvoice_wrong"
	EInvoicesLate  Kind = "einvoices_late"
	EInvoicesHeld  Kind = "einvoices_held"
	EInvoicesEnd   Kind = "einvoices_end"
	ReferralsReady Kind = "referrals_ready"
	GlassBroken    Kind = "glass_broken"
	AuditBroken    Kind = "audit_broken"
	AllExported    Kind = "all_exported"
	ResultReady    Kind = "result_ready"
	ResultCritical Kind = "result_critical"
	ResultTakenOut Kind = "result_taken_out"
	ResultWaits    Kind = "result_unanswered"
	ResultStray    Kind = "result_unmatched"
	SourceDown     Kind = "source_down"
)

// Meaning is what a kind is by itself, whatever its readers choose.
type Meaning struct {
	Kind        Kind
	Needs       []access.Permission // without which nobody is told, or shown what they were told before
	NeedsAction bool                // something is to be done
	Rings       bool                // it counts on the bell, unless its reader chooses otherwise
	Always      bool                // nobody chooses otherwise: somebody may come to harm
}

// Meanings are the kinds in the order in which they are shown. Those that only inform are quiet: a bell
// that rings for everything is soon heard by nobody.
var Meanings = []Meaning{
	{Kind: VisitBooked, Needs: visits},
	{Kind: VisitMoved, Needs: visits, Rings: true},
	{Kind: VisitCancelled, Needs: visits, Rings: true},
	{Kind: VisitArrived, Needs: visits, NeedsAction: true, Rings: true},
	{Kind: RecordsMerged, Needs: visits},
	{Kind: InvoiceOverdue, Needs: bills, NeedsAction: true, Rings: true},
	{Kind: ConsentSigned, Needs: visits},
	{Kind: ConsentLost, Needs: visits, NeedsAction: true, Rings: true},
	{Kind: ConsentEnding, Needs: desk, NeedsAction: true, Rings: true},
	{Kind: NoteUnsigned, Needs: []access.Permission{access.NotesWrite, access.PatientsRead}, NeedsAction: true, Rings: true},
	{Kind: DeskTask, Needs: desk, NeedsAction: true, Rings: true},
	{Kind: BroadcastWaits, Needs: manage, NeedsAction: true, Rings: true},
	{Kind: ResultCritical, Needs: outcomes, NeedsAction: true, Rings: true, Always: true},
	{Kind: ResultTakenOut, Needs: outcomes, NeedsAction: true, Rings: true},
	{Kind: ResultReady, Needs: outcomes},
	{Kind: ResultWaits, Needs: []access.Permission{access.ResultsMatch}, NeedsAction: true, Rings: true, Always: true},
	{Kind: ResultStray, Needs: []access.Permission{access.ResultsMatch}, NeedsAction: true, Rings: true},
	{Kind: SourceDown, Needs: []access.Permission{access.SettingsManage}, NeedsAction: true, Rings: true},
	{Kind: EInvoiceWrong, Needs: einvoiced, NeedsAction: true, Rings: true},
	{Kind: EInvoicesLate, Needs: einvoiced, NeedsAction: true, Rings: true},
	{Kind: EInvoicesHeld, Needs: einvoiced, NeedsAction: true, Rings: true},
	{Kind: EInvoicesEnd, Needs: einvoiced, NeedsAction: true, Rings: true},
	{Kind: ReferralSent, Needs: []access.Permission{access.ReferralsAnswer}, NeedsAction: true, Rings: true},
	{Kind: ReferralMoved, Needs: []access.Permission{access.ReferralsRead}, Rings: true},
	{Kind: ReferralLate, Needs: []access.Permission{access.ReferralsRead}, NeedsAction: true, Rings: true},
	{Kind: DayReady, Needs: []access.Permission{access.ReportsSchedule}},
	{Kind: FiguresReady, Needs: []access.Permission{access.ReportsFinancial}},
	{Kind: ReferralsReady, Needs: []access.Permission{access.ReportsReferrals}},
	{Kind: GlassBroken, Needs: []access.Permission{access.PrivacyOfficer}, NeedsAction: true, Rings: true},
	{Kind: AllExported, Needs: []access.Permission{access.PrivacyOfficer}, Rings: true},
	{Kind: AuditBroken, Needs: []access.Permission{access.AuditRead}, NeedsAction: true, Rings: true},
}

// What it takes to be told of visits, of bills, of e-invoices, of what waits for the desk, where one books and answers patients, and
// of what many are to be told.
var (
	visits    = []access.Permission{access.CalendarRead, access.PatientsRead}
	bills     = []access.Permission{access.InvoicesRead, access.PatientsRead}
	einvoiced = []access.Permission{access.EInvoicesManage}
	desk      = []access.Permission{access.AppointmentsBook, access.MessagesSend, access.PatientsRead}
	manage    = []access.Permission{access.MessagesManage}
	outcomes  = []access.Permission{access.ResultsRead, access.PatientsRead}
)

// meaning returns what a kind is. One that there is not is for nobody.
func (k Kind) meaning() Meaning {
	for _, m := range Meanings {
		if m.Kind == k {
			return m
		}
	}
	return Meaning{Kind: k}
}

// open reports whether a role may be told of the kind.
func (m Meaning) open(role access.Role) bool {
	return len(m.Needs) > 0 && !slices.ContainsFunc(m.Needs, func(p access.Permission) bool { return !role.Can(p) })
}

// roles are those that may be told of the kind.
func (m Meaning) roles() []access.Role {
	return slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return !m.open(r) })
}

// For returns the kinds that an actor may be told of.
func For(who access.Actor) []Meaning {
	return slices.DeleteFunc(slices.Clone(Meanings), func(m Meaning) bool { return !m.open(who.Role) })
}

// kinds are the kinds that an actor may be told of and that a filter chooses, for a query: never none at all.
func kinds(who access.Actor, chosen func(Meaning) bool) []Kind {
	list := []Kind{""}
	for _, m := range For(who) {
		if chosen(m) {
			list = append(list, m.Kind)
		}
	}
	return list
}

func every(Meaning) bool { return true }

func always(m Meaning) bool { return m.Always }
