package appointments

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/referrals"
	views "tenhal.sa/tenhal/views/appointments"
	"tenhal.sa/tenhal/views/ui"
)

// referred fills a new form from the referral that the address names, where there is one from which visits are booked: its
// patient, its service, and a provider of its clinic who offers that.
func (s *Screen) referred(c *fiber.Ctx, values map[string]string) error {
	id, ctx := screen.QueryID(c, "referral"), c.UserContext()
	if id == uuid.Nil || !access.Who(ctx).Can(access.ReferralsRead) {
		return nil
	}
	r, err := s.Referrals.Get(ctx, id)
	if err != nil || !r.Bookable() {
		return err
	}
	values["referral_id"], values["patient_id"] = id.String(), r.PatientID.String()
	if values["provider_id"] != "" {
		return nil
	}
	return s.offer(ctx, r, values)
}

// offer fills in the first provider of a referral's clinic who offers what is asked for, or else anything, and their next
// free time.
func (s *Screen) offer(ctx context.Context, r *referrals.Referral, values map[string]string) error {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	for _, p := range catalogue.Providers(r.ToClinicID) {
		offers, err := s.Clinics.Services(ctx, p.ID)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if r.ServiceID != uuid.Nil && o.ID != r.ServiceID {
				continue
			}
			values["provider_id"], values["service_id"] = p.ID.String(), o.ID.String()
			free, err := s.Appointments.Free(ctx, appointments.Search{ProviderID: p.ID, PatientID: r.PatientID, Minutes: o.Duration, Buffer: o.Buffer, Limit: 1})
			if len(free) > 0 && values["starts_at"] == "" {
				values["starts_at"] = free[0].StartsAt.In(ui.Zone(ctx)).Format(local)
			}
			return err
		}
	}
	return nil
}

// book books a wish: from a referral where the form has one.
func (s *Screen) book(ctx context.Context, form ui.Form, wish appointments.Wish) (*appointments.Appointment, error) {
	if referral := parseID(form.Value("referral_id")); referral != uuid.Nil {
		return s.Referrals.Book(ctx, referral, wish)
	}
	return s.Appointments.Book(ctx, wish)
}

// fromReferral says from which referral the form books. One that is not there any more is left out.
func (s *Screen) fromReferral(ctx context.Context, f *views.BookForm) error {
	id := parseID(f.Value("referral_id"))
	if id == uuid.Nil {
		return nil
	}
	r, err := s.Referrals.Get(ctx, id)
	switch {
	case err == nil:
		f.Referral, f.ReferralNumber = id, r.Number
	case fault.Of(err).Kind != fault.NotFound:
		return err
	}
	return nil
}

// referral is from which referral the visit was booked, for those who may see it.
func (s *Screen) referral(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	if !access.Who(ctx).Can(access.ReferralsRead) {
		return nil
	}
	r, err := s.Referrals.OfVisit(ctx, a.ID)
	if r != nil {
		v.Referral, v.ReferralNumber = r.ID, r.Number
	}
	return err
}
