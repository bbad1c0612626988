// Package einvoices is the screen of the electronic invoices, for those who look after them.
package einvoices

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	views "tenhal.sa/tenhal/views/einvoices"
	"tenhal.sa/tenhal/views/ui"
)

// Screen looks after the electronic invoices.
type Screen struct {
	Clock     clock.Clock
	EInvoices *einvoices.Service
}

// Index lists them: ?state=, ?page=. Without a state, those that are not accepted, what is due first.
func (s *Screen) Index(c *fiber.Ctx) error {
	page, err := s.page(c)
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Index(page))
}

func (s *Screen) page(c *fiber.Ctx) (page views.Page, err error) {
	ctx, n := c.UserContext(), max(c.QueryInt("page", 1), 1)
	page = views.Page{State: screen.Query(c, "state"), Now: s.Clock.Now(), Decide: access.Who(ctx).Can(access.SettingsManage)}
	if page.Ready, err = s.EInvoices.Readiness(ctx); err != nil {
		return page, err
	}
	rows, more, err := s.EInvoices.List(ctx, einvoices.Filter{State: einvoices.State(page.State), Page: n})
	for _, r := range rows {
		page.Rows = append(page.Rows, views.Row{
			ID: r.ID, InvoiceID: r.InvoiceID, Number: r.Number, Patient: i18n.Pick(ctx, r.PatientAr, r.PatientEn), Total: r.Total, ICV: r.ICV, State: r.State,
			Says: append(r.Errors, r.Warnings...), Deadline: r.Deadline,
			MayRetry: r.State != einvoices.Accepted && !r.Superseded, Replaced: r.Superseded,
		})
	}
	page.Pages = ui.Around(ctx, n, more)
	return page, err
}

// Retry hands a document in again, or has another made in the place of a rejected one.
func (s *Screen) Retry(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	return s.answer(c, s.EInvoices.Retry(c.UserContext(), id), ui.Notice{Tone: ui.Ok, Title: "einvoices.was_retried"})
}

// RetryAll hands everything in again that waits.
func (s *Screen) RetryAll(c *fiber.Ctx) error {
	n, err := s.EInvoices.RetryAll(c.UserContext())
	return s.answer(c, err, ui.Notice{Tone: ui.Ok, Title: i18n.N(c.UserContext(), "einvoices.were_retried", n)})
}

func (s *Screen) answer(c *fiber.Ctx, refusal error, done ui.Notice) error {
	if refusal == nil {
		return screen.Done(c, screen.Return(c, "/einvoices"), done)
	}
	form := ui.Form{}
	if !screen.Refused(refusal, &form) {
		return refusal
	}
	page, err := s.page(c)
	if err != nil {
		return err
	}
	page.Form = form
	return screen.Again(c, refusal, views.Index(page), views.Index(page))
}

// XML downloads the electronic invoice of an invoice, as it was handed in or as the authority stamped it.
func (s *Screen) XML(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	name, body, err := s.EInvoices.File(c.UserContext(), id)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/xml; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", name))
	return c.Send(body)
}
