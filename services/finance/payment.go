package finance

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// Method is how money was received.
type Method string

// The methods.
const (
	Mada     Method = "mada"
	Cash     Method = "cash"
	Card     Method = "card"
	Transfer Method = "transfer"
)

// Methods are all of them, in the order in which they are offered.
var Methods = []Method{Mada, Cash, Card, Transfer}

// Payment is money received. It is never changed; a refund is a payment of its own.
type Payment struct {
	bun.BaseModel `bun:"table:payments,alias:pay"`
	signal.Source `bun:"-"`

	ID             uuid.UUID `bun:",pk"`
	Number         string    // of the receipt, gapless within its year
	PatientID      uuid.UUID
	Method         Method
	Amount         money.Halalas
	Reference      string // of the card slip or the transfer
	ReceivedBy     uuid.UUID
	ReceivedName   string
	ReceivedAt     time.Time
	IdempotencyKey string // one payment per user and key

	ReceiverAr string `bun:",scanonly"` // as the user is called today
}

// Receiver returns who took it, by the name in the language of who reads.
func (p *Payment) Receiver(ctx context.Context) string {
	return i18n.Pick(ctx, p.ReceiverAr, p.ReceivedName)
}

// Allocation says how much of a payment pays an invoice.
type Allocation struct {
	bun.BaseModel `bun:"table:allocations,alias:al"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	PaymentID uuid.UUID
	InvoiceID uuid.UUID
	Amount    money.Halalas
}
