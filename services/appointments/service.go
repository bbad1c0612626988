package appointments

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Service books appointments and changes them.
type Service struct {
	DB       *db.DB
	Clinics  *clinics.Directory
	Patients *patients.Service
	Settings *settings.Service
}

// Change names an appointment to change, as the user saw it.
type Change struct {
	ID      uuid.UUID
	Version int    // that the user saw; 0 takes the appointment as it is
	Reason  string // for the record
}

// Get returns an appointment, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Appointment, error) {
	a := &Appointment{ID: id}
	return a, db.Found(s.DB.Conn(ctx).NewSelect().Model(a).WherePK().Where("?", access.Within(ctx, "a.clinic_id")).Scan(ctx))
}

// change loads an appointment for a change, lets fn make it, and saves it with its history.
// An appointment that is not as the user saw it is left alone: ErrStale.
func (s *Service) change(ctx context.Context, c Change, what Happening, fn func(ctx context.Context, a *Appointment) error) (*Appointment, error) {
	a := &Appointment{ID: c.ID}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model(a).WherePK().Where("?", access.Within(ctx, "a.clinic_id")).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if c.Version != 0 && c.Version != a.Version {
			return ErrStale
		}
		if err := s.changeable(ctx, tx, a); err != nil {
			return err
		}
		before := a.place()
		if err := fn(ctx, a); err != nil {
			return err
		}
		a.Version++
		if err := s.record(ctx, tx, a, event{What: what, Before: &before, Reason: c.Reason}); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(a).WherePK().Exec(ctx); err != nil {
			return constraints.Fault(fmt.Errorf("appointments: %s: %w", what, err))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}
