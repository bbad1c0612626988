package finance

import (
	"context"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/numbering"
	"tenhal.sa/tenhal/services/settings"
)

// The series of numbers.
const (
	invoiceSeries = "INV"
	receiptSeries = "RCP"
)

// Issue numbers a draft and freezes it. The number is taken last, so that the series is locked
// for as short a time as possible.
func (s *Service) Issue(ctx context.Context, c Change) (*Invoice, error) {
	return s.change(ctx, c, s.issue)
}

func (s *Service) issue(ctx context.Context, tx bun.Tx, inv *Invoice) error {
	if inv.State != Draft {
		return ErrFrozen
	}
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return err
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	who, err := patient(ctx, tx, inv.PatientID)
	if err != nil {
		return err
	}
	inv.Seller = &Seller{org.NameAr, org.NameEn, org.VATNumber, org.CRNumber, org.AddressAr, org.AddressEn, org.Phone}
	inv.Buyer = &Buyer{who.NameAr, who.NameEn, who.FileNumber, string(who.IdentityKind), who.IdentityNumber, who.Phone}
	now := s.DB.Now(ctx)
	today := civil.Of(now, org.Zone())
	inv.DueOn = today.Add(set.Of(settings.InvoiceDue.Setting, inv.ClinicID))
	if len(inv.Lines) == 0 {
		return ErrEmpty
	}
	for _, ready := range s.Ready {
		if err := ready(ctx, inv.ID); err != nil {
			return err
		}
	}
	number, err := numbering.Next(ctx, tx, invoiceSeries, today.Year)
	if err != nil {
		return err
	}
	return inv.Issue(number, now, access.Who(ctx).NameEn)
}
