package inbox

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/integrations/einvoices"
)

// TellRejected tells those who look after the e-invoices, and see the invoice, that one was refused.
func (s *Service) TellRejected(ctx context.Context, was einvoices.WasRejected) error {
	w := word{
		Kind: EInvoiceWrong, About: "einvoice:" + was.InvoiceID.String(), Path: "/invoices/" + was.InvoiceID.String(),
		To: bun.SafeQuery("u.clinics IS NULL OR (SELECT clinic_id FROM invoices WHERE id = ?) = ANY (u.clinics)", was.InvoiceID),
	}
	err := s.DB.Conn(ctx).NewRaw("SELECT number FROM invoices WHERE id = ?", was.InvoiceID).Scan(ctx, &w.Facts.Number)
	if err != nil {
		return fmt.Errorf("inbox: e-invoice %s: %w", was.EInvoiceID, err)
	}
	return s.tell(ctx, w)
}

// TellHeld tells them that the tax authority refuses the unit, and that nothing is sent.
func (s *Service) TellHeld(ctx context.Context, _ einvoices.WasHeld) error {
	return s.tell(ctx, word{Kind: EInvoicesHeld, About: "einvoices:held", Path: "/einvoices", To: bun.SafeQuery("TRUE")})
}

// TellLate tells them of e-invoices that are not handed in, in the transaction of ctx, before the law's time is up.
func (s *Service) TellLate(ctx context.Context, late einvoices.AreLate) error {
	return s.tell(ctx, word{
		Kind: EInvoicesLate, About: "einvoices:late", Facts: Facts{At: &late.Deadline}, Path: "/einvoices", To: bun.SafeQuery("TRUE"),
	})
}
