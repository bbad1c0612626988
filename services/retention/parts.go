package retention

// part is a table of which rows go with a record that is destroyed. Rows are found by a condition on a row t, in which
// ?records are the record and those that were merged into it.
type part struct {
	table string
	where string
	set   string // for rows that stay, and only lose what led to the record
}

const (
	theirs      = "t.patient_id IN (?records)"
	ofVisits    = "t.appointment_id IN (SELECT id FROM appointments WHERE patient_id IN (?records))"
	ofBills     = "t.invoice_id IN (SELECT id FROM invoices WHERE patient_id IN (?records))"
	ofNotes     = "IN (SELECT id FROM notes WHERE patient_id IN (?records))"
	ofReferrals = "t.referral_id IN (SELECT id FROM referrals WHERE patient_id IN (?records))"
	ofResults   = "t.result_id IN (SELECT id FROM results WHERE patient_id IN (?records))"
	ofLetters   = "t.message_id IN (?messages)"
	payerGone   = `t.payer_phone <> '' AND NOT EXISTS (SELECT FROM family_members AS fm JOIN patients AS pt ON pt.id = fm.patient_id
  LEFT JOIN guardians AS g ON g.patient_id = pt.id WHERE fm.family_id = t.id AND t.payer_phone IN (pt.phone, g.phone))`
	ofMerges = "(t.survivor_id IN (?records) OR t.merged_id IN (?records))"
)

// parts are all that goes, in the order in which the keys between them allow it. Whatever refers to patients, or to what
// goes with one, is here; a test finds what is not.
var parts = []part{
	{table: "message_links", where: ofLetters},
	{table: "message_receipts", where: ofLetters},
	{table: "message_events", where: ofLetters},
	{table: "message_resends", where: ofLetters},
	{table: "desk_tasks", where: theirs},
	// Where one message or answer was of two children, the task that the other one's family has stays.
	{table: "desk_tasks", where: ofLetters, set: "message_id = NULL"},
	{table: "desk_tasks", where: ofVisits, set: "appointment_id = NULL"},
	{table: "message_replies", where: "t.id IN (?replies) AND NOT EXISTS (SELECT FROM desk_tasks AS dt WHERE dt.reply_id = t.id)"},
	{table: "message_replies", where: ofLetters, set: "message_id = NULL"},
	{table: "messages", where: "t.id IN (?messages)"},
	{table: "notices", where: theirs},
	{table: "contact_refusals", where: theirs},
	{table: "guardians", where: theirs},
	{table: "family_members", where: theirs},
	{table: "families", where: "t.id IN (?families) AND NOT EXISTS (SELECT FROM family_members AS fm WHERE fm.family_id = t.id)"},
	{table: "families", where: "t.id IN (?families) AND " + payerGone, set: "payer_phone = ''"},
	{table: "patient_alerts", where: theirs},
	{table: "patient_restrictions", where: theirs},
	{table: "record_reads", where: theirs},
	{table: "glass_breaks", where: theirs},
	{table: "patient_holds", where: theirs},
	{table: "referral_documents", where: ofReferrals},
	{table: "referral_events", where: ofReferrals},
	{table: "referral_visits", where: ofReferrals},
	{table: "referral_steps", where: ofReferrals},
	{table: "referrals", where: theirs},
	{table: "attachments", where: theirs},
	{table: "consent_expiries", where: "t.consent_id IN (SELECT id FROM consents WHERE patient_id IN (?records))"},
	{table: "consents", where: theirs},
	{table: "consent_signatures", where: "t.id IN (?signatures)"},
	{table: "note_addenda", where: "t.note_id " + ofNotes},
	{table: "note_texts", where: "t.id " + ofNotes},
	{table: "notes", where: theirs},
	{table: "unsigned_notes", where: ofVisits},
	{table: "result_payloads", where: ofResults},
	{table: "critical_alerts", where: ofResults},
	{table: "result_reviews", where: ofResults},
	{table: "result_versions", where: ofResults},
	{table: "results", where: theirs},
	{table: "test_orders", where: theirs},
	{table: "documents", where: `(t.kind = 'invoice' AND t.subject_id IN (SELECT id FROM invoices WHERE patient_id IN (?records))
  OR t.kind IN ('receipt_a4', 'receipt_80') AND t.subject_id IN (SELECT id FROM payments WHERE patient_id IN (?records)))`},
	{table: "einvoice_calls", where: ofBills},
	{table: "einvoices", where: ofBills},
	{table: "allocations", where: ofBills},
	{table: "invoice_overdues", where: ofBills},
	{table: "invoice_lines", where: ofBills},
	{table: "invoices", where: theirs},
	{table: "payments", where: theirs},
	{table: "appointment_events", where: ofVisits},
	{table: "appointments", where: theirs},
	{table: "file_episodes", where: "t.file_id IN (SELECT id FROM patient_files WHERE patient_id IN (?records))"},
	{table: "patient_files", where: theirs},
	{table: "patient_import_rows", where: theirs},
	{table: "patient_merge_rows", where: "t.merge_id IN (SELECT t.id FROM patient_merges AS t WHERE " + ofMerges + ")"},
	{table: "patient_merges", where: ofMerges},
	{table: "patients", where: "t.id IN (?records)"},
}
