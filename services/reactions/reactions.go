// Package reactions is the table of what follows from what.
package reactions

import (
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/notes"
	"tenhal.sa/tenhal/services/notifications"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/referrals"
)

// Rooms are the services that react.
type Rooms struct {
	Notes         *notes.Service
	Referrals     *referrals.Service
	Finance       *finance.Service
	Documents     *documents.Service
	Notifications *notifications.Service
	Inbox         *inbox.Service
	EInvoices     *einvoices.Service
}

// Wire makes each room react to the signals that concern it, in this order.
func Wire(bus *signal.Bus, r Rooms) {
	signal.On(bus, r.Notifications.TellInvited)     // access.WasInvited
	signal.On(bus, r.Notifications.TellReset)       // access.ResetWasAsked
	signal.On(bus, r.Notifications.TellPassword)    // access.PasswordWasChanged
	signal.On(bus, r.Notifications.TellSecondStep)  // access.SecondStepWasChanged
	signal.On(bus, r.Notifications.TellBrowser)     // access.BrowserWasNew
	signal.On(bus, r.Notifications.TellBooked)      // appointments.WasBooked
	signal.On(bus, r.Notifications.PlanReminders)   // appointments.WasConfirmed
	signal.On(bus, r.Notifications.VoidUnconfirmed) // appointments.WasUnconfirmed
	signal.On(bus, r.Notifications.Replan)          // appointments.WasRescheduled
	signal.On(bus, r.Notifications.VoidArrived)     // appointments.HasArrived
	signal.On(bus, r.Notifications.TellCancelled)   // appointments.WasCancelled
	signal.On(bus, r.Notifications.VoidMissed)      // appointments.WasMissed
	signal.On(bus, r.Notifications.PlanRestored)    // appointments.WasRestored
	signal.On(bus, r.Notes.Owe)                     // appointments.WasCompleted
	signal.On(bus, r.Notes.Forgive)                 // appointments.WasReopened
	signal.On(bus, r.Referrals.FollowArrived)       // appointments.HasArrived
	signal.On(bus, r.Referrals.FollowCompleted)     // appointments.WasCompleted
	signal.On(bus, r.Referrals.FollowReopened)      // appointments.WasReopened
	signal.On(bus, r.Referrals.FollowCancelled)     // appointments.WasCancelled
	signal.On(bus, r.Referrals.FollowMissed)        // appointments.WasMissed
	signal.On(bus, r.Referrals.FollowRestored)      // appointments.WasRestored
	signal.On(bus, r.Finance.DraftLater)            // appointments.WasCompleted
	signal.On(bus, r.Finance.VoidReopened)          // appointments.WasReopened
	signal.On(bus, r.EInvoices.Make)                // finance.WasIssued
	signal.On(bus, r.Documents.InvoiceLater)        // finance.WasIssued
	signal.On(bus, r.Finance.Settle)                // finance.WasPaid
	signal.On(bus, r.Documents.ReceiptLater)        // finance.WasPaid
	signal.On(bus, r.Notifications.TellPaid)        // finance.WasPaid
	tellStaff(bus, r)
}

// tellStaff has users be told within the program.
func tellStaff(bus *signal.Bus, r Rooms) {
	signal.On(bus, r.Inbox.TellMerged)            // patients.WasMerged
	signal.On(bus, r.Inbox.TellUnmerged)          // patients.WasUnmerged
	signal.On(bus, r.Inbox.TellSigned)            // consents.WasSigned
	signal.On(bus, r.Inbox.TellWithdrawn)         // consents.WasWithdrawn
	signal.On(bus, r.Inbox.TellEnding)            // consents.NearsItsEnd
	signal.On(bus, r.Inbox.TellBooked)            // appointments.WasBooked
	signal.On(bus, r.Inbox.TellMoved)             // appointments.WasRescheduled
	signal.On(bus, r.Inbox.TellCancelled)         // appointments.WasCancelled
	signal.On(bus, r.Inbox.TellArrived)           // appointments.HasArrived
	signal.On(bus, r.Inbox.SettleArrived)         // appointments.WasStarted
	signal.On(bus, r.Inbox.TellRestored)          // appointments.WasRestored
	signal.On(bus, r.Inbox.SettleUnsigned)        // notes.WasSigned
	signal.On(bus, r.Inbox.TellOverdue)           // finance.BecameOverdue
	signal.On(bus, r.Inbox.TellRejected)          // einvoices.WasRejected
	signal.On(bus, r.Inbox.TellHeld)              // einvoices.WasHeld
	signal.On(bus, r.Inbox.TellResult)            // results.WasFiled
	signal.On(bus, r.Inbox.TellTakenOut)          // results.WasTakenOut
	signal.On(bus, r.Inbox.TellStray)             // results.HasNoOwner
	signal.On(bus, r.Inbox.SettleResult)          // results.WasReviewed
	signal.On(bus, r.Inbox.TellCritical)          // results.CriticalWaits
	signal.On(bus, r.Inbox.SettleCritical)        // results.CriticalSettled
	signal.On(bus, r.Inbox.TellSource)            // results.SourceFailed
	signal.On(bus, r.Inbox.TellAsked)             // notifications.DeskWasAsked
	signal.On(bus, r.Inbox.TellBroadcast)         // notifications.BroadcastWasWritten
	signal.On(bus, r.Inbox.SettleBroadcast)       // notifications.BroadcastWasDecided
	signal.On(bus, r.Inbox.TellBroken)            // audit.WasFoundBroken
	signal.On(bus, r.Inbox.TellGlass)             // audit.GlassWasBroken
	signal.On(bus, r.Inbox.SettleGlass)           // audit.GlassWasReviewed
	signal.On(bus, r.Inbox.TellReferred)          // referrals.WasSent
	signal.On(bus, r.Inbox.TellReferralAccepted)  // referrals.WasAccepted
	signal.On(bus, r.Inbox.TellReferralRejected)  // referrals.WasRejected
	signal.On(bus, r.Inbox.TellReferralOutcome)   // referrals.WasCompleted
	signal.On(bus, r.Inbox.TellReferralRetracted) // referrals.WasWithdrawn
	signal.On(bus, r.Inbox.TellReferralExpired)   // referrals.HasExpired
	signal.On(bus, r.Inbox.TellReferralLate)      // referrals.WasEscalated
}
