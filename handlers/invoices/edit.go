package invoices

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/text"
	views "tenhal.sa/tenhal/views/invoices"
	"tenhal.sa/tenhal/views/ui"
)

// maxReason is how many characters the reason of a discount may have.
const maxReason = 200

// AddLine bills another service on a draft.
func (s *Screen) AddLine(c *fiber.Ctx) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	inv, err := s.Finance.AddLine(c.UserContext(), what, parseID(screen.Body(c, "service_id")))
	if err != nil {
		return s.refuse(c, what.ID, err, func(page *views.Invoice, form ui.Form) { page.Edit = form })
	}
	return s.saved(c, inv)
}

// EditLine changes a line of a draft, or takes it off.
func (s *Screen) EditLine(c *fiber.Ctx) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	line, err := screen.ID(c, "line")
	if err != nil {
		return err
	}
	var inv *finance.Invoice
	if screen.Body(c, "drop") != "" {
		inv, err = s.Finance.RemoveLine(c.UserContext(), what, line)
	} else {
		var edit finance.LineEdit
		if edit, err = lineEdit(c); err == nil {
			edit.LineID = line
			inv, err = s.Finance.EditLine(c.UserContext(), what, edit)
		}
	}
	if err != nil {
		return s.refuse(c, what.ID, err, func(page *views.Invoice, form ui.Form) {
			form.Values = screen.Values(c, "quantity", "price", "discount")
			form.Values["line_id"] = line.String()
			page.Edit = form
		})
	}
	return s.saved(c, inv)
}

func lineEdit(c *fiber.Ctx) (finance.LineEdit, error) {
	var check fault.Check
	quantity, err := strconv.ParseInt(text.Figures(screen.Body(c, "quantity")), 10, 64)
	check.Require(err == nil, "quantity", "finance.quantity")
	return finance.LineEdit{Quantity: quantity, Price: amount(c, "price", &check), Discount: amount(c, "discount", &check)}, check.Err()
}

// amount reads an amount of riyals, or notes what is wrong with it.
func amount(c *fiber.Ctx, name string, check *fault.Check) money.Halalas {
	sum, err := money.Parse(screen.Body(c, name))
	if err != nil {
		check.Field(name, fault.Of(err).Key)
	}
	return sum
}

// Discount takes an amount off a draft as a whole.
func (s *Screen) Discount(c *fiber.Ctx) error {
	what, err := change(c)
	if err != nil {
		return err
	}
	var check fault.Check
	off := amount(c, "discount", &check)
	reason, err := text.Optional(screen.Body(c, "reason"), maxReason)
	if err != nil {
		check.Field("reason", fault.Of(err).Key)
	}
	var inv *finance.Invoice
	if err = check.Err(); err == nil {
		inv, err = s.Finance.SetDiscount(c.UserContext(), what, off, reason)
	}
	if err != nil {
		return s.refuse(c, what.ID, err, func(page *views.Invoice, form ui.Form) {
			form.ID, form.Values = page.Off.ID, screen.Values(c, "discount", "reason")
			page.Off = form
		})
	}
	return s.saved(c, inv)
}

// Issue numbers a draft and freezes it.
func (s *Screen) Issue(c *fiber.Ctx) error {
	return s.step(c, s.Finance.Issue, "invoices.was_issued")
}

// Void withdraws a draft.
func (s *Screen) Void(c *fiber.Ctx) error {
	return s.step(c, s.Finance.Void, "invoices.was_voided")
}
