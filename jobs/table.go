package jobs

import (
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/exports"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/patients/importing"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/retention"
)

// Services are those whose methods do jobs.
type Services struct {
	Access        *access.Service
	Audit         *audit.Service
	Consents      *consents.Service
	Appointments  *appointments.Service
	Referrals     *referrals.Service
	Finance       *finance.Service
	Documents     *documents.Service
	Notifications *notifications.Service
	Inbox         *inbox.Service
	Importing     *importing.Service
	Retention     *retention.Service
	Exports       *exports.Service
	Reports       *reports.Service
	EInvoices     *einvoices.Service
	Results       *results.Service
}

// Table says which service method does which job: inside its transaction or outside, and how
// patiently where the defaults of Policy don't suit.
func Table(s Services) *Kinds {
	k := &Kinds{}
	Inside(k, s.Access.AnswerForgotten)
	Inside(k, s.Finance.Draft)
	Inside(k, s.Documents.Render)
	Inside(k, s.Inbox.TellUnsigned)
	Inside(k, s.Reports.TellDay)
	Inside(k, s.EInvoices.Watch)
	Inside(k, s.Reports.CloseWeek)
	Inside(k, s.Reports.CloseMonth)
	Inside(k, s.Results.Escalate)
	// How it goes with a source is written down there, with when to ask again.
	Outside(k, s.Results.SyncLab, Timeout(25*time.Minute), Attempts(2))
	Outside(k, s.Results.SyncRadiology, Timeout(25*time.Minute), Attempts(2))
	Outside(k, s.Results.AskOverdue, Timeout(10*time.Minute), Attempts(2))
	Inside(k, s.Reports.CloseReferrals)
	Outside(k, s.Notifications.Send, Timeout(time.Minute))
	Outside(k, s.Notifications.SendTrial, Timeout(time.Minute))
	Outside(k, s.Notifications.SpreadBroadcast, Timeout(10*time.Minute))
	// The authority may take its time, and a document that it did not take is tried until the law's time is up.
	Outside(k, s.EInvoices.Submit, Timeout(4*time.Minute), Attempts(30), Backoff(10*time.Second, time.Hour))
	// What the clock calls for (Schedule) works through many rows, each in a transaction of its own.
	Outside(k, s.Appointments.MissAbsent, Timeout(10*time.Minute))
	Outside(k, s.Referrals.ChasePending, Timeout(10*time.Minute))
	Outside(k, s.Finance.NoteOverdue, Timeout(10*time.Minute))
	Outside(k, s.Consents.NoteEnding, Timeout(10*time.Minute))
	Outside(k, s.EInvoices.Sweep, Timeout(time.Minute))
	Outside(k, s.Audit.VerifyChains, Timeout(time.Hour))
	Outside(k, s.Retention.Forget, Timeout(time.Hour))
	Outside(k, s.Retention.RemoveFile, Timeout(time.Minute))
	// Files of patients are gone through in many short transactions, too.
	Outside(k, s.Importing.Check, Timeout(30*time.Minute))
	Outside(k, s.Importing.Run, Timeout(30*time.Minute))
	Outside(k, s.Importing.TakeBack, Timeout(30*time.Minute))
	// Everything is read at one moment, however much it is. A package that fails is asked for again.
	Outside(k, s.Exports.Make, Timeout(6*time.Hour), Attempts(3))
	Outside(k, s.Exports.Expire, Timeout(10*time.Minute))
	return k
}
