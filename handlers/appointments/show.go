package appointments

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	views "tenhal.sa/tenhal/views/appointments"
	"tenhal.sa/tenhal/views/ui"
)

// Show is the page of a visit.
func (s *Screen) Show(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	v, err := s.visit(c.UserContext(), id)
	if err != nil {
		return err
	}
	return screen.Page(c, views.Show(*v), views.Whole(*v))
}

// visit reads everything that the page of a visit shows.
func (s *Screen) visit(ctx context.Context, id uuid.UUID) (*views.Visit, error) {
	row, err := s.Overview.Visit(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := s.Appointments.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	zone := ui.Zone(ctx)
	v := &views.Visit{
		ID: id, Version: a.Version, Status: string(a.Status), Date: civil.Of(a.StartsAt, zone), From: a.StartsAt, To: a.EndsAt,
		PatientID: a.PatientID, Patient: i18n.Pick(ctx, row.PatientAr, row.PatientEn), FileNumber: row.FileNumber,
		Service: i18n.Pick(ctx, row.ServiceAr, row.ServiceEn), Note: a.Note, Reason: a.CancelReason, InvoiceID: row.InvoiceID,
	}
	s.may(ctx, v, a)
	v.Cancel.Values = map[string]string{"by": string(appointments.ByPatient)}
	v.Move, err = s.bookForm(ctx, ui.Form{ID: "move", Values: map[string]string{
		"provider_id": a.ProviderID.String(), "starts_at": a.StartsAt.In(zone).Format(local), "duration": strconv.Itoa(a.Minutes()),
	}})
	if err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context, *views.Visit, *appointments.Appointment) error{s.place, s.person, s.history, s.told, s.written, s.referral} {
		if err := part(ctx, v, a); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// actions are the steps that may follow a status, with the permission that each takes; web/routes.go
// asks for the same.
var actions = map[appointments.Status]struct {
	does, label, icon string
	needs             access.Permission
}{
	appointments.Confirmed: {"confirmation", "appointments.confirm", "check", access.AppointmentsBook},
	appointments.Arrived:   {"arrival", "appointments.arrive", "armchair", access.AppointmentsAttend},
	appointments.InSession: {"start", "appointments.start", "activity", access.AppointmentsAttend},
	appointments.Completed: {"completion", "appointments.complete", "check-check", access.AppointmentsAttend},
	appointments.NoShow:    {"no-show", "appointments.no_show", "user-x", access.AppointmentsAttend},
}

// may says what the visit's state, the day and the user's role allow.
func (s *Screen) may(ctx context.Context, v *views.Visit, a *appointments.Appointment) {
	who, now := access.Who(ctx), s.Clock.Now()
	today := civil.Of(now, ui.Zone(ctx))
	for _, next := range appointments.Forward[a.Status] {
		does, known := actions[next]
		early := next == appointments.NoShow && now.Before(a.StartsAt) || next == appointments.Arrived && today.Before(v.Date)
		if known && !early && who.Can(does.needs) {
			v.Actions = append(v.Actions, views.Action{Does: does.does, Label: does.label, Icon: does.icon})
		}
	}
	book, billed := who.Can(access.AppointmentsBook), v.InvoiceID != uuid.Nil
	v.MayMove = book && a.Status.Planned()
	v.MayCancel = book && a.Status.May(appointments.Cancelled)
	v.MaySeeBill = billed && who.Can(access.InvoicesRead)
	v.MayBill = !billed && a.Status == appointments.Completed && who.Can(access.InvoicesWrite)
}
