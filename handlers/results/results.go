// Package results is the screens of orders and results: what is to be looked at, what is nobody's, how it goes with the sources.
package results

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/services/settings"
	views "tenhal.sa/tenhal/views/results"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows orders and results.
type Screen struct {
	Clock    clock.Clock
	Clinics  *clinics.Directory
	Patients *patients.Service
	Results  *results.Service
	Settings *settings.Service
}

// Index lists the results that nobody has looked at: one's own first, for those who have any.
func (s *Screen) Index(c *fiber.Ctx) error {
	ctx := c.UserContext()
	who := access.Who(ctx)
	f := results.Filter{Page: max(c.QueryInt("page"), 1)}
	in := views.Inbox{MayMatch: who.Can(access.ResultsMatch), Looks: who.ProviderID != nil}
	if in.Looks {
		if in.Mine = screen.Query(c, "show") != "all"; in.Mine {
			f.Provider = *who.ProviderID
		}
	}
	list, more, err := s.Results.Inbox(ctx, f)
	if err != nil {
		return err
	}
	on, err := s.on(c)
	if err != nil {
		return err
	}
	in.Rows, in.Pages, in.Off = list, ui.Around(ctx, f.Page, more), !on
	return screen.Draw(c, fiber.StatusOK, views.Review(in))
}

// on reports whether the centre orders tests and fetches results.
func (s *Screen) on(c *fiber.Ctx) (bool, error) {
	return s.Settings.On(c.UserContext(), settings.ResultFeeds, uuid.Nil)
}

// OfPatient is the page of a patient's orders and results.
func (s *Screen) OfPatient(c *fiber.Ctx) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	page := views.Record{Patient: p}
	if page.Orders, err = s.Results.OrdersOf(ctx, p.ID); err != nil {
		return err
	}
	if page.Results, err = s.Results.Of(ctx, p.ID); err != nil {
		return err
	}
	on, err := s.on(c)
	page.MayOrder = on && access.Who(ctx).Can(access.ResultsOrder) && p.ArchivedAt.IsZero()
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.OfPatient(page))
}

// Show is the page of a result.
func (s *Screen) Show(c *fiber.Ctx) error { return s.show(c, fiber.StatusOK, ui.Form{}) }

func (s *Screen) show(c *fiber.Ctx, status int, form ui.Form) error {
	p, err := s.page(c)
	if err != nil {
		return err
	}
	p.Form = form
	return screen.Draw(c, status, views.Show(*p))
}

// page reads a result, with all that was said of it.
func (s *Screen) page(c *fiber.Ctx) (*views.Page, error) {
	patient, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return nil, err
	}
	id, err := screen.ID(c, "result")
	if err != nil {
		return nil, err
	}
	ctx := c.UserContext()
	p := &views.Page{Patient: patient, MayReview: access.Who(ctx).Can(access.ResultsReview)}
	if p.Result, err = s.Results.Get(ctx, patient.ID, id); err != nil {
		return nil, err
	}
	if p.Versions, err = s.Results.Versions(ctx, p.Result); err != nil {
		return nil, err
	}
	if p.Reviews, err = s.Results.Reviews(ctx, p.Result); err != nil {
		return nil, err
	}
	if p.Alerts, err = s.Results.Alerts(ctx, p.Result); err != nil {
		return nil, err
	}
	if p.Result.OrderID != uuid.Nil {
		if p.Order, err = s.Results.Order(ctx, patient.ID, p.Result.OrderID); err != nil {
			return nil, err
		}
	}
	p.Images = s.Results.Images(p.Result.Kind, p.Order, p.Now().Content.Accession)
	return p, nil
}

// Review notes that somebody has looked at a result: 422 where a critical value is not repeated, 412 where another version came.
func (s *Screen) Review(c *fiber.Ctx) error {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	id, err := screen.ID(c, "result")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "readback", "note")}
	n, _ := strconv.Atoi(screen.Body(c, "n")) // what is no number is no version
	err = s.Results.Review(c.UserContext(), results.Look{PatientID: patient, ResultID: id, N: n, Note: form.Value("note"), Readback: form.Value("readback")})
	if err == nil {
		return screen.Done(c, views.Path(patient)+"/"+id.String(), ui.Notice{Tone: ui.Ok, Title: "results.was_reviewed"})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.show(c, screen.Status(fault.Of(err).Kind), form)
}

// paperPolicy lets a browser show a paper, and a paper do nothing: no script, no picture from elsewhere, no form.
const paperPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

// Paper opens a file that came with a result.
func (s *Screen) Paper(c *fiber.Ctx) error {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	id, err := screen.ID(c, "result")
	if err != nil {
		return err
	}
	n, err := c.ParamsInt("n")
	if err != nil {
		n = -1 // what is no number is no file's
	}
	paper, err := s.Results.Paper(c.UserContext(), patient, id, n)
	if err != nil {
		return err
	}
	c.Attachment("result-" + strconv.Itoa(n+1) + ".pdf")
	c.Set(fiber.HeaderContentDisposition, "inline")
	c.Set(fiber.HeaderContentType, paper.Type)
	c.Set(fiber.HeaderContentSecurityPolicy, paperPolicy)
	return c.Send(paper.Data)
}
