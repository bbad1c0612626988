package einvoices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// Make reacts to an issued invoice: it makes the electronic one in the same transaction, so that there is none without
// the other and what is printed carries its code at once; a job hands it in. What the authority would refuse refuses the
// issue, with what is wrong.
func (s *Service) Make(ctx context.Context, was finance.WasIssued) error {
	if on, err := s.On(ctx); err != nil || !on {
		return err
	}
	return s.make(ctx, was.InvoiceID)
}

// make adds a document of an invoice to the chain of the active unit. The chain is locked until the transaction ends:
// one document comes after the other, whoever makes them.
func (s *Service) make(ctx context.Context, invoice uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		u, err := s.Active(ctx)
		if err != nil {
			return err
		}
		tools, _, err := s.tools(u)
		if err != nil {
			return err
		}
		d, err := s.document(ctx, invoice, u)
		if err != nil {
			return err
		}
		now := s.DB.Now(ctx)
		if err := errors.Join(s.fit(u, d.Seller.VATNumber, now), d.Check()); err != nil {
			return err
		}
		last := &chain{UnitID: u.ID}
		if err := tx.NewSelect().Model(last).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return fmt.Errorf("einvoices: chain of %s: %w", u.ID, err)
		}
		d.UUID, d.Counter, d.Previous = uuid.New(), last.LastICV+1, last.LastHash
		signed := zatca.Sign(d, tools, now)
		e := &EInvoice{
			ID: d.UUID, InvoiceID: invoice, UnitID: u.ID, ICV: d.Counter, PreviousHash: d.Previous, Hash: signed.Hash, Class: d.Class,
			XML: signed.XML, QR: signed.QR, State: Waiting, Warnings: kept(nil), Errors: kept(nil), MadeAt: now, Deadline: d.IssuedAt.Add(Limit).UTC(),
		}
		if _, err := tx.NewInsert().Model(e).Exec(ctx); err != nil {
			return fmt.Errorf("einvoices: keep document %d of %s: %w", e.ICV, u.ID, err)
		}
		return s.Queue.Enqueue(ctx, SubmitEInvoice{ID: e.ID})
	})
}

// fit returns why the authority would refuse whatever a unit stamps now for a centre of a VAT number, or nil. What an issued
// invoice says stays: with the wrong number on it, no document of it could ever be put right.
func (s *Service) fit(u *Unit, vatNumber string, now time.Time) error {
	switch {
	case s.System == nil:
		return ErrNoSystem
	case u.Environment != s.System.Environment():
		return ErrElsewhere
	case u.Request.VATNumber != vatNumber:
		return ErrOtherVAT
	case !now.Before(u.ValidUntil):
		return ErrExpired
	}
	return nil
}

// document says what an invoice says.
func (s *Service) document(ctx context.Context, invoice uuid.UUID, u *Unit) (*zatca.Document, error) {
	inv, err := s.Finance.Get(ctx, invoice)
	if err != nil {
		return nil, err
	}
	if inv.State != finance.Issued {
		return nil, finance.ErrNotIssued
	}
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	return document(inv, u.Seller, org.Zone()), nil
}

// Made returns how many documents were made of an invoice: more than one where some were rejected.
func (s *Service) Made(ctx context.Context, invoice uuid.UUID) (int, error) {
	if s == nil {
		return 0, nil
	}
	n, err := s.DB.Conn(ctx).NewSelect().Model((*EInvoice)(nil)).Where("invoice_id = ?", invoice).Count(ctx)
	return int(n), err
}

// Of returns the latest document of an invoice without its XML, which is long and which only File needs, or ErrNone.
func (s *Service) Of(ctx context.Context, invoice uuid.UUID) (*EInvoice, error) {
	if s == nil {
		return nil, ErrNone
	}
	return s.latest(ctx, invoice, "xml", "cleared")
}

// latest reads the latest document of an invoice, but for some columns, or returns ErrNone.
func (s *Service) latest(ctx context.Context, invoice uuid.UUID, without ...string) (*EInvoice, error) {
	e := &EInvoice{}
	err := s.DB.Conn(ctx).NewSelect().Model(e).ExcludeColumn(without...).
		Where("invoice_id = ?", invoice).Order("made_at DESC", "icv DESC").Limit(1).Scan(ctx)
	if err = db.Found(err); errors.Is(err, db.ErrNotFound) {
		return nil, ErrNone
	}
	return e, err
}
