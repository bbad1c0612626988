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

// lateness are the words for how late e-invoices are, by the hours since their issue.
var lateness = map[int]string{
	4: "inbox.einvoices_late_4", 12: "inbox.einvoices_late_12", 20: "inbox.einvoices_late_20", 24: "inbox.einvoices_late_24",
}

// TellLate tells them of e-invoices that the authority does not have, in the transaction of ctx, before the law's time is up and
// when it is. Those of one step are one notice: a later one must not hide how urgent the first are.
func (s *Service) TellLate(ctx context.Context, late einvoices.AreLate) error {
	return s.tell(ctx, word{
		Kind: EInvoicesLate, About: fmt.Sprintf("einvoices:late:%d", late.Hours), Facts: Facts{At: &late.Deadline, Says: lateness[late.Hours]},
		Path: "/einvoices", To: bun.SafeQuery("TRUE"),
	})
}

// TellCertificate tells them that the certificate ends with which invoices are stamped, in the transaction of ctx.
func (s *Service) TellCertificate(ctx context.Context, ends einvoices.Ends) error {
	return s.tell(ctx, word{
		Kind: EInvoicesEnd, About: "einvoices:certificate", Facts: Facts{At: &ends.At}, Path: "/einvoices", To: bun.SafeQuery("TRUE"),
	})
}
