package invoices

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	views "tenhal.sa/tenhal/views/invoices"
	"tenhal.sa/tenhal/views/ui"
)

// maxReference is how many characters the number of a card slip or transfer may have.
const maxReference = 60

func (s *Screen) step(c *fiber.Ctx, do func(context.Context, finance.Change) (*finance.Invoice, error), title string) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	inv, err := do(c.UserContext(), what)
	if err != nil {
		return s.refuse(c, what.ID, err, func(page *views.Invoice, form ui.Form) { page.Edit = form })
	}
	return s.answer(c, inv, title, "")
}

// Pay takes a payment. The same form sent twice is one payment.
func (s *Screen) Pay(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	var check fault.Check
	wish := finance.Receipt{
		InvoiceID: id, Method: finance.Method(screen.Body(c, "method")), Amount: amount(c, "amount", &check),
		IdempotencyKey: screen.Body(c, "idempotency_key"),
	}
	if wish.Reference, err = text.Optional(screen.Body(c, "reference"), maxReference); err != nil {
		check.Field("reference", fault.Of(err).Key)
	}
	var paid *finance.Payment
	if err = check.Err(); err == nil {
		paid, err = s.Finance.Pay(c.UserContext(), wish)
	}
	if err != nil {
		return s.refuse(c, id, err, func(page *views.Invoice, form ui.Form) {
			last := page.Pay.Value("last_method")
			form.Values = screen.Values(c, "method", "amount", "reference", "idempotency_key")
			form.Values["last_method"] = last
			page.Pay = form
		})
	}
	inv, err := s.Finance.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	return s.answer(c, inv, "invoices.was_paid", "/payments/"+paid.ID.String()+"/print")
}
