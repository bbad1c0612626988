package audit

import "cmp"

// kinds are what the records of a table are called.
var kinds = map[string]string{
	"allocations":          "audit.kind.allocation",
	"appointments":         "audit.kind.visit",
	"attachments":          "audit.kind.attachment",
	"audit_checks":         "audit.kind.check",
	"blocked_addresses":    "audit.kind.block",
	"broadcasts":           "audit.kind.broadcast",
	"consent_expiries":     "audit.kind.consent_expiry",
	"consent_forms":        "audit.kind.consent_form",
	"consent_texts":        "audit.kind.consent_text",
	"consents":             "audit.kind.consent",
	"contact_refusals":     "audit.kind.refusal",
	"desk_tasks":           "audit.kind.task",
	"file_episodes":        "audit.kind.episode",
	"glass_breaks":         "audit.kind.glass",
	"guardians":            "audit.kind.guardian",
	"invoice_overdues":     "audit.kind.overdue",
	"invoice_lines":        "audit.kind.invoice_line",
	"invoices":             "audit.kind.invoice",
	"job_decisions":        "audit.kind.job_decision",
	"message_hours":        "audit.kind.hours",
	"message_resends":      "audit.kind.message_resend",
	"message_rules":        "audit.kind.rule",
	"message_templates":    "audit.kind.template",
	"patient_imports":      "audit.kind.import",
	"patient_files":        "audit.kind.file",
	"patient_restrictions": "audit.kind.restriction",
	"patients":             "audit.kind.patient",
	"payments":             "audit.kind.payment",
	"schedules":            "audit.kind.schedule",
	"users":                "audit.kind.user",
	"access_settings":      "audit.kind.access",
	"known_devices":        "audit.kind.device",
	"passkeys":             "audit.kind.passkey",
	"report_snapshots":     "audit.kind.report",
	"role_policies":        "audit.kind.policy",
	"families":             "audit.kind.family",
	"family_members":       "audit.kind.family_member",
	"patient_alerts":       "audit.kind.alert",
	"notes":                "audit.kind.note",
	"note_addenda":         "audit.kind.addendum",
	"note_templates":       "audit.kind.note_template",
}

// Kind returns what the records of a table are called, as a message key, or the table's own name.
func Kind(table string) string { return cmp.Or(kinds[table], table) }
