package appointments

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/settings"
)

// terms are what the catalogue says of a wish.
type terms struct {
	ClinicID     uuid.UUID
	RoomID       *uuid.UUID
	Capacity     int // of the room; 0 without one
	Minutes      int
	Buffer       int
	Offered      bool
	PatientKnown bool
	FileClosed   *bool      // of the patient in the clinic; nil where they have none there
	Open         bool       // the provider works then
	Unsigned     *uuid.UUID // form that the patient has to sign before a booking; nil where there is none
}

// terms reads what the catalogue says of a wish, and refuses what it does not allow. With the first visit to a clinic
// it opens the patient's file there; nobody can close one at the same time.
func (s *Service) terms(ctx context.Context, tx bun.Tx, w Wish) (*terms, error) {
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	t, start := &terms{}, w.StartsAt.In(centre.Zone())
	err = tx.NewRaw("SELECT * FROM visit_terms(?, ?, ?, ?, ?, ?, ?, ?, ?)", w.PatientID, w.ProviderID, w.ServiceID, w.RoomID, w.Minutes,
		start.Weekday(), start.Hour()*60+start.Minute(), s.DB.Now(ctx), access.Clinics(ctx)).Scan(ctx, t)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, s.whoIsMissing(ctx, tx, w)
	case err != nil:
		return nil, fmt.Errorf("appointments: terms: %w", err)
	}
	if t.Capacity == 0 {
		t.RoomID = nil
	}
	if err := t.refuse(w); err != nil {
		return nil, err
	}
	if err := s.outside(ctx, t, w); err != nil || t.FileClosed != nil {
		return t, err
	}
	return t, s.Patients.NeedFile(ctx, w.PatientID, t.ClinicID)
}

func (t *terms) refuse(w Wish) error {
	switch {
	case !t.PatientKnown:
		return ErrNoPatient
	case t.FileClosed != nil && *t.FileClosed:
		return ErrFileClosed
	case !t.Offered:
		return ErrNotOffered
	case w.RoomID != nil && t.RoomID == nil:
		return ErrNoRoom
	}
	return nil
}

// outside refuses a time at which the provider does not work, unless the clinic allows it to those who may and who ask for it.
func (s *Service) outside(ctx context.Context, t *terms, w Wish) error {
	if t.Open {
		return nil
	}
	allowed, err := s.Settings.On(ctx, settings.OutsideHours, t.ClinicID)
	switch {
	case err != nil:
		return err
	case !allowed:
		return ErrNeverOutside
	case !w.OutsideHours || !access.Who(ctx).Can(access.AppointmentsOverride):
		return ErrOutsideHours
	}
	return nil
}

// whoIsMissing tells an unknown provider from an unknown service.
func (s *Service) whoIsMissing(ctx context.Context, tx bun.Tx, w Wish) error {
	known, err := tx.NewRaw("SELECT 1 FROM providers WHERE id = ? AND active", w.ProviderID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("appointments: provider: %w", err)
	}
	if n, err := known.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNoProvider)
	}
	return ErrNotOffered
}

// roomUnit picks a free place in the appointment's room: the first one, or nil without a room.
// When all are taken it returns the first all the same, and the constraint says by whom.
func (s *Service) roomUnit(ctx context.Context, tx bun.Tx, a *Appointment, capacity int) (*int, error) {
	unit := 1
	switch {
	case a.RoomID == nil:
		return nil, nil
	case capacity == 1:
		return &unit, nil
	}
	err := tx.NewRaw(`
SELECT coalesce(min(unit), 1) FROM generate_series(1, ?) AS unit
WHERE NOT EXISTS (SELECT 1 FROM appointments
  WHERE room_id = ? AND room_unit = unit AND status NOT IN ('cancelled', 'no_show') AND id <> ?
    AND tstzrange(starts_at, busy_until) && tstzrange(?, ?))`,
		capacity, a.RoomID, a.ID, a.StartsAt, a.BusyUntil).Scan(ctx, &unit)
	if err != nil {
		return nil, fmt.Errorf("appointments: room: %w", err)
	}
	return &unit, nil
}
