// Package reactions is the table of what follows from what.
package reactions

import (
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/signal"
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
	signal.On(bus, r.Documents.InvoiceLater)        // finance.WasIssued
	signal.On(bus, r.Finance.Settle)                // finance.WasPaid
	signal.On(bus, r.Documents.ReceiptLater)        // finance.WasPaid
	signal.On(bus, r.Notifications.TellPaid)        // finance.WasPaid
	tellStaff(bus, r.Inbox)
}

// tellStaff has users be told within the program.
func tellStaff(bus *signal.Bus, to *inbox.Service) {
	signal.On(bus, to.TellMerged)            // patients.WasMerged
	signal.On(bus, to.TellUnmerged)          // patients.WasUnmerged
	signal.On(bus, to.TellSigned)            // consents.WasSigned
	signal.On(bus, to.TellWithdrawn)         // consents.WasWithdrawn
	signal.On(bus, to.TellEnding)            // consents.NearsItsEnd
	signal.On(bus, to.TellReferred)          // referrals.WasSent
	signal.On(bus, to.TellReferralAccepted)  // referrals.WasAccepted
	signal.On(bus, to.TellReferralRejected)  // referrals.WasRejected
	signal.On(bus, to.TellReferralOutcome)   // referrals.WasCompleted
	signal.On(bus, to.TellReferralRetracted) // referrals.WasWithdrawn
	signal.On(bus, to.TellReferralExpired)   // referrals.HasExpired
	signal.On(bus, to.TellReferralLate)      // referrals.WasEscalated
	signal.On(bus, to.TellBooked)            // appointments.WasBooked
	signal.On(bus, to.TellMoved)             // appointments.WasRescheduled
	signal.On(bus, to.TellCancelled)         // appointments.WasCancelled
	signal.On(bus, to.TellArrived)           // appointments.HasArrived
	signal.On(bus, to.SettleArrived)         // appointments.WasStarted
	signal.On(bus, to.TellRestored)          // appointments.WasRestored
	signal.On(bus, to.TellOverdue)           // finance.BecameOverdue
	signal.On(bus, to.TellAsked)             // notifications.DeskWasAsked
	signal.On(bus, to.TellBroadcast)         // notifications.BroadcastWasWritten
	signal.On(bus, to.SettleBroadcast)       // notifications.BroadcastWasDecided
	signal.On(bus, to.TellBroken)            // audit.WasFoundBroken
	signal.On(bus, to.TellGlass)             // audit.GlassWasBroken
	signal.On(bus, to.SettleGlass)           // audit.GlassWasReviewed
}
