package appointments

import (
	"context"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/appointments"
	sheets "tenhal.sa/tenhal/views/consents"
	"tenhal.sa/tenhal/views/messages"
	people "tenhal.sa/tenhal/views/patients"
)

// place is where and with whom the visit is.
func (s *Screen) place(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	provider, err := s.Clinics.Provider(ctx, a.ProviderID)
	if err != nil {
		return err
	}
	clinic, err := s.Clinics.Clinic(ctx, a.ClinicID)
	if err != nil {
		return err
	}
	v.Provider = i18n.Pick(ctx, provider.NameAr, provider.NameEn)
	v.Clinic = i18n.Pick(ctx, clinic.NameAr, clinic.NameEn)
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

// person is how old the patient is on the day, what must be known of them, and whom to call: a guardian where
// the patient has no phone.
func (s *Screen) person(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	p, err := s.Patients.Get(ctx, a.PatientID)
	if err != nil {
		return err
	}
	if v.Alerts, err = s.Patients.Alerts(ctx, a.PatientID); err != nil {
		return err
	}
	if err := s.unsigned(ctx, v, a); err != nil {
		return err
	}
	v.Age, v.Phone = people.AgeText(ctx, p.BirthDate, v.Date), p.Phone
	for _, g := range p.Guardians {
		if v.Phone == "" && g.Valid(v.Date) {
			v.Phone, v.Guardian = g.Phone, g.Name(ctx)
		}
	}
	return nil
}

// unsigned is the form that is to be signed before a visit that has not begun.
func (s *Screen) unsigned(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	if !access.Who(ctx).Can(access.ConsentsSign) || !a.Status.Planned() && a.Status != appointments.Arrived {
		return nil
	}
	at := consents.At{PatientID: a.PatientID, ClinicID: a.ClinicID}
	missing, err := s.Consents.MissingAt(ctx, []consents.At{at})
	if form, some := missing[at]; some {
		v.Unsigned = sheets.SignPath(a.PatientID, form, "/appointments/"+a.ID.String())
	}
	return err
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

// history is what happened, latest first. A visit that was loaded from elsewhere has at least its first entry.
func (s *Screen) history(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	events, err := s.Appointments.History(ctx, a.ID)
	if err != nil {
		return err
	}
	booked := false
	for _, e := range events {
		shown := views.Event{At: e.At, Who: e.Actor(ctx), What: happenings[e.What], Status: string(e.After.Status), Why: e.Reason}
		if e.Before != nil && !e.Before.StartsAt.Equal(e.After.StartsAt) {
			shown.From, shown.To = &e.Before.StartsAt, &e.After.StartsAt
		}
		v.History = append(v.History, shown)
		booked = booked || e.What == appointments.WhenBooked
	}
	if !booked {
		v.History = append(v.History, views.Event{At: a.CreatedAt, What: happenings[appointments.WhenBooked], Status: string(appointments.Booked)})
	}
	return nil
}

// told is what the patient was told about the visit, or will be.
func (s *Screen) told(ctx context.Context, v *views.Visit, a *appointments.Appointment) error {
	if !access.Who(ctx).Can(access.MessagesRead) {
		return nil
	}
	list, _, err := s.Notifications.List(ctx, notifications.Filter{AppointmentID: a.ID})
	for _, m := range list {
		v.Messages = append(v.Messages, messages.RowOf(ctx, m, s.Clock.Now()))
	}
	return err
}
