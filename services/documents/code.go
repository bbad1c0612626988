package documents

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// printed is what a document knows besides its invoice.
type printed struct {
	zone *time.Location
	code string // the text of the invoice's QR code; empty where it has none yet
}

// Code returns the text of an invoice's QR code: that of its electronic invoice, or, where none was made of it, who sold,
// when and for how much (spec/zatca.md, section 8).
func (s *Service) Code(ctx context.Context, inv *finance.Invoice, zone *time.Location) (string, error) {
	e, err := s.EInvoices.Of(ctx, inv.ID)
	if errors.Is(err, einvoices.ErrNone) {
		return plainCode(inv, zone), nil
	}
	if err != nil {
		return "", err
	}
	return e.QR, nil
}

// plainCode has tags 1 to 5.
func plainCode(inv *finance.Invoice, zone *time.Location) string {
	return zatca.QR(zatca.Stamp{Seller: inv.Seller.NameAr, VATNumber: inv.Seller.VATNumber, IssuedAt: inv.IssuedAt.In(zone), Total: inv.Total, VAT: inv.VAT})
}

// version returns which version of a document there is now. An invoice whose electronic one was refused and made anew has
// another code, and so is another document; what was given out before stays as it was.
func (s *Service) version(ctx context.Context, kind Kind, subject uuid.UUID) (int, error) {
	if kind != Invoice {
		return 1, nil
	}
	made, err := s.EInvoices.Made(ctx, subject)
	return max(made, 1), err
}
