// Package reactions is the table of what follows from what.
package reactions

import (
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/notifications"
)

// Rooms are the services that react.
type Rooms struct {
	Finance       *finance.Service
	Documents     *documents.Service
	Notifications *notifications.Service
}

// Wire makes each room react to the signals that concern it, in this order.
func Wire(bus *signal.Bus, r Rooms) {
	signal.On(bus, r.Notifications.TellBooked)      // appointments.WasBooked
	signal.On(bus, r.Notifications.PlanReminders)   // appointments.WasConfirmed
	signal.On(bus, r.Notifications.VoidUnconfirmed) // appointments.WasUnconfirmed
	signal.On(bus, r.Notifications.Replan)          // appointments.WasRescheduled
	signal.On(bus, r.Notifications.VoidArrived)     // appointments.HasArrived
	signal.On(bus, r.Notifications.VoidCancelled)   // appointments.WasCancelled
	signal.On(bus, r.Notifications.VoidMissed)      // appointments.WasMissed
	signal.On(bus, r.Notifications.PlanRestored)    // appointments.WasRestored
	signal.On(bus, r.Finance.DraftLater)            // appointments.WasCompleted
	signal.On(bus, r.Finance.VoidReopened)          // appointments.WasReopened
	signal.On(bus, r.Documents.InvoiceLater)        // finance.WasIssued
	signal.On(bus, r.Finance.Settle)                // finance.WasPaid
	signal.On(bus, r.Documents.ReceiptLater)        // finance.WasPaid
	signal.On(bus, r.Notifications.TellPaid)        // finance.WasPaid
}
