package appointments

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	views "tenhal.sa/tenhal/views/appointments"
	"tenhal.sa/tenhal/views/consents"
	"tenhal.sa/tenhal/views/ui"
)

// choices fills in the providers, and the services of the one chosen.
func (s *Screen) choices(ctx context.Context, f *views.BookForm) error {
	catalogue, err := s.Clinics.Catalogue(ctx)
	if err != nil {
		return err
	}
	f.Providers = ui.Named(ctx, catalogue.Providers(uuid.Nil))
	for _, p := range f.Providers {
		if p.Value == f.Value("provider_id") {
			f.Provider = p.Label
		}
	}
	services, err := s.Clinics.Services(ctx, parseID(f.Value("provider_id")))
	if err != nil {
		return err
	}
	f.Services = ui.Named(ctx, services)
	usual(f, services)
	return nil
}

// usual chooses the provider's first service where none of theirs is chosen yet, and its length. A form
// that comes back with its errors is left as it was typed.
func usual(f *views.BookForm, services []clinics.Service) {
	if len(services) == 0 || f.Provider == "" || len(f.Errors) > 0 || f.Fault != "" {
		return
	}
	chosen := slices.IndexFunc(services, func(v clinics.Service) bool { return v.ID.String() == f.Value("service_id") })
	service := services[max(chosen, 0)]
	f.Values["service_id"] = service.ID.String()
	if f.Value("duration") == "" {
		f.Values["duration"] = strconv.Itoa(service.Duration)
	}
}

// redraw shows a refused booking again, with everything that was typed.
func (s *Screen) redraw(c *fiber.Ctx, form ui.Form, refusal error) error {
	if !screen.Refused(refusal, &form) {
		return refusal
	}
	f, err := s.bookForm(c.UserContext(), form)
	if err != nil {
		return err
	}
	s.say(c, &f, refusal)
	status := screen.Status(fault.Of(refusal).Kind)
	if f.ID == here && screen.IsPart(c) {
		return screen.Draw(c, status, views.Popover(f))
	}
	if screen.IsPart(c) {
		return screen.Draw(c, status, views.BookFields(f))
	}
	return screen.Draw(c, status, views.Book(f))
}

// say adds to a form what a refusal knows: who has the time, when it is free, or that it may be overridden.
func (s *Screen) say(c *fiber.Ctx, f *views.BookForm, refusal error) {
	ctx := c.UserContext()
	f.Closed = errors.Is(refusal, appointments.ErrOutsideHours) && access.Who(ctx).Can(access.AppointmentsOverride)
	var unsigned *appointments.Unsigned
	if errors.As(refusal, &unsigned) && access.Who(ctx).Can(access.ConsentsSign) {
		f.Unsigned = consents.SignPath(unsigned.PatientID, unsigned.FormID, f.Again())
	}
	var taken *appointments.Taken
	if !errors.As(refusal, &taken) {
		return
	}
	f.Taken = &views.Taken{}
	for _, by := range taken.By {
		f.Taken.By = append(f.Taken.By, views.Blocker{
			Who: i18n.Pick(ctx, by.PatientAr, by.PatientEn), Provider: i18n.Pick(ctx, by.ProviderAr, by.ProviderEn), From: by.StartsAt, To: by.EndsAt, Elsewhere: by.Elsewhere,
		})
	}
	for _, slot := range taken.Free {
		f.Taken.Free = append(f.Taken.Free, slot.StartsAt.In(ui.Zone(ctx)))
	}
}
