package results

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/results"
	views "tenhal.sa/tenhal/views/results"
	"tenhal.sa/tenhal/views/ui"
)

// New is the page on which a test is ordered.
func (s *Screen) New(c *fiber.Ctx) error {
	form := ui.Form{Values: map[string]string{"key": uuid.NewString(), "kind": string(results.Lab), "priority": string(results.Routine)}}
	if who := access.Who(c.UserContext()); who.ProviderID != nil {
		form.Values["provider_id"] = who.ProviderID.String()
	}
	return s.form(c, fiber.StatusOK, form)
}

func (s *Screen) form(c *fiber.Ctx, status int, form ui.Form) error {
	p, err := screen.Found(c, "id", s.Patients.Brief)
	if err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, status, views.New(views.Form{Patient: p, Form: form, Providers: catalogue.Providers(uuid.Nil)}))
}

// Order orders a test: 422 for what was typed.
func (s *Screen) Order(c *fiber.Ctx) error {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	form := ui.Form{Values: screen.Values(c, "kind", "code", "asks", "priority", "why", "provider_id", "key")}
	w := results.Wish{
		PatientID: patient, Kind: form.Value("kind"), Code: form.Value("code"), Asks: form.Value("asks"), Priority: form.Value("priority"),
		Why: form.Value("why"), Provider: form.Value("provider_id"),
	}
	w.Key, _ = uuid.Parse(form.Value("key")) // what is no id is no form's
	o, err := s.Results.Ask(c.UserContext(), w)
	if err == nil {
		return screen.Done(c, views.OrderPath(o), ui.Notice{Tone: ui.Ok, Title: "orders.was_ordered", Args: []any{"number", o.PlacerNo}})
	}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.form(c, screen.Status(fault.Of(err).Kind), form)
}

// ShowOrder is the page of an order.
func (s *Screen) ShowOrder(c *fiber.Ctx) error { return s.order(c, fiber.StatusOK, views.OrderPage{}) }

func (s *Screen) order(c *fiber.Ctx, status int, page views.OrderPage) error {
	o, err := s.one(c, &page)
	if err != nil {
		return err
	}
	page.Order, page.MayOrder = o, access.Who(c.UserContext()).Can(access.ResultsOrder)
	page.Images = s.Results.Images(o.Kind, o, nil)
	if page.Accession.Values == nil {
		page.Accession.Values = map[string]string{"accession_no": o.AccessionNo}
	}
	page.CallOff.ID = "cancel"
	return screen.Draw(c, status, views.ShowOrder(page))
}

func (s *Screen) one(c *fiber.Ctx, page *views.OrderPage) (o *results.Order, err error) {
	if page.Patient, err = screen.Found(c, "id", s.Patients.Brief); err != nil {
		return nil, err
	}
	id, err := screen.ID(c, "order")
	if err != nil {
		return nil, err
	}
	return s.Results.Order(c.UserContext(), page.Patient.ID, id)
}

// Accession notes what the other side calls an order: 422 for what is no such number.
func (s *Screen) Accession(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "accession_no")}
	return s.change(c, "orders.was_saved", views.OrderPage{Accession: form}, func(patient, id uuid.UUID) (*results.Order, error) {
		return s.Results.Accession(c.UserContext(), patient, id, form.Value("accession_no"))
	})
}

// CallOff calls an order off: 422 without a reason, 409 once there is a result.
func (s *Screen) CallOff(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "reason")}
	return s.change(c, "orders.was_cancelled", views.OrderPage{CallOff: form}, func(patient, id uuid.UUID) (*results.Order, error) {
		return s.Results.CallOff(c.UserContext(), patient, id, form.Value("reason"))
	})
}

func (s *Screen) change(c *fiber.Ctx, title string, page views.OrderPage, do func(patient, id uuid.UUID) (*results.Order, error)) error {
	patient, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	id, err := screen.ID(c, "order")
	if err != nil {
		return err
	}
	o, err := do(patient, id)
	if err == nil {
		return screen.Done(c, views.OrderPath(o), ui.Notice{Tone: ui.Ok, Title: title})
	}
	form := &page.Accession
	if page.Accession.Values == nil {
		form = &page.CallOff
	}
	if !screen.Refused(err, form) {
		return err
	}
	return s.order(c, screen.Status(fault.Of(err).Kind), page)
}

// Print is the requisition of an order.
func (s *Screen) Print(c *fiber.Ctx) error {
	var page views.OrderPage
	o, err := s.one(c, &page)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	r := views.Requisition{Patient: page.Patient, Order: o}
	if r.Bars, err = o.Bars(); err != nil {
		return err
	}
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	r.Organisation = catalogue.Organisation
	if clinic, ok := catalogue.Clinic(o.ClinicID); ok {
		r.Clinic = i18n.Pick(ctx, clinic.NameAr, clinic.NameEn)
	}
	return screen.Draw(c, fiber.StatusOK, views.Print(r))
}
