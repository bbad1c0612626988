package notifications

import (
	"context"

	"tenhal.sa/tenhal/services/appointments"
)

// TellBooked plans to tell the patient of a new visit, once the undo window is over.
func (s *Service) TellBooked(ctx context.Context, was appointments.WasBooked) error {
	return s.plan(ctx, was.Facts, AppointmentBooked)
}

// PlanReminders plans the reminders of a confirmed visit. A reminder whose time has passed
// already is skipped, never late.
func (s *Service) PlanReminders(ctx context.Context, was appointments.WasConfirmed) error {
	return s.plan(ctx, was.Facts, Reminder24h, Reminder2h)
}

// Replan calls off what was planned for the old time of a visit and plans it for the new one.
func (s *Service) Replan(ctx context.Context, was appointments.WasRescheduled) error {
	old := s.unsent(ctx, was.Facts, Moved).Where("schedule_version < ?", was.ScheduleVersion)
	if err := void(ctx, old); err != nil {
		return err
	}
	return s.planAll(ctx, was.Facts)
}

// VoidUnconfirmed calls off the reminders of a visit that is no longer confirmed.
func (s *Service) VoidUnconfirmed(ctx context.Context, was appointments.WasUnconfirmed) error {
	return void(ctx, s.unsent(ctx, was.Facts, Unconfirmed).Where("rule IN (?, ?)", Reminder24h, Reminder2h))
}

// VoidCancelled calls off every message of a cancelled visit that has not left.
func (s *Service) VoidCancelled(ctx context.Context, was appointments.WasCancelled) error {
	return void(ctx, s.unsent(ctx, was.Facts, CalledOff))
}

// VoidMissed calls off every message of a missed visit that has not left.
func (s *Service) VoidMissed(ctx context.Context, was appointments.WasMissed) error {
	return void(ctx, s.unsent(ctx, was.Facts, Missed))
}

// VoidArrived calls off every message of a visit whose patient is here.
func (s *Service) VoidArrived(ctx context.Context, was appointments.HasArrived) error {
	return void(ctx, s.unsent(ctx, was.Facts, Arrived))
}

// PlanRestored plans again what a cancellation, no-show or arrival, since undone, had called off.
func (s *Service) PlanRestored(ctx context.Context, was appointments.WasRestored) error {
	return s.planAll(ctx, was.Facts)
}
