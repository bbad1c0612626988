package appointments

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrTooOld says that a visit lies too far back for whoever acts to change it.
var ErrTooOld = fault.New(fault.Conflict, "appointments.too_old")

const day = 24 * time.Hour

// changeable returns ErrTooOld for a visit that is over the limit of whoever acts. Limits are whole days, so those of
// today, which nearly all are, ask for none.
func (s *Service) changeable(ctx context.Context, tx bun.Tx, a *Appointment) error {
	age := s.DB.Now(ctx).Sub(a.EndsAt)
	if age <= day {
		return nil
	}
	limits, err := access.LimitsOf(ctx, tx)
	if err != nil {
		return err
	}
	if most := limits.VisitDays; most != nil && age > time.Duration(*most)*day {
		return ErrTooOld.With("days", *most)
	}
	return nil
}
