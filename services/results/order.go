package results

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/signal"
)

// OrderStatus is how far an order is.
type OrderStatus string

// The statuses of orders.
const (
	Open      OrderStatus = "open"
	Partly    OrderStatus = "partial" // something has come, and more is expected
	Resulted  OrderStatus = "resulted"
	Cancelled OrderStatus = "cancelled"
)

// Priority is how soon a result is needed.
type Priority string

// The priorities.
const (
	Routine Priority = "routine"
	Urgent  Priority = "urgent"
	Stat    Priority = "stat" // at once
)

// Priorities are all of them, in the order in which they are shown.
var Priorities = []Priority{Routine, Urgent, Stat}

var priorityNames = map[Priority]string{Routine: "orders.routine", Urgent: "orders.urgent", Stat: "orders.stat"}

// NameKey returns the message key of the priority's name.
func (p Priority) NameKey() string { return priorityNames[p] }

// Order is what a clinician asks a laboratory or a radiology department for. It stays as it was asked for.
type Order struct {
	bun.BaseModel `bun:"table:test_orders,alias:o"`
	signal.Source `bun:"-"`

	ID           uuid.UUID `bun:",pk"`
	PlacerNo     string    // PLC-2026-000123, unique for ever
	AccessionNo  string    // what the other side calls it; may be empty
	Kind         Kind
	Code         string // LOINC; empty where it is asked for in words
	Asks         string // what is asked for, in the words of whoever asks
	Priority     Priority
	Why          string // what the other side must know; may be empty
	PatientID    uuid.UUID
	ProviderID   uuid.UUID // who answers for it
	ClinicID     uuid.UUID
	Status       OrderStatus
	OrderedAt    time.Time
	OrderedBy    uuid.UUID
	CancelledAt  time.Time `bun:",nullzero"`
	CancelledBy  uuid.UUID `bun:",nullzero"`
	CancelReason string
	Key          uuid.UUID // of the form that made it
	Version      int

	ProviderAr string `bun:",scanonly"`
	ProviderEn string `bun:",scanonly"`
}

// Waiting reports whether something is still expected.
func (o *Order) Waiting() bool { return o.Status == Open || o.Status == Partly }

// cancel calls an order off, of which nothing has come yet.
func (o *Order) cancel(at time.Time, by uuid.UUID, reason string) error {
	switch o.Status {
	case Cancelled:
		return ErrCancelled
	case Open:
		o.Status, o.CancelledAt, o.CancelledBy, o.CancelReason = Cancelled, at, by, reason
		return nil
	}
	return ErrResulted
}

// follow is as far as what has come: statuses are those of the reports of an order. One that was called off stays so.
func (o *Order) follow(statuses []Status) {
	if o.Status == Cancelled {
		return
	}
	o.Status = Open
	for _, s := range statuses {
		switch {
		case s.Void():
		case s.Done():
			o.Status = Resulted
		case o.Status == Open:
			o.Status = Partly
		}
	}
}
