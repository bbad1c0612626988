package appointments

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/patients"
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

// Looking things up one by one takes PostgreSQL half as long to plan as joining them.
const termsQuery = `
SELECT p.clinic_id, coalesce(?room, p.room_id) AS room_id, s.buffer, coalesce(nullif(?minutes, 0), s.duration) AS minutes,
       coalesce((SELECT capacity FROM rooms WHERE id = coalesce(?room, p.room_id) AND active), 0) AS capacity,
       s.active AND EXISTS (SELECT 1 FROM provider_services WHERE provider_id = p.id AND service_id = s.id) AS offered,
       EXISTS (SELECT 1 FROM patients AS pt WHERE pt.id = ?patient AND archived_at IS NULL AND ?seen) AS patient_known,
       (SELECT closed_at IS NOT NULL FROM patient_files WHERE patient_id = ?patient AND clinic_id = p.clinic_id FOR SHARE) AS file_closed,
       EXISTS (SELECT 1 FROM provider_hours WHERE provider_id = p.id AND weekday = ?weekday
                 AND opens <= ?minute AND closes >= ?minute + coalesce(nullif(?minutes, 0), s.duration)) AS open,
       missing_consent(?patient, p.clinic_id, '{booking}', ?now) AS unsigned
FROM providers AS p, services AS s
WHERE p.id = ?provider AND p.active AND s.id = ?service AND ?within`

type termsArgs struct {
	Patient  uuid.UUID
	Provider uuid.UUID
	Service  uuid.UUID
	Room     *uuid.UUID
	Minutes  int
	Weekday  time.Weekday // of the start, by the centre's clocks
	Minute   int          // of the start, after midnight
	Now      time.Time
	Seen     schema.QueryAppender
	Within   schema.QueryAppender
}

// terms reads what the catalogue says of a wish, and refuses what it does not allow. With the first visit to a clinic
// it opens the patient's file there; nobody can close one at the same time.
func (s *Service) terms(ctx context.Context, tx bun.Tx, w Wish) (*terms, error) {
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	t, start := &terms{}, w.StartsAt.In(centre.Zone())
	err = tx.NewRaw(termsQuery, termsArgs{
		w.PatientID, w.ProviderID, w.ServiceID, w.RoomID, w.Minutes, start.Weekday(), start.Hour()*60 + start.Minute(), s.DB.Now(ctx),
		patients.Seen(ctx, "pt.id"), access.Within(ctx, "p.clinic_id"),
	}).Scan(ctx, t)
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
