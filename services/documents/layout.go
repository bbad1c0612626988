package documents

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/pdf"
)

// layout draws a document up: the name of its file, and what stands in it.
func (s *Service) layout(ctx context.Context, kind Kind, subject uuid.UUID) (name string, doc pdf.Document, err error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return "", doc, err
	}
	if kind == Invoice {
		inv, err := s.issued(ctx, subject)
		if err != nil {
			return "", doc, err
		}
		of, err := s.printed(ctx, inv, org.Zone())
		return inv.Number + ".pdf", invoice(inv, of), err
	}
	p, inv, err := s.paid(ctx, subject)
	if err != nil {
		return "", doc, err
	}
	of, err := s.printed(ctx, inv, org.Zone())
	switch {
	case err != nil:
		return "", doc, err
	case kind == ReceiptA4:
		return p.Number + ".pdf", receipt(p, inv, of), nil
	case kind == Receipt80:
		return p.Number + "-80mm.pdf", roll(p, inv, of), nil
	}
	return "", doc, fmt.Errorf("documents: there is no kind %q", kind)
}

func (s *Service) printed(ctx context.Context, inv *finance.Invoice, zone *time.Location) (printed, error) {
	code, err := s.Code(ctx, inv, zone)
	return printed{zone, code}, err
}

func (s *Service) issued(ctx context.Context, id uuid.UUID) (*finance.Invoice, error) {
	inv, err := s.Finance.Get(ctx, id)
	if err == nil && inv.State != finance.Issued {
		return nil, finance.ErrNotIssued
	}
	return inv, err
}

// paid returns a payment and the invoice that it pays, as that stood right after it.
func (s *Service) paid(ctx context.Context, id uuid.UUID) (*finance.Payment, *finance.Invoice, error) {
	p, invoices, err := s.Finance.Payment(ctx, id)
	switch {
	case err != nil:
		return nil, nil, err
	case len(invoices) == 0:
		return nil, nil, db.ErrNotFound
	}
	return p, invoices[0], nil
}
