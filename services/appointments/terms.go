package appointments

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
)

// terms are what the catalogue says of a wish.
type terms struct {
	ClinicID     uuid.UUID
	RoomID       *uuid.UUID
	Capacity     int // of the room
	Minutes      int
	Buffer       int
	Offered      bool
	PatientKnown bool
	Open         bool // the provider works then
}

const termsQuery = `
SELECT p.clinic_id, r.id AS room_id, coalesce(r.capacity, 0) AS capacity, s.buffer,
       CASE WHEN ?minutes = 0 THEN s.duration ELSE ?minutes END AS minutes,
       s.active AND EXISTS (SELECT 1 FROM provider_services WHERE provider_id = p.id AND service_id = s.id) AS offered,
       EXISTS (SELECT 1 FROM patients WHERE id = ?patient AND archived_at IS NULL) AS patient_known,
       EXISTS (SELECT 1 FROM provider_hours AS h, organisation AS o
               WHERE h.provider_id = p.id AND h.weekday = extract(dow FROM ?starts::timestamptz AT TIME ZONE o.time_zone)
                 AND ?starts::timestamptz AT TIME ZONE o.time_zone BETWEEN
                     date_trunc('day', ?starts::timestamptz AT TIME ZONE o.time_zone) + h.opens * interval '1 minute' AND
                     date_trunc('day', ?starts::timestamptz AT TIME ZONE o.time_zone) + h.closes * interval '1 minute'
                       - CASE WHEN ?minutes = 0 THEN s.duration ELSE ?minutes END * interval '1 minute') AS open
FROM providers AS p
JOIN services AS s ON s.id = ?service
LEFT JOIN rooms AS r ON r.id = coalesce(?room, p.room_id) AND r.active
WHERE p.id = ?provider AND p.active`

// terms reads what the catalogue says of a wish, in one query, and refuses what it does not allow.
func (s *Service) terms(ctx context.Context, tx bun.Tx, w Wish) (*terms, error) {
	args := termsArgs{w.Minutes, w.PatientID, w.ProviderID, w.ServiceID, w.RoomID, w.StartsAt.UTC()}
	t := &terms{}
	err := tx.NewRaw(termsQuery, args).Scan(ctx, t)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, s.whoIsMissing(ctx, tx, w)
	case err != nil:
		return nil, fmt.Errorf("appointments: terms: %w", err)
	case !t.PatientKnown:
		return nil, ErrNoPatient
	case !t.Offered:
		return nil, ErrNotOffered
	case w.RoomID != nil && t.RoomID == nil:
		return nil, ErrNoRoom
	case !t.Open && !(w.OutsideHours && access.Who(ctx).Can(access.AppointmentsOverride)):
		return nil, ErrOutsideHours
	}
	return t, nil
}

type termsArgs struct {
	Minutes  int
	Patient  uuid.UUID
	Provider uuid.UUID
	Service  uuid.UUID
	Room     *uuid.UUID
	Starts   time.Time
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
