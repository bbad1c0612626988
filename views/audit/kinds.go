package audit

import "cmp"

// kinds are what the records of a table are called.
var kinds = map[string]string{
	"allocations":       "audit.kind.allocation",
	"appointments":      "audit.kind.visit",
	"blocked_addresses": "audit.kind.block",
	"broadcasts":        "audit.kind.broadcast",
	"contact_refusals":  "audit.kind.refusal",
	"desk_tasks":        "audit.kind.task",
	"families":          "audit.kind.family",
	"family_members":    "audit.kind.family_member",
	"guardians":         "audit.kind.guardian",
	"invoice_lines":     "audit.kind.invoice_line",
	"invoices":          "audit.kind.invoice",
	"job_decisions":     "audit.kind.job_decision",
	"message_hours":     "audit.kind.hours",
	"message_resends":   "audit.kind.message_resend",
	"message_rules":     "audit.kind.rule",
	"message_templates": "audit.kind.template",
	"patient_alerts":    "audit.kind.alert",
	"patients":          "audit.kind.patient",
	"payments":          "audit.kind.payment",
	"schedules":         "audit.kind.schedule",
	"users":             "audit.kind.user",
}

// Kind returns what the records of a table are called, as a message key, or the table's own name.
func Kind(table string) string { return cmp.Or(kinds[table], table) }
