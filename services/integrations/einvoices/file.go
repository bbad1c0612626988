package einvoices

import (
	"context"
	"regexp"

	"github.com/google/uuid"
)

var notInNames = regexp.MustCompile(`[^0-9A-Za-z]`)

// File returns the document of an invoice that whoever acts sees, and the name that the authority wants it to have:
// VAT number, day and time of issue, number. Where there is none: ErrNone.
func (s *Service) File(ctx context.Context, invoice uuid.UUID) (name string, body []byte, err error) {
	inv, err := s.Finance.Get(ctx, invoice)
	if err != nil {
		return "", nil, err
	}
	e, err := s.latest(ctx, invoice)
	if err != nil {
		return "", nil, err
	}
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return "", nil, err
	}
	return inv.Seller.VATNumber + "_" + inv.IssuedAt.In(org.Zone()).Format("20060102T150405") + "_" + notInNames.ReplaceAllString(inv.Number, "-") + ".xml", e.Document(), nil
}
