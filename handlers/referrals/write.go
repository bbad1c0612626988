package referrals

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/services/settings"
	papers "tenhal.sa/tenhal/views/attachments"
	views "tenhal.sa/tenhal/views/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// inputs are those of the form, but for the papers, of which there are several.
var inputs = []string{"patient_id", "direction", "from_clinic_id", "to_clinic_id", "service_id", "facility", "colleague", "urgency", "reason", "question", "consent", "again"}

// New is the form of a new referral: ?patient_id=, ?again= one that came to nothing. Without a patient one is chosen first.
func (s *Screen) New(c *fiber.Ctx) error {
	ctx := c.UserContext()
	id := screen.QueryID(c, "patient_id")
	if id == uuid.Nil {
		return screen.Draw(c, fiber.StatusOK, views.Choose(ui.Form{}))
	}
	current, err := s.Patients.Current(ctx, id) // a record that was merged leads to the one there is now
	if err != nil {
		return err
	}
	form := ui.Form{Values: map[string]string{"patient_id": current.String(), "direction": string(referrals.Internal), "urgency": string(referrals.Routine)}}
	own, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	if home := works(access.Who(ctx), own); home != uuid.Nil {
		form.Values["from_clinic_id"] = home.String()
	} else if len(own.Clinics) == 1 {
		form.Values["from_clinic_id"] = own.Clinics[0].ID.String()
	}
	p := &views.FormPage{Form: form}
	if before := screen.QueryID(c, "again"); before != uuid.Nil {
		if p.AgainOf, err = s.Referrals.Get(ctx, before); err != nil {
			return err
		}
		values := valuesOf(p.AgainOf)
		values["again"], values["patient_id"] = before.String(), form.Value("patient_id")
		if p.AgainOf.SuggestedID != uuid.Nil {
			values["to_clinic_id"], values["service_id"] = p.AgainOf.SuggestedID.String(), ""
		}
		p.Form.Values = values
	}
	return s.form(c, fiber.StatusOK, p, nil)
}

// Edit is the form of a draft.
func (s *Screen) Edit(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := s.Referrals.Get(c.UserContext(), id)
	if err != nil {
		return err
	}
	if r.Status != referrals.Draft {
		return screen.Go(c, views.Path(id))
	}
	return s.form(c, fiber.StatusOK, &views.FormPage{ID: id, Version: r.Version, Form: ui.Form{Values: valuesOf(r)}}, r.Papers)
}

// Create writes a referral, and sends it where the form says so.
func (s *Screen) Create(c *fiber.Ctx) error {
	return s.write(c, &views.FormPage{}, func(w referrals.Wish) (*referrals.Referral, error) { return s.Referrals.Create(c.UserContext(), w) })
}

// Update changes a draft, and sends it where the form says so.
func (s *Screen) Update(c *fiber.Ctx) error {
	ch, err := change(c)
	if err != nil {
		return err
	}
	was, err := s.Referrals.Get(c.UserContext(), ch.ID)
	if err != nil {
		return err
	}
	p := &views.FormPage{ID: ch.ID, Version: max(ch.Version, 1)}
	p.Form.Values = map[string]string{"patient_id": was.PatientID.String()}
	return s.write(c, p, func(w referrals.Wish) (*referrals.Referral, error) { return s.Referrals.Edit(c.UserContext(), ch, w) })
}

// write does what a form wishes, or shows it again with all that was typed.
func (s *Screen) write(c *fiber.Ctx, p *views.FormPage, do func(referrals.Wish) (*referrals.Referral, error)) error {
	patient := p.Form.Value("patient_id")
	p.Form.Values = screen.Values(c, inputs...)
	if patient != "" {
		p.Form.Values["patient_id"] = patient
	}
	w := wish(c, p.Form)
	r, err := do(w)
	if err == nil {
		said := map[bool]string{true: "referrals.was_sent", false: "referrals.was_kept"}[w.AndSend]
		return screen.Done(c, views.Path(r.ID), ui.Notice{Tone: ui.Ok, Title: said})
	}
	if !screen.Refused(err, &p.Form) {
		return err
	}
	return s.form(c, screen.Status(fault.Of(err).Kind), p, w.Papers)
}

