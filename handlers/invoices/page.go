package invoices

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/invoices"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// page reads everything that the page of an invoice shows.
func (s *Screen) page(ctx context.Context, id uuid.UUID) (*views.Invoice, error) {
	bill, err := s.Overview.Bill(ctx, id)
	if err != nil {
		return nil, err
	}
	page := draw(ctx, bill)
	page.Due = s.due(ctx, bill.Invoice)
	if page.Draft && page.MayWrite {
		if page.Services, err = s.services(ctx, bill.ClinicID); err != nil {
			return nil, err
		}
	}
	if err := s.payments(ctx, page, bill.Invoice); err != nil {
		return nil, err
	}
	return page, nil
}

// electronic is what became of the e-invoice, where one was made.
func electronic(ctx context.Context, e overview.Electronic) *views.Electronic {
	if e.State == "" {
		return nil
	}
	return &views.Electronic{State: e.State, Says: append(e.Errors, e.Warnings...), Manages: access.Who(ctx).Can(access.EInvoicesManage)}
}

func draw(ctx context.Context, bill *overview.Bill) *views.Invoice {
	actor, inv, payer := access.Who(ctx), bill.Invoice, bill.Payer
	page := &views.Invoice{
		ID: inv.ID, Version: inv.Version, Number: inv.Number, Status: string(inv.Status()), Draft: inv.State == finance.Draft,
		PatientID: inv.PatientID, Patient: i18n.Pick(ctx, payer.NameAr, payer.NameEn), FileNumber: payer.FileNumber, Phone: people.PhoneText(payer.Phone), Nationality: nationalities[payer.IdentityKind],
		ServiceDate: inv.ServiceDate, IssuedAt: inv.IssuedAt, DueOn: inv.DueOn,
		Subtotal: inv.Subtotal, Discount: inv.Discount, Reason: inv.DiscountReason, Total: inv.Total, Balance: inv.Balance(),
		MayWrite: actor.Can(access.InvoicesWrite), MayIssue: actor.Can(access.InvoicesIssue),
		MayPay: actor.Can(access.PaymentsTake) && inv.State != finance.Void && inv.Balance() > 0,
	}
	page.Electronic = electronic(ctx, bill.Electronic)
	page.Off = ui.Form{ID: "off", Values: map[string]string{"reason": inv.DiscountReason}}
	if inv.Discount > 0 {
		page.Off.Values["discount"] = inv.Discount.Plain()
	}
	if page.MayPay {
		page.Pay.Values = map[string]string{
			"method": string(payer.LastMethod), "last_method": string(payer.LastMethod), "amount": inv.Balance().Plain(), "idempotency_key": uuid.NewString(),
		}
	}
	for _, l := range inv.Lines {
		page.Lines = append(page.Lines, views.Line{
			ID: l.ID, Name: i18n.Pick(ctx, l.DescriptionAr, l.DescriptionEn), Code: l.Code, Quantity: l.Quantity,
			Price: l.UnitPrice, Discount: l.Discount, Rate: percent(l.VATRate), Total: l.Total(),
		})
	}
	for _, b := range inv.Breakdown() {
		page.VAT = append(page.VAT, views.VAT{Rate: percent(b.Rate), Taxable: b.Taxable, Amount: b.VAT, Reason: reasons[b.Reason]})
	}
	return page
}

// reasons are the message keys of the reasons for a rate that is not the standard one.
var reasons = map[string]string{
	"VATEX-SA-HEA": "invoices.vat_citizen",
	"VATEX-SA-35":  "invoices.vat_medicine",
	"VATEX-SA-OOS": "invoices.vat_none",
}

// nationalities are the message keys of what decides about the VAT of healthcare.
var nationalities = map[identity.Kind]string{
	identity.NationalID: "invoices.citizen",
	identity.Iqama:      "invoices.resident",
	identity.GCC:        "invoices.gulf",
}

// due says in how many days an invoice must be paid, or since when it should have been.
func (s *Screen) due(ctx context.Context, inv *finance.Invoice) string {
	if inv.State != finance.Issued || inv.Balance() == 0 {
		return ""
	}
	days := inv.DueOn.Sub(civil.Of(s.Clock.Now(), ui.Zone(ctx)))
	switch {
	case days < 0:
		return i18n.N(ctx, "invoices.overdue", -days)
	case days == 0:
		return i18n.T(ctx, "invoices.due_today")
	}
	return i18n.N(ctx, "invoices.due_in", days)
}

func percent(rate money.BasisPoints) string { return fmt.Sprintf("%d%%", rate/100) }

// paid are the payments of an invoice. Of one that nothing was paid of, nobody need be asked.
func (s *Screen) paid(ctx context.Context, inv *finance.Invoice) ([]finance.Payment, error) {
	if inv.Paid == 0 {
		return nil, nil
	}
	return s.Finance.Payments(ctx, inv.ID)
}

// payments adds what was paid.
func (s *Screen) payments(ctx context.Context, page *views.Invoice, inv *finance.Invoice) error {
	list, err := s.paid(ctx, inv)
	if err != nil {
		return err
	}
	page.Events = events(ctx, inv, list)
	for _, p := range list {
		by := p.Receiver(ctx)
		page.Payments = append(page.Payments, views.Payment{ID: p.ID, Number: p.Number, Method: string(p.Method), Amount: p.Amount, At: p.ReceivedAt, By: by})
		page.Events = append(page.Events, ui.Event{At: p.ReceivedAt, Text: i18n.T(ctx, "invoices.did_pay", "amount", p.Amount), By: by, Tone: ui.Ok})
	}
	return nil
}

// events are what became of an invoice before it was paid. An invoice keeps the English name alone of who issued it;
// of somebody who took a payment for it, as most do, both names are here.
func events(ctx context.Context, inv *finance.Invoice, paid []finance.Payment) []ui.Event {
	list := []ui.Event{{At: inv.CreatedAt, Text: "invoices.did_draft"}}
	if inv.IssuedAt.IsZero() {
		return list
	}
	by := inv.IssuedBy
	if i := slices.IndexFunc(paid, func(p finance.Payment) bool { return p.ReceivedName == by }); i >= 0 {
		by = paid[i].Receiver(ctx)
	}
	return append(list, ui.Event{At: inv.IssuedAt, Text: "invoices.did_issue", By: by, Tone: ui.Info})
}
