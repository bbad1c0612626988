package overview

import "tenhal.sa/tenhal/services/access"

// Kind is what something that happened is of.
type Kind string

// The kinds.
const (
	OfVisits    Kind = "visits"
	OfNotes     Kind = "notes"
	OfReferrals Kind = "referrals"
	OfPapers    Kind = "documents"
	OfOrders    Kind = "orders"
	OfResults   Kind = "results"
	OfInvoices  Kind = "invoices"
	OfPayments  Kind = "payments"
	OfMessages  Kind = "messages"
	OfAlerts    Kind = "alerts"
	FileOpened  Kind = "file_opened"
	FileClosed  Kind = "file_closed"
	RecordMerge Kind = "merges"
)

// branch is a table whose rows are on timelines. Another room adds its own as one more line: the index that at and id
// are read by begins with the patient.
type branch struct {
	kind    Kind
	needs   access.Permission
	from    string // tables
	patient string // column, as are the next three
	at      string
	id      string
	clinic  string // empty where the whole centre may know
	scope   string // condition with that of the clinic in it; empty where it is just that
	says    string // what, ar, en, amount
	where   string // condition; empty for none
}

// branches are everything that is on a timeline.
var branches = []branch{
	{
		kind: OfVisits, needs: access.CalendarRead, from: "appointments AS a JOIN services AS s ON s.id = a.service_id", patient: "a.patient_id", at: "a.starts_at", id: "a.id", clinic: "a.clinic_id",
		says: "a.status AS what, s.name_ar AS ar, s.name_en AS en, 0::bigint AS amount",
	},
	{
		kind: OfNotes, needs: access.NotesOwed, from: "notes AS n", patient: "n.patient_id", at: "n.begun_at", id: "n.id", clinic: "n.clinic_id",
		says: "CASE WHEN n.mistaken_at IS NOT NULL THEN 'mistaken' WHEN n.signed_at IS NOT NULL THEN 'signed' ELSE 'draft' END, n.author_ar, n.author_en, 0::bigint",
	},
	{
		kind: OfReferrals, needs: access.ReferralsRead, from: "referrals AS rf", patient: "rf.patient_id", at: "rf.created_at", id: "rf.id", clinic: "own.clinic_id",
		says: "rf.status, coalesce(rf.number, ''), coalesce(rf.number, ''), 0::bigint", scope: "EXISTS (SELECT FROM unnest(ARRAY[rf.from_clinic_id, CASE WHEN rf.sent_at IS NOT NULL OR rf.from_clinic_id IS NULL THEN rf.to_clinic_id END]) AS own (clinic_id) WHERE ?)",
	},
	{
		kind: OfPapers, needs: access.DocumentsRead, from: "attachments AS att", patient: "att.patient_id", at: "att.uploaded_at", id: "att.id",
		says: "att.kind, att.title, att.title, 0::bigint", where: "att.removed_at IS NULL", clinic: "att.clinic_id", scope: "(att.clinic_id IS NULL OR ?)",
	},
	{
		kind: OfOrders, needs: access.ResultsRead, from: "test_orders AS o", patient: "o.patient_id", at: "o.ordered_at", id: "o.id", clinic: "o.clinic_id",
		says: "o.status, o.asks, o.asks, 0::bigint",
	},
	{
		kind: OfResults, needs: access.ResultsRead, from: "results AS r", patient: "r.patient_id", at: "r.changed_at", id: "r.id", clinic: "r.clinic_id", scope: "(r.clinic_id IS NULL OR ?)",
		says: "r.worst::text, r.title, r.title, 0::bigint",
	},
	{
		kind: OfInvoices, needs: access.InvoicesRead, from: "invoices AS i", patient: "i.patient_id", at: "i.created_at", id: "i.id", clinic: "i.clinic_id",
		says: "i.status, coalesce(i.number, ''), coalesce(i.number, ''), i.total",
	},
	{
		kind: OfPayments, needs: access.InvoicesRead, from: "payments AS p", patient: "p.patient_id", at: "p.received_at", id: "p.id", clinic: "i.clinic_id",
		scope: "EXISTS (SELECT FROM allocations AS al JOIN invoices AS i ON i.id = al.invoice_id WHERE al.payment_id = p.id AND ?)",
		says:  "p.method, p.number, p.number, p.amount",
	},
	{
		kind: OfMessages, needs: access.MessagesRead, from: "messages AS m", patient: "m.patient_id", at: "m.created_at", id: "m.id",
		says: "m.state, m.subject, m.subject, 0::bigint",
	},
	{
		kind: OfAlerts, needs: access.PatientsRead, from: "patient_alerts AS al", patient: "al.patient_id", at: "al.created_at", id: "al.id",
		says: "al.kind, al.words, al.words, 0::bigint", where: "al.audience IN (?)",
	},
	{
		kind: FileOpened, needs: access.PatientsRead, from: "file_episodes AS e JOIN patient_files AS f ON f.id = e.file_id", patient: "f.patient_id", at: "e.opened_at", id: "e.id", clinic: "f.clinic_id",
		says: "e.open_reason, f.number, f.number, 0::bigint",
	},
	{
		kind: FileClosed, needs: access.PatientsRead, from: "file_episodes AS e JOIN patient_files AS f ON f.id = e.file_id", patient: "f.patient_id", at: "e.closed_at", id: "e.id", clinic: "f.clinic_id",
		says: "e.close_reason, f.number, f.number, 0::bigint",
	},
	{
		kind: RecordMerge, needs: access.PatientsRead, from: "patient_merges AS pm JOIN patients AS pt ON pt.id = pm.merged_id", patient: "pm.survivor_id", at: "pm.at", id: "pm.id",
		says: "pm.reason, pt.file_number, pt.file_number, 0::bigint",
	},
}
