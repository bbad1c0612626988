package jobs

import (
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/exports"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/retention"
	"tenhal.sa/tenhal/services/schedules"
)

// absentFor is how many hours after a visit's end the desk has to note that the patient came.
const absentFor = 2

// spread is in how much time those begin who ask others at the full and half hour.
const spread = 3 * time.Minute

// Schedule is the table of what happens when, in Riyadh unless a line says otherwise. It fills the
// schedules of a new database; from then on admins decide when each runs. A line needs a job that
// Table knows, and a name in the catalogue.
func Schedule() []schedules.Plan {
	return []schedules.Plan{
		{Key: "no_shows", Name: "schedules.no_shows", Does: appointments.MissAbsent{Hours: absentFor}, Cron: "0 */2 * * *"},
		{Key: "overdue_invoices", Name: "schedules.overdue_invoices", Does: finance.NoteOverdue{}, Cron: "0 9 * * *"},
		{Key: "pending_referrals", Name: "schedules.pending_referrals", Does: referrals.ChasePending{}, Cron: "0 10 * * *"},
		{Key: "urgent_referrals", Name: "schedules.urgent_referrals", Does: referrals.ChasePending{Urgent: true}, Cron: "30 * * * *"},
		{Key: "ending_consents", Name: "schedules.ending_consents", Does: consents.NoteEnding{}, Cron: "30 7 * * *"},
		{Key: "unsigned_notes", Name: "schedules.unsigned_notes", Does: inbox.TellUnsigned{}, Cron: "10 * * * *"},
		{Key: "old_traces", Name: "schedules.old_traces", Does: retention.Forget{}, Cron: "30 3 * * *"},
		{Key: "day_ahead", Name: "schedules.day_ahead", Does: reports.TellDay{}, Cron: "0 18 * * *"},
		{Key: "week_figures", Name: "schedules.week_figures", Does: reports.CloseWeek{}, Cron: "0 6 * * 0"},
		{Key: "month_figures", Name: "schedules.month_figures", Does: reports.CloseMonth{}, Cron: "0 6 1 * *"},
		{Key: "pending_einvoices", Name: "schedules.pending_einvoices", Does: einvoices.PendingEInvoices{}, Cron: "0 23 * * *"},
		{Key: "einvoice_alarms", Name: "schedules.einvoice_alarms", Does: einvoices.Watch{}, Cron: "5-59/15 * * * *"},
		{Key: "lab_sync", Name: "schedules.lab_sync", Does: results.SyncLab{}, Cron: "*/30 * * * *", Spread: spread},
		{Key: "radiology_sync", Name: "schedules.radiology_sync", Does: results.SyncRadiology{}, Cron: "*/30 * * * *", Spread: spread},
		{Key: "missing_results", Name: "schedules.missing_results", Does: results.AskOverdue{}, Cron: "40 4 * * *"},
		{Key: "referral_figures", Name: "schedules.referral_figures", Does: reports.CloseReferrals{}, Cron: "0 8 * * 4"},
		{Key: "audit_chains", Name: "schedules.audit_chains", Does: audit.VerifyChains{}, Cron: "50 2 * * *"},
		{Key: "old_exports", Name: "schedules.old_exports", Does: exports.Expire{}, Cron: "20 * * * *"},
	}
}
