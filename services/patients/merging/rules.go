package merging

// Rule says what a merge does with the rows of a table that belong to a patient, or to a guardian of one.
type Rule struct {
	Table   string // whose rows have an id
	Label   string // message key of what they are
	Column  string // that names the patient or guardian
	Keep    bool   // rows are about the record and not about the person: they stay where they are
	Stays   string // condition on a row t of the merged record under which it stays there; what a unique key keeps from moving stays anyway
	Follows string // condition on a row t that came since the merge, under which it goes with what is put back
}

// Rules have every foreign key to patients; a test fails on one without. Those lower in the table may ask where those
// above have gone. A table that moves needs "SELECT keep_merged_empty('its_name')" in its migration, and one whose rows
// are frozen the trigger refuse_change_but_merge.
var Rules = []Rule{
	{Table: "guardians", Label: "patients.guardians", Column: "patient_id", Stays: "t.id IN (?joined)"},
	{Table: "patient_files", Label: "files.title", Column: "patient_id"},
	{Table: "patient_alerts", Label: "alerts.title", Column: "patient_id"},
	{Table: "family_members", Label: "families.members", Column: "patient_id"},
	{Table: "attachments", Label: "attachments.title", Column: "patient_id"},
	{Table: "consents", Label: "consents.title", Column: "patient_id"},
	{Table: "contact_refusals", Label: "merging.wishes", Column: "patient_id", Follows: "t.guardian_id IN (SELECT id FROM guardians WHERE patient_id = ?merged)"},
	{Table: "appointments", Label: "patients.visits", Column: "patient_id", Stays: bothAtOnce},
	{Table: "notes", Label: "notes.title", Column: "patient_id", Follows: notesOfTheirs},
	{Table: "test_orders", Label: "orders.title", Column: "patient_id"},
	{Table: "results", Label: "results.results", Column: "patient_id", Follows: answersTheirs},
	{Table: "referrals", Label: "referrals.title", Column: "patient_id", Follows: referralsOfTheirs},
	{Table: "invoices", Label: "patients.invoices", Column: "patient_id", Follows: billsOnlyTheirs},
	{Table: "payments", Label: "merging.payments", Column: "patient_id", Follows: paysOnlyTheirs},
	{Table: "messages", Label: "merging.messages", Column: "patient_id", Follows: "t.created_at > ?at AND " + aboutTheirs},
	{Table: "desk_tasks", Label: "merging.tasks", Column: "patient_id", Follows: "t.created_at > ?at AND " + aboutTheirs},
	{Table: "notices", Label: "merging.notices", Column: "patient_id"},
	{Table: "patient_restrictions", Label: "privacy.restricted", Column: "patient_id"},
	{Table: "patient_holds", Label: "retention.holds", Column: "patient_id"},
	{Table: "glass_breaks", Column: "patient_id", Keep: true},
	{Table: "patient_import_rows", Column: "patient_id", Keep: true},
	{Table: "patient_merges", Column: "survivor_id", Keep: true},
	{Table: "patient_merges", Column: "merged_id", Keep: true},
}

// OfGuardians have every foreign key to guardians, and what else names one: rows of a guardian whom both records have
// go to the one who stays. The table has a patient_id, too.
var OfGuardians = []Rule{
	{Table: "contact_refusals", Column: "guardian_id"},
	{Table: "messages", Column: "guardian_id"},
}

const (
	// Nobody is at two places at once. Where a past visit is on both records, the merged one's stays with it: nobody can
	// move it any more. One that is still to come has to be moved or called off first; the table's constraint says so.
	bothAtOnce = `t.ends_at <= ?now AND t.status NOT IN ('cancelled', 'no_show') AND EXISTS (
  SELECT FROM appointments AS o WHERE o.patient_id = ?survivor AND o.status NOT IN ('cancelled', 'no_show')
    AND tstzrange(o.starts_at, o.ends_at) && tstzrange(t.starts_at, t.ends_at))`

	aboutTheirs = `t.appointment_id IN (SELECT id FROM appointments WHERE patient_id = ?merged)`

	referralsOfTheirs = `t.created_at > ?at AND t.id IN (SELECT rv.referral_id FROM referral_visits AS rv JOIN appointments AS a ON a.id = rv.appointment_id
  WHERE a.patient_id = ?merged)`

	notesOfTheirs = "t.begun_at > ?at AND " + aboutTheirs

	answersTheirs = "t.received_at > ?at AND t.order_id IN (SELECT id FROM test_orders WHERE patient_id = ?merged)"

	billsOnlyTheirs = `t.created_at > ?at AND (
  SELECT bool_and(a.patient_id = ?merged) FROM invoice_lines AS l JOIN appointments AS a ON l.source_kind = 'appointment' AND a.id = l.source_id
  WHERE l.invoice_id = t.id)`

	paysOnlyTheirs = `t.received_at > ?at AND (
  SELECT bool_and(i.patient_id = ?merged) FROM allocations AS al JOIN invoices AS i ON i.id = al.invoice_id WHERE al.payment_id = t.id)`
)
