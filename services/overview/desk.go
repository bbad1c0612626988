package overview

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/settings"
)

// Desk is today at the front desk, each list in the order in which it is worked through.
type Desk struct {
	Coming    []Visit // booked or confirmed, those that are not too late yet
	Waiting   []Visit
	InSession []Visit
	ToPay     []Visit // completed, and something is owed
}

// deskLimit bounds each of the desk's lists; a longer one is no list to work through.
const deskLimit = 40

// Desk returns the front desk's lists of the day that starts at from and ends at to: of one clinic,
// or of all for uuid.Nil.
func (s *Service) Desk(ctx context.Context, from, to time.Time, clinic uuid.UUID) (*Desk, error) {
	visits, err := s.Visits(ctx, Span{From: from, To: to, Clinic: clinic})
	if err != nil {
		return nil, err
	}
	desk := &Desk{}
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now(ctx)
	for _, v := range visits {
		if list := desk.list(v, now.Add(-set.Span(settings.DeskLate, v.ClinicID))); list != nil && len(*list) < deskLimit {
			*list = append(*list, v)
		}
	}
	return desk, nil
}

func (d *Desk) list(v Visit, late time.Time) *[]Visit {
	switch v.Status {
	case appointments.Arrived:
		return &d.Waiting
	case appointments.InSession:
		return &d.InSession
	case appointments.Completed:
		if !v.Settled {
			return &d.ToPay
		}
	case appointments.Booked, appointments.Confirmed:
		if v.StartsAt.After(late) {
			return &d.Coming
		}
	}
	return nil
}
