package appointments

import (
	"context"
	"errors"
	"slices"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/settings"
)

// Undo takes back what was done to an appointment last: a step of its state, a move, or the
// booking itself. What can't be put back, such as a time that somebody else has by now, is
// refused with *Taken, and what is too old or undone already with ErrNothingToUndo.
func (s *Service) Undo(ctx context.Context, c Change) (*Appointment, error) {
	var undone *Appointment
	a, err := s.change(ctx, c, WhenUndone, func(ctx context.Context, a *Appointment) error {
		undone = a
		last, err := s.last(ctx, a)
		if err != nil {
			return err
		}
		if last.What == WhenBooked {
			return a.Cancel(ByClinic, c.Reason)
		}
		return a.putBack(last)
	})
	if err != nil {
		return nil, s.explain(ctx, err, undone)
	}
	return a, nil
}

func (s *Service) last(ctx context.Context, a *Appointment) (*Event, error) {
	now, err := s.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	last := &Event{}
	err = s.DB.Conn(ctx).NewSelect().Model(last).Where("appointment_id = ?", a.ID).Order("id DESC").Limit(1).Scan(ctx)
	if errors.Is(db.Found(err), db.ErrNotFound) {
		return nil, ErrNothingToUndo
	}
	if err != nil {
		return nil, err
	}
	if last.What == WhenUndone || s.DB.Now(ctx).Sub(last.At) > now.Span(settings.VisitUndo, a.ClinicID) {
		return nil, ErrNothingToUndo
	}
	return last, nil
}

// putBack leads an appointment back to where it stood before an event.
func (a *Appointment) putBack(e *Event) error {
	was, now := *e.Before, a.Status
	if was.Status != now && !slices.Contains(Back[now], was.Status) {
		return ErrNothingToUndo
	}
	moved := !was.StartsAt.Equal(a.StartsAt) || !was.EndsAt.Equal(a.EndsAt) || was.ProviderID != a.ProviderID
	a.Status, a.StartsAt, a.EndsAt, a.BusyUntil = was.Status, was.StartsAt, was.EndsAt, was.BusyUntil
	a.ProviderID, a.ClinicID, a.RoomID, a.RoomUnit = was.ProviderID, was.ClinicID, was.RoomID, was.RoomUnit
	a.forget(now)
	if moved {
		a.ScheduleVersion++
		a.Raise(WasRescheduled{a.facts()})
	}
	return nil
}

// forget clears what the undone status had recorded, and tells of its end.
func (a *Appointment) forget(undone Status) {
	if undone == a.Status {
		return
	}
	switch undone {
	case Confirmed:
		a.Raise(WasUnconfirmed{a.facts()})
	case Arrived:
		a.ArrivedAt = time.Time{}
		a.Raise(WasRestored{a.facts()})
	case InSession:
		a.StartedAt = time.Time{}
	case Completed:
		a.CompletedAt = time.Time{}
		a.Raise(WasReopened{a.facts()})
	case Cancelled:
		a.CancelledBy, a.CancelReason = "", ""
		a.Raise(WasRestored{a.facts()})
	case NoShow:
		a.Raise(WasRestored{a.facts()})
	}
}
