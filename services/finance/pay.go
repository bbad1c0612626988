package finance

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/numbering"
)

// Receipt is a wish to take money for an invoice.
type Receipt struct {
	InvoiceID      uuid.UUID
	Method         Method
	Amount         money.Halalas
	Reference      string
	IdempotencyKey string // from the form; the same form sent twice is one payment
}

func (r Receipt) check() error {
	switch {
	case !slices.Contains(Methods, r.Method):
		return ErrMethod
	case r.Amount <= 0:
		return ErrAmount
	case r.IdempotencyKey == "":
		return ErrIdempotent
	}
	return nil
}

// Pay takes money for an invoice and returns the payment; a draft is issued in the same breath. The
// same wish sent again, by a double click, the back button or a retry, returns the first payment.
func (s *Service) Pay(ctx context.Context, r Receipt) (*Payment, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	var payment *Payment
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		inv, err := load(ctx, tx, r.InvoiceID, "UPDATE") // twins wait here for each other
		if err != nil {
			return err
		}
		payment, err = recorded(ctx, tx, r)
		if payment != nil || err != nil {
			return err
		}
		if inv.State == Draft {
			if err := s.issue(ctx, tx, inv); err != nil {
				return err
			}
			if err := save(ctx, tx, inv); err != nil {
				return err
			}
		}
		if r.Amount > inv.Balance() {
			return ErrTooMuch
		}
		payment, err = s.receive(ctx, tx, inv, r)
		return err
	})
	if err != nil {
		return nil, constraints.Fault(err)
	}
	return payment, nil
}

// recorded returns the payment that a wish has led to before, or nil.
func recorded(ctx context.Context, tx bun.Tx, r Receipt) (*Payment, error) {
	p := &Payment{}
	err := tx.NewSelect().Model(p).
		Where("received_by = ? AND idempotency_key = ?", access.Who(ctx).ID, r.IdempotencyKey).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("finance: recorded: %w", err)
	}
	return p, nil
}

func (s *Service) receive(ctx context.Context, tx bun.Tx, inv *Invoice, r Receipt) (*Payment, error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	now, who := s.DB.Now(ctx), access.Who(ctx)
	p := &Payment{
		ID: db.NewID(), PatientID: inv.PatientID, Method: r.Method, Amount: r.Amount, Reference: r.Reference,
		ReceivedBy: who.ID, ReceivedName: who.NameEn, ReceivedAt: now, IdempotencyKey: r.IdempotencyKey,
	}
	if p.Number, err = numbering.Next(ctx, tx, receiptSeries, civil.Of(now, org.Zone()).Year); err != nil {
		return nil, err
	}
	p.Raise(WasPaid{PaymentID: p.ID, InvoiceID: inv.ID, PatientID: inv.PatientID, Amount: p.Amount})
	if _, err := tx.NewInsert().Model(p).Exec(ctx); err != nil {
		return nil, fmt.Errorf("finance: payment: %w", err)
	}
	return p, nil
}

// Settle reacts to a payment: the invoice it is for is paid by that much.
func (s *Service) Settle(ctx context.Context, was WasPaid) error {
	_, err := s.change(ctx, Change{ID: was.InvoiceID}, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		part := &Allocation{ID: db.NewID(), PaymentID: was.PaymentID, InvoiceID: inv.ID, Amount: was.Amount}
		if _, err := tx.NewInsert().Model(part).Exec(ctx); err != nil {
			return fmt.Errorf("finance: allocation: %w", err)
		}
		return inv.Receive(was.Amount)
	})
	return err
}
