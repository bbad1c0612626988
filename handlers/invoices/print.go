package invoices

import (
	"context"
	"encoding/base64"
	"fmt"

	"github.com/gofiber/fiber/v2"
	"rsc.io/qr"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/i18n"
	views "tenhal.sa/tenhal/views/invoices"
	"tenhal.sa/tenhal/views/print"
	"tenhal.sa/tenhal/views/ui"
)

// InvoicePDF downloads an issued invoice.
func (s *Screen) InvoicePDF(c *fiber.Ctx) error { return s.file(c, documents.Invoice) }

// ReceiptPDF downloads the receipt of a payment: ?paper=80 for the desk's printer, A4 otherwise.
func (s *Screen) ReceiptPDF(c *fiber.Ctx) error {
	if c.Query("paper") == "80" {
		return s.file(c, documents.Receipt80)
	}
	return s.file(c, documents.ReceiptA4)
}

func (s *Screen) file(c *fiber.Ctx, kind documents.Kind) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	d, err := s.Documents.Get(c.UserContext(), kind, id)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, d.MediaType)
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", d.Name))
	return c.Send(d.Body)
}

// PrintInvoice is an issued invoice to be printed on A4.
func (s *Screen) PrintInvoice(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	inv, err := s.Finance.Get(c.UserContext(), id)
	switch {
	case err != nil:
		return err
	case inv.State != finance.Issued:
		return finance.ErrNotIssued
	}
	paper, err := s.sheet(c.UserContext(), inv)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, print.Invoice(paper))
}

// PrintReceipt is the receipt of a payment to be printed on a roll of 80 mm.
func (s *Screen) PrintReceipt(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	p, invoices, err := s.Finance.Payment(c.UserContext(), id)
	switch {
	case err != nil:
		return err
	case len(invoices) == 0:
		return screen.ErrNoPage
	}
	paper, err := s.sheet(c.UserContext(), invoices[0])
	if err != nil {
		return err
	}
	paper.Receipt, paper.At, paper.Method = p.Number, p.ReceivedAt, views.MethodLabel(string(p.Method))
	paper.Received, paper.Before = p.Amount, invoices[0].Paid-p.Amount
	return screen.Draw(c, fiber.StatusOK, print.Receipt(paper))
}

// Payment shows the invoice that a payment pays.
func (s *Screen) Payment(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	_, invoices, err := s.Finance.Payment(c.UserContext(), id)
	switch {
	case err != nil:
		return err
	case len(invoices) == 0:
		return screen.ErrNoPage
	}
	return screen.Go(c, "/invoices/"+invoices[0].ID.String())
}

func (s *Screen) sheet(ctx context.Context, inv *finance.Invoice) (print.Paper, error) {
	p := print.Paper{
		Centre: i18n.Pick(ctx, inv.Seller.NameAr, inv.Seller.NameEn), Address: i18n.Pick(ctx, inv.Seller.AddressAr, inv.Seller.AddressEn),
		VATNo: inv.Seller.VATNumber, Number: inv.Number, At: inv.IssuedAt, Patient: i18n.Pick(ctx, inv.Buyer.NameAr, inv.Buyer.NameEn), File: inv.Buyer.FileNumber,
		Subtotal: inv.Subtotal, Discount: inv.Discount, VAT: inv.VAT, Total: inv.Total, Balance: inv.Balance(),
	}
	for _, l := range inv.Lines {
		p.Lines = append(p.Lines, print.Line{
			Name: i18n.Pick(ctx, l.DescriptionAr, l.DescriptionEn), Code: l.Code, Quantity: l.Quantity, Price: l.UnitPrice, Rate: percent(l.VATRate), Total: l.Total(),
		})
	}
	code, err := s.Documents.Code(ctx, inv, ui.Zone(ctx))
	if err != nil {
		return p, err
	}
	picture, err := qr.Encode(code, qr.M)
	if err != nil {
		return p, fmt.Errorf("invoices: QR code: %w", err)
	}
	p.QR = "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture.PNG())
	return p, nil
}
