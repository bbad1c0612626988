package einvoices

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// Call is what was said to the authority and what it said, without secrets and documents.
type Call struct {
	bun.BaseModel `bun:"table:einvoice_calls,alias:cl"`

	ID         uuid.UUID `bun:",pk"`
	UnitID     uuid.UUID
	EInvoiceID uuid.UUID `bun:"einvoice_id,nullzero"`
	InvoiceID  uuid.UUID `bun:",nullzero"`
	Path       string
	Question   string
	AskedAt    time.Time
	Status     int       `bun:",nullzero"` // of HTTP; 0 where there is no answer
	Answer     string    `bun:",nullzero"`
	Failure    string    // why there is none
	AnsweredAt time.Time `bun:",nullzero"`
}

// record says of what a call is.
type record struct {
	unit     uuid.UUID
	document *EInvoice // nil: of none that is kept
}

// ask asks the authority once. That it is asked is kept before, and what it says after.
func (s *Service) ask(ctx context.Context, of record, call zatca.Call) (zatca.Reply, error) {
	c := &Call{ID: db.NewID(), UnitID: of.unit, Path: call.Path, Question: zatca.Masked(call.Body)}
	if of.document != nil {
		c.EInvoiceID, c.InvoiceID = of.document.ID, of.document.InvoiceID
	}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c.AskedAt = s.DB.Now(ctx)
		_, err := tx.NewInsert().Model(c).Exec(ctx)
		return err
	})
	if err != nil {
		return zatca.Reply{}, fmt.Errorf("einvoices: note a call: %w", err)
	}
	reply, failure := s.System.Ask(ctx, call)
	ctx = context.WithoutCancel(ctx) // what was said is kept, also when our time is up
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c.AnsweredAt = s.DB.Now(ctx)
		if failure != nil {
			c.Failure = failure.Error()
		} else {
			c.Status, c.Answer = reply.Status, zatca.Masked(reply.Body)
		}
		_, err := tx.NewUpdate().Model(c).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return zatca.Reply{}, fmt.Errorf("einvoices: note an answer: %w", err)
	}
	return reply, failure
}
