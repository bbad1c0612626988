package appointments

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/settings"
)

// Wish is a wish for an appointment.
type Wish struct {
	PatientID    uuid.UUID
	ProviderID   uuid.UUID
	ServiceID    uuid.UUID
	RoomID       *uuid.UUID // nil takes the provider's usual room
	StartsAt     time.Time
	Minutes      int // 0 takes the service's duration
	Note         string
	OutsideHours bool // the user was told, and asks for it all the same
}

// The limits of a booking.
const (
	shortest = 5
	longest  = 480
	late     = 15 * time.Minute // a visit that just began can still be booked: the patient stands at the desk
)

// Book gives the patient the time, or says why not: a fault beside the input concerned, or *Taken
// where somebody else has the time. Of two receptionists who ask for one time at once, the table's
// exclusion constraints let one have it.
func (s *Service) Book(ctx context.Context, wish Wish) (*Appointment, error) {
	if err := s.check(ctx, wish); err != nil {
		return nil, err
	}
	var a *Appointment
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		terms, err := s.terms(ctx, tx, wish)
		if err != nil {
			return err
		}
		if terms.Unsigned != nil {
			return s.unsigned(ctx, tx, wish.PatientID, *terms.Unsigned)
		}
		a = wish.appointment(terms, s.DB.Now(ctx))
		if a.RoomUnit, err = s.roomUnit(ctx, tx, a, terms.Capacity); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(a).Exec(ctx); err != nil {
			return constraints.Fault(fmt.Errorf("appointments: book: %w", err))
		}
		return s.record(ctx, tx, a, event{What: WhenBooked})
	})
	if err != nil {
		return nil, s.explain(ctx, err, a)
	}
	return a, nil
}

// check says what is wrong with a wish, whatever the catalogue says of it.
func (s *Service) check(ctx context.Context, w Wish) error {
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	now := s.DB.Now(ctx)
	switch {
	case w.StartsAt.Before(now.Add(-late)):
		return ErrPast
	case w.StartsAt.After(now.Add(set.Span(settings.BookAhead, uuid.Nil))):
		return ErrFar.With("time", set.Text(ctx, settings.BookAhead.Setting))
	case w.Minutes != 0 && (w.Minutes < shortest || w.Minutes > longest):
		return ErrDuration
	}
	return nil
}

func (w Wish) appointment(t *terms, now time.Time) *Appointment {
	a := &Appointment{
		ID: db.NewID(), PatientID: w.PatientID, ProviderID: w.ProviderID, ServiceID: w.ServiceID, ClinicID: t.ClinicID,
		RoomID: t.RoomID, Status: Booked, Version: 1, ScheduleVersion: 1, Note: w.Note, CreatedAt: now,
	}
	a.schedule(w.StartsAt, t.Minutes, t.Buffer)
	a.Raise(WasBooked{a.facts()})
	return a
}

func (a *Appointment) schedule(at time.Time, minutes, buffer int) {
	a.StartsAt = at.UTC()
	a.EndsAt = a.StartsAt.Add(time.Duration(minutes) * time.Minute)
	a.BusyUntil = a.EndsAt.Add(time.Duration(buffer) * time.Minute)
}