func wish(c *fiber.Ctx, form ui.Form) referrals.Wish {
	w := referrals.Wish{
		PatientID: parseID(form.Value("patient_id")), Direction: referrals.Direction(form.Value("direction")),
		From: parseID(form.Value("from_clinic_id")), To: parseID(form.Value("to_clinic_id")), ServiceID: parseID(form.Value("service_id")),
		Facility: form.Value("facility"), Colleague: form.Value("colleague"), Urgency: referrals.Urgency(form.Value("urgency")),
		Reason: referrals.Reason(form.Value("reason")), Question: form.Value("question"), Consent: referrals.Agreement(form.Value("consent")),
		AgainOf: parseID(form.Value("again")), AndSend: screen.Body(c, "do") == "send",
	}
	for _, paper := range screen.All(c, "papers") {
		w.Papers = append(w.Papers, parseID(paper))
	}
	return w
}

// valuesOf are the inputs that say what a referral does.
func valuesOf(r *referrals.Referral) map[string]string {
	direction := referrals.Internal
	switch {
	case r.Outgoing():
		direction = referrals.Outward
	case r.Incoming():
		direction = referrals.Inward
	}
	values := map[string]string{
		"patient_id": r.PatientID.String(), "direction": string(direction), "facility": r.Facility, "colleague": r.Colleague,
		"urgency": string(r.Urgency), "reason": string(r.Reason), "question": r.Question, "consent": string(r.Consent),
	}
	for input, id := range map[string]uuid.UUID{"from_clinic_id": r.FromClinicID, "to_clinic_id": r.ToClinicID, "service_id": r.ServiceID} {
		if id != uuid.Nil {
			values[input] = id.String()
		}
	}
	return values
}

// form draws the form with what can be chosen. Chosen are the papers that go along.
func (s *Screen) form(c *fiber.Ctx, status int, p *views.FormPage, chosen []uuid.UUID) (err error) {
	ctx := c.UserContext()
	p.Patient, err = s.Patients.Brief(ctx, parseID(p.Form.Value("patient_id")))
	switch {
	case err != nil && len(p.Form.Errors) > 0 && fault.Of(err).Kind == fault.NotFound: // the patient is what is wrong
		return screen.Draw(c, status, views.Choose(ui.Form{Errors: p.Form.Errors}))
	case err != nil:
		return err
	}
	own, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	places, err := s.Referrals.Places(ctx)
	if err != nil {
		return err
	}
	p.Own, p.All = ui.Named(ctx, own.Clinics), ui.Named(ctx, places.Clinics)
	for _, service := range places.Offered() {
		clinic, _ := places.Clinic(service.ClinicID)
		p.Offers = append(p.Offers, ui.Option{
			Value: service.ID.String(), Label: i18n.Pick(ctx, clinic.NameAr, clinic.NameEn) + " · " + i18n.Pick(ctx, service.NameAr, service.NameEn),
		})
	}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	answers := parseID(p.Form.Value("to_clinic_id"))
	p.Hours = map[referrals.Urgency]string{
		referrals.Routine: settings.ReferralRoutine.Text(ctx, set.Of(settings.ReferralRoutine.Setting, answers)),
		referrals.Soon:    settings.ReferralSoon.Text(ctx, set.Of(settings.ReferralSoon.Setting, answers)),
		referrals.Urgent:  settings.ReferralUrgent.Text(ctx, set.Of(settings.ReferralUrgent.Setting, answers)),
	}
	if p.Papers, err = s.papers(ctx, p.Patient.ID, chosen); err != nil {
		return err
	}
	return screen.Draw(c, status, views.FormOf(*p))
}

// papers are the latest papers of a patient that the reader sees, and those that were chosen before.
func (s *Screen) papers(ctx context.Context, patient uuid.UUID, chosen []uuid.UUID) (list []views.Paper, err error) {
	if !access.Who(ctx).Can(access.DocumentsRead) {
		return nil, nil
	}
	all, _, err := s.Attachments.List(ctx, attachments.Filter{PatientID: patient})
	if err != nil {
		return nil, err
	}
	for _, id := range chosen {
		if slices.ContainsFunc(all, func(a *attachments.Attachment) bool { return a.ID == id }) {
			continue
		}
		a, err := s.Attachments.Get(ctx, patient, id)
		if err == nil {
			all = append(all, a)
		} else if fault.Of(err).Kind != fault.NotFound {
			return nil, err
		}
	}
	for _, a := range all {
		list = append(list, views.Paper{ID: a.ID, Title: a.Title, Kind: papers.KindLabels[a.Kind], Goes: slices.Contains(chosen, a.ID)})
	}
	return list, nil
}
