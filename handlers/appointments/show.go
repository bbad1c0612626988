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

// actions are the steps that may follow a status, the usual one first.
var actions = map[appointments.Status]struct{ does, label, icon string }{
	appointments.Confirmed: {"confirmation", "appointments.confirm", "check"},
	appointments.Arrived:   {"arrival", "appointments.arrive", "armchair"},
	appointments.InSession: {"start", "appointments.start", "activity"},
	appointments.Completed: {"completion", "appointments.complete", "check-check"},
	appointments.NoShow:    {"no-show", "appointments.no_show", "user-x"},
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
	if err := s.place(ctx, v, a); err != nil {
		return nil, err
	}
	s.may(ctx, v, a)
	v.Cancel.Values = map[string]string{"by": string(appointments.ByPatient)}
	v.Move, err = s.bookForm(ctx, ui.Form{ID: "move", Values: map[string]string{
		"provider_id": a.ProviderID.String(), "starts_at": a.StartsAt.In(zone).Format(local), "duration": strconv.Itoa(a.Minutes()),
	}})
	if err != nil {
		return nil, err
	}
	return v, s.history(ctx, v)
}

// may says what the visit's state and the user's role allow.
func (s *Screen) may(ctx context.Context, v *views.Visit, a *appointments.Appointment) {
	who := access.Who(ctx)
	for _, next := range appointments.Forward[a.Status] {
		does, known := actions[next]
		if !known || !who.Can(needs[next]) || (next == appointments.NoShow && s.Clock.Now().Before(a.StartsAt)) {
			continue
		}
		v.Actions = append(v.Actions, views.Action{Does: does.does, Label: does.label, Icon: does.icon})
	}
	book := who.Can(access.AppointmentsBook)
	v.MayMove = book && a.Status.Planned()
	v.MayCancel = book && a.Status.May(appointments.Cancelled)
	v.MayBill = a.Status == appointments.Completed && who.Can(access.InvoicesRead)
}

// needs is the permission that a step takes; web/routes.go asks for the same.
var needs = map[appointments.Status]access.Permission{
	appointments.Confirmed: access.AppointmentsBook,
	appointments.Arrived:   access.AppointmentsAttend,
	appointments.InSession: access.AppointmentsAttend,
	appointments.Completed: access.AppointmentsAttend,
	appointments.NoShow:    access.AppointmentsAttend,
}

func (s *Screen) place(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	provider, err := s.Clinics.Provider(ctx, a.ProviderID)
	if err != nil {
		return err
	}
	v.Provider = i18n.Pick(ctx, provider.NameAr, provider.NameEn)
	if clinic, err := s.Clinics.Clinic(ctx, a.ClinicID); err != nil {
		return err
	} else {
		v.Clinic = i18n.Pick(ctx, clinic.NameAr, clinic.NameEn)
	}
	if a.RoomID == nil {
		return nil
	}
	room, err := s.Clinics.Room(ctx, *a.RoomID)
	if err != nil {
		return err
	}
	v.Room = i18n.Pick(ctx, room.NameAr, room.NameEn)
	return nil
}

// happenings are the message keys of what happens to visits.
var happenings = map[appointments.Happening]string{
	appointments.WhenBooked:      "appointments.did_book",
	appointments.WhenConfirmed:   "appointments.did_confirm",
	appointments.WhenArrived:     "appointments.did_arrive",
	appointments.WhenStarted:     "appointments.did_start",
	appointments.WhenCompleted:   "appointments.did_complete",
	appointments.WhenCancelled:   "appointments.did_cancel",
	appointments.WhenMissed:      "appointments.did_miss",
	appointments.WhenRescheduled: "appointments.did_move",
	appointments.WhenUndone:      "appointments.did_undo",
}

func (s *Screen) history(ctx context.Context, v *views.Visit) error {
	events, err := s.Appointments.History(ctx, v.ID)
	for _, e := range events {
		shown := views.Event{At: e.At, Who: e.ActorName, What: happenings[e.What], Why: e.Reason}
		if e.Before != nil && !e.Before.StartsAt.Equal(e.After.StartsAt) {
			from, to := e.Before.StartsAt, e.After.StartsAt
			shown.From, shown.To = &from, &to
		}
		v.History = append(v.History, shown)
	}
	return err
}
