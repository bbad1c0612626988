package referrals

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/referrals"
	views "tenhal.sa/tenhal/views/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// Show is the page of a referral.
func (s *Screen) Show(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	return s.show(c, id, fiber.StatusOK, ui.Form{})
}

// show draws a referral. A form that was refused has the name of what it does for its ID.
func (s *Screen) show(c *fiber.Ctx, id uuid.UUID, status int, form ui.Form) error {
	p, err := s.page(c.UserContext(), id)
	if err != nil {
		return err
	}
	p.Form = form
	return screen.Draw(c, status, views.Show(*p))
}

// page reads everything that the page of a referral shows.
func (s *Screen) page(ctx context.Context, id uuid.UUID) (p *views.Page, err error) {
	p = &views.Page{}
	if p.Referral, err = s.Referrals.Get(ctx, id); err != nil {
		return nil, err
	}
	r := p.Referral
	if p.People, err = s.Referrals.People(ctx, r); err != nil {
		return nil, err
	}
	if p.Places, err = s.Referrals.Places(ctx); err != nil {
		return nil, err
	}
	p.Row = row(ctx, p.Places, referrals.Row{
		Status: r.Status, Urgency: r.Urgency, FromClinicID: r.FromClinicID, ToClinicID: r.ToClinicID, Facility: r.Facility, ServiceID: r.ServiceID, DueAt: r.DueAt,
	}, s.Clock.Now())
	service := p.Places.Service(r.ServiceID)
	p.Service = i18n.Pick(ctx, service.NameAr, service.NameEn)
	if r.SuggestedID != uuid.Nil {
		p.Suggested = end(ctx, p.Places, r.SuggestedID, "")
	}
	if p.Documents, err = s.Referrals.Documents(ctx, id); err != nil {
		return nil, err
	}
	if r.Status == referrals.Draft {
		if p.Draft, err = s.chosen(ctx, r); err != nil {
			return nil, err
		}
	}
	if p.Visits, err = s.Referrals.Visits(ctx, id); err != nil {
		return nil, err
	}
	if p.History, err = s.Referrals.History(ctx, id); err != nil {
		return nil, err
	}
	_, err = s.Patients.Brief(ctx, r.PatientID)
	p.Known = err == nil
	if err != nil && fault.Of(err).Kind != fault.NotFound {
		return nil, err
	}
	may(access.Who(ctx), p)
	return p, nil
}

// chosen are the papers that are to go along with a draft.
func (s *Screen) chosen(ctx context.Context, r *referrals.Referral) (list []views.Paper, err error) {
	all, err := s.papers(ctx, r.PatientID, r.Papers)
	for _, a := range all {
		if a.Goes {
			list = append(list, a)
		}
	}
	return list, err
}

// may says what a referral's state and its reader's clinics and role allow; the services and web/routes.go ask for the same.
func may(who access.Actor, p *views.Page) {
	r := p.Referral
	answers := r.AnsweredBy(who) && who.Can(access.ReferralsAnswer)
	writes := who.Can(access.ReferralsWrite)
	p.MaySend = writes && r.Status == referrals.Draft && r.SentBy(who)
	p.MayReceive = answers && r.Status.May(referrals.Received)
	p.MayAccept = answers && r.Status.May(referrals.Accepted)
	p.MayReject = answers && r.Status.May(referrals.Rejected)
	p.MayBook = r.Bookable() && r.AnsweredBy(who) && who.Can(access.AppointmentsBook)
	p.MayComplete = r.Status.May(referrals.Completed) && r.AnsweredBy(who) && who.Can(access.ReferralsComplete)
	p.MayWithdraw = writes && r.Status.May(referrals.Withdrawn)
	p.MayAgain = writes && r.SentBy(who) && p.After == uuid.Nil && (r.Status == referrals.Rejected || r.Status == referrals.Withdrawn || r.Status == referrals.Expired)
}

// Paper shows a paper that went along.
func (s *Screen) Paper(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	document, err := screen.ID(c, "document")
	if err != nil {
		return err
	}
	d, body, err := s.Referrals.Open(c.UserContext(), id, document)
	if err != nil {
		return err
	}
	return screen.Paper(c, d.FileName, d.MediaType, body)
}
