// Package reactions is the table of what follows from what.
package reactions

import (
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Rooms are the services that react.
type Rooms struct {
	Finance *finance.Service
}

// Wire makes each room react to the signals that concern it, in this order.
func Wire(bus *signal.Bus, r Rooms) {
	signal.On(bus, r.Finance.DraftLater)   // appointments.WasCompleted
	signal.On(bus, r.Finance.VoidReopened) // appointments.WasReopened
	signal.On(bus, r.Finance.Settle)       // finance.WasPaid
}
