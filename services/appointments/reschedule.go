package appointments

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Move is a wish for another time, provider or length.
type Move struct {
	Change
	ProviderID   uuid.UUID // uuid.Nil keeps the provider
	StartsAt     time.Time
	Minutes      int // 0 keeps the length
	OutsideHours bool
}

// Reschedule moves an appointment that is still to come, or returns *Taken. The appointment keeps
// its id; its room becomes the usual one of the provider who takes it over.
func (s *Service) Reschedule(ctx context.Context, m Move) (*Appointment, error) {
	wish := Wish{StartsAt: m.StartsAt, Minutes: m.Minutes, OutsideHours: m.OutsideHours}
	if err := s.check(ctx, wish); err != nil {
		return nil, err
	}
	var moved *Appointment
	a, err := s.change(ctx, m.Change, WhenRescheduled, func(ctx context.Context, a *Appointment) error {
		moved = a
		if !a.Status.Planned() {
			return ErrState.With("status", string(a.Status))
		}
		return s.move(ctx, a, m)
	})
	if err != nil {
		return nil, s.explain(ctx, err, moved)
	}
	return a, nil
}

func (s *Service) move(ctx context.Context, a *Appointment, m Move) error {
	wish := Wish{
		PatientID: a.PatientID, ProviderID: a.ProviderID, ServiceID: a.ServiceID, RoomID: a.RoomID,
		StartsAt: m.StartsAt, Minutes: m.Minutes, OutsideHours: m.OutsideHours,
	}
	if m.ProviderID != uuid.Nil && m.ProviderID != a.ProviderID {
		wish.ProviderID, wish.RoomID = m.ProviderID, nil
	}
	if wish.Minutes == 0 {
		wish.Minutes = a.Minutes()
	}
	tx, _ := db.From(ctx)
	t, err := s.terms(ctx, tx, wish)
	if err != nil {
		return err
	}
	if t.Unsigned != nil && t.ClinicID != a.ClinicID { // what was booked in a clinic can be moved there
		return s.unsigned(ctx, tx, a.PatientID, *t.Unsigned)
	}
	a.ProviderID, a.ClinicID, a.RoomID = wish.ProviderID, t.ClinicID, t.RoomID
	a.schedule(wish.StartsAt, t.Minutes, t.Buffer)
	a.ScheduleVersion++
	if a.RoomUnit, err = s.roomUnit(ctx, tx, a, t.Capacity); err != nil {
		return err
	}
	a.Raise(WasRescheduled{a.facts()})
	return nil
}
