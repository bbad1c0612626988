// Package exports gives away all that the centre keeps of somebody, in a form that others can read.
package exports

import "tenhal.sa/tenhal/services/notifications"

// part is a table of which a package holds the rows that are a patient's. Rows are found by a condition on a row t.
type part struct {
	table string
	where string
}

const (
	theirs      = "t.patient_id = ?patient"
	ofVisits    = "t.appointment_id IN (SELECT id FROM appointments WHERE patient_id = ?patient)"
	ofNotes     = "t.id IN (SELECT id FROM notes WHERE patient_id = ?patient)"
	ofReferrals = "t.referral_id IN (SELECT id FROM referrals WHERE patient_id = ?patient)"
	ofInvoices  = "t.invoice_id IN (SELECT id FROM invoices WHERE patient_id = ?patient)"
	ofResults   = "t.result_id IN (SELECT id FROM results WHERE patient_id = ?patient)"
)

// parts are what a package holds, in this order.
var parts = []part{
	{"patients", "t.id = ?patient"},
	{"guardians", theirs},
	{"family_members", theirs},
	{"patient_alerts", theirs},
	{"patient_files", theirs},
	{"file_episodes", "t.file_id IN (SELECT id FROM patient_files WHERE patient_id = ?patient)"},
	{"attachments", theirs},
	{"consents", theirs},
	{"consent_texts", "(t.form_id, t.number) IN (SELECT form_id, number FROM consents WHERE patient_id = ?patient)"},
	{"consent_signatures", "t.id IN (SELECT signature_id FROM consents WHERE patient_id = ?patient)"},
	{"appointments", theirs},
	{"appointment_events", ofVisits},
	{"notes", theirs},
	{"note_texts", ofNotes},
	{"note_addenda", "t.note_id IN (SELECT id FROM notes WHERE patient_id = ?patient)"},
	{"test_orders", theirs},
	{"results", theirs},
	{"result_versions", ofResults},
	{"result_reviews", ofResults},
	{"critical_alerts", ofResults},
	{"referrals", theirs},
	{"referral_documents", ofReferrals},
	{"referral_events", ofReferrals},
	{"referral_visits", ofReferrals},
	{"invoices", theirs},
	{"invoice_lines", ofInvoices},
	{"einvoices", ofInvoices},
	{"einvoice_calls", ofInvoices},
	{"payments", theirs},
	{"allocations", ofInvoices},
	{"messages", theirs},
	{"message_replies", "t.id IN (SELECT reply_id FROM desk_tasks WHERE patient_id = ?patient)"},
	{"contact_refusals", theirs},
	{"desk_tasks", theirs},
	{"patient_merges", "t.survivor_id = ?patient OR t.merged_id = ?patient"},
	{"record_reads", theirs},
}

// left are the foreign keys to patients whose rows stay here, with the reason.
var left = map[string]string{
	"notices":              "are the staff's: what they say is in the rows that they are about",
	"patient_restrictions": "are about the staff, and may name others",
	"patient_holds":        "are about what the centre owes others, and may name them",
	"patient_import_rows":  "say which line of a file the record came from, and nothing of the patient",
	"glass_breaks":         "are about the staff; that somebody looked is in record_reads",
}

// hidden are the columns that nobody is given: secrets, what only the program reads, and pictures, which are files of their own.
const hidden = "ARRAY['image', 'search_name', 'words', 'storage_name', 'token_hash', 'ip', 'request_id']"

// instead is SQL for JSON that takes the place of what a row t of a table says. A message that has not left has links in it
// by which whoever has them acts for others.
var instead = map[string]string{
	"einvoices": "jsonb_build_object('xml', convert_from(t.xml, 'UTF8'), 'cleared', convert_from(t.cleared, 'UTF8'))",
	"messages":  "jsonb_build_object('body_text', regexp_replace(t.body_text, '" + notifications.LinkPattern + "', '\\1…', 'g'))",
}
