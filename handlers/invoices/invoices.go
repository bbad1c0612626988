// Package invoices is the screens that bill and take payments.
package invoices

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/invoices"
	"tenhal.sa/tenhal/views/ui"
)

// Screen bills and takes payments.
type Screen struct {
	Clock     clock.Clock
	Clinics   *clinics.Directory
	Finance   *finance.Service
	Documents *documents.Service
	Overview  *overview.Service
}

// Index lists invoices, latest first: ?status=, ?number=, ?clinic=, those issued ?from= and ?until= some days, ?page=.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx, page := c.UserContext(), max(c.QueryInt("page", 1), 1)
	list := views.List{Electronic: access.Who(ctx).Can(access.EInvoicesManage), Status: c.Query("status"), Number: c.Query("number"), Days: ui.Form{Values: map[string]string{}}}
	for _, name := range []string{"from", "until", "clinic"} {
		list.Days.Values[name] = screen.Query(c, name)
	}
	filter := finance.Filter{Status: finance.Status(list.Status), Number: list.Number, ClinicID: screen.QueryID(c, "clinic"), Page: page}
	filter.From, filter.Until = screen.Days(c, &list.Days)
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	list.Clinics = ui.Named(ctx, catalogue.Clinics)
	rows, more, err := s.Finance.List(ctx, filter)
	if err != nil {
		return err
	}
	for _, r := range rows {
		shown := views.Row{
			ID: r.ID, Number: r.Number, Status: string(r.Status), Patient: i18n.Pick(ctx, r.PatientAr, r.PatientEn),
			FileNumber: r.FileNumber, Total: r.Total, At: r.CreatedAt,
		}
		if !r.IssuedAt.IsZero() {
			shown.At, shown.Balance = r.IssuedAt, r.Total-r.Paid
		}
		list.Rows = append(list.Rows, shown)
	}
	list.Pages = ui.Around(ctx, page, more)
	return screen.Draw(c, fiber.StatusOK, views.Index(list))
}

// Create opens the invoice of a completed visit, drafting it where the job has not done so yet, or
// starts an empty one for a patient.
func (s *Screen) Create(c *fiber.Ctx) error {
	ctx := c.UserContext()
	var inv *finance.Invoice
	var err error
	if visit := screen.Body(c, "appointment_id"); visit != "" {
		inv, err = s.Finance.DraftFor(ctx, parseID(visit))
	} else {
		inv, err = s.Finance.DraftEmpty(ctx, parseID(screen.Body(c, "patient_id")), parseID(screen.Body(c, "clinic_id")))
	}
	switch {
	case err != nil:
		return err
	case inv == nil:
		return fault.New(fault.Conflict, "invoices.not_completed")
	}
	return screen.Go(c, "/invoices/"+inv.ID.String())
}

// Show is the page of an invoice.
func (s *Screen) Show(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	page, err := s.page(c.UserContext(), id)
	if err != nil {
		return err
	}
	return screen.Page(c, views.Show(*page), views.Whole(*page))
}

// saved shows an invoice after a cell of it was changed.
func (s *Screen) saved(c *fiber.Ctx, inv *finance.Invoice) error {
	if !screen.IsPart(c) {
		return screen.Done(c, "/invoices/"+inv.ID.String(), ui.Notice{Title: "invoices.saved"})
	}
	page, err := s.page(c.UserContext(), inv.ID)
	if err != nil {
		return err
	}
	page.Saved = true
	return screen.Draw(c, fiber.StatusOK, views.Whole(*page))
}

// answer shows an invoice after a step: whole again, with a message. Receipt is the path of the
// receipt that can be printed now, if there is one.
func (s *Screen) answer(c *fiber.Ctx, inv *finance.Invoice, title, receipt string) error {
	notice := ui.Notice{Tone: ui.Ok, Title: title, Args: []any{"number", inv.Number}}
	if !screen.IsPart(c) {
		return screen.Done(c, "/invoices/"+inv.ID.String(), notice)
	}
	page, err := s.page(c.UserContext(), inv.ID)
	if err != nil {
		return err
	}
	page.Receipt = receipt
	return screen.Draw(c, fiber.StatusOK, views.Changed(*page, notice))
}

// refuse shows an invoice again after a change that was refused, with what put does to its page.
func (s *Screen) refuse(c *fiber.Ctx, id uuid.UUID, refusal error, put func(*views.Invoice, ui.Form)) error {
	form := ui.Form{}
	if !screen.Refused(refusal, &form) {
		return refusal
	}
	page, err := s.page(c.UserContext(), id)
	if err != nil {
		return err
	}
	put(page, form)
	status := screen.Status(fault.Of(refusal).Kind)
	if screen.IsPart(c) {
		return screen.Draw(c, status, views.Whole(*page))
	}
	return screen.Draw(c, status, views.Show(*page))
}

func change(c *fiber.Ctx) (finance.Change, error) {
	id, err := screen.ID(c, "id")
	version, _ := strconv.Atoi(screen.Body(c, "version")) // without one, the invoice as it is
	return finance.Change{ID: id, Version: version}, err
}

func parseID(s string) uuid.UUID {
	id, _ := uuid.Parse(s) // uuid.Nil names nothing, and the service says so
	return id
}

// services are what can be billed, for the menu that adds a line: first those of the invoice's clinic.
func (s *Screen) services(ctx context.Context, clinic uuid.UUID) ([]ui.Option, error) {
	list, err := s.Clinics.Services(ctx, uuid.Nil)
	slices.SortStableFunc(list, func(a, b clinics.Service) int {
		switch {
		case a.ClinicID == clinic && b.ClinicID != clinic:
			return -1
		case a.ClinicID != clinic && b.ClinicID == clinic:
			return 1
		}
		return 0
	})
	options := make([]ui.Option, len(list))
	for n, v := range list {
		options[n] = ui.Option{Value: v.ID.String(), Label: v.Code + " · " + i18n.Pick(ctx, v.NameAr, v.NameEn)}
	}
	return options, err
}
