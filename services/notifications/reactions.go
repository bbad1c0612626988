package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
)

// TellBooked plans to tell the patient of a new visit, once the undo window is over.
func (s *Service) TellBooked(ctx context.Context, was appointments.WasBooked) error {
	return s.plan(ctx, was.Facts, OnBooking)
}

// PlanReminders plans the reminders of a confirmed visit. A reminder whose time has passed
// already is skipped, never late.
func (s *Service) PlanReminders(ctx context.Context, was appointments.WasConfirmed) error {
	return s.plan(ctx, was.Facts, BeforeVisit)
}

// Replan calls off what was planned for the old time of a visit and plans it for the new one.
func (s *Service) Replan(ctx context.Context, was appointments.WasRescheduled) error {
	if err := s.void(ctx, was.Facts, Moved, olderOnes); err != nil {
		return err
	}
	return s.planAll(ctx, was.Facts)
}

// VoidUnconfirmed calls off the reminders of a visit that is no longer confirmed.
func (s *Service) VoidUnconfirmed(ctx context.Context, was appointments.WasUnconfirmed) error {
	return s.void(ctx, was.Facts, Unconfirmed, reminders)
}

// TellCancelled calls off every message of a cancelled visit that has not left. Who has heard of the
// visit is told.
func (s *Service) TellCancelled(ctx context.Context, was appointments.WasCancelled) error {
	if err := s.void(ctx, was.Facts, CalledOff, allOfThem); err != nil {
		return err
	}
	last, err := s.lastTold(ctx, was.Facts)
	if err != nil || last == nil {
		return err
	}
	return s.plan(ctx, was.Facts, OnCancellation)
}

// VoidMissed calls off every message of a missed visit that has not left.
func (s *Service) VoidMissed(ctx context.Context, was appointments.WasMissed) error {
	return s.void(ctx, was.Facts, Missed, allOfThem)
}

// VoidArrived calls off every message of a visit whose patient is here.
func (s *Service) VoidArrived(ctx context.Context, was appointments.HasArrived) error {
	return s.void(ctx, was.Facts, Arrived, allOfThem)
}

// PlanRestored calls off the news of a cancellation that was undone, and plans again what a
// cancellation, no-show or arrival, since undone, had called off.
func (s *Service) PlanRestored(ctx context.Context, was appointments.WasRestored) error {
	if err := s.void(ctx, was.Facts, Restored, allOfThem); err != nil {
		return err
	}
	return s.planAll(ctx, was.Facts)
}

// Which messages about a visit are called off.
const (
	allOfThem = "true"
	olderOnes = "schedule_version < ?version"
	reminders = "rule IN (SELECT key FROM message_rules WHERE event = 'reminder')"
)

// void calls off what has not left of some messages about a visit. What was to be told in one of them is told by itself.
func (s *Service) void(ctx context.Context, visit appointments.Facts, why Reason, which string) error {
	values := struct {
		ID      uuid.UUID
		Version int
		Why     Reason
		Now     time.Time
	}{visit.ID, visit.ScheduleVersion, why, s.DB.Now(ctx)}
	_, err := s.DB.Conn(ctx).NewRaw(`
WITH off AS (
  UPDATE messages SET state = 'cancelled', reason = ?why, changed_at = ?now
  WHERE appointment_id = ?id AND state IN ('planned', 'queued') AND `+which+`
  RETURNING id
)
UPDATE messages SET state = 'planned', part_of = NULL, changed_at = ?now WHERE state = 'joined' AND part_of IN (SELECT id FROM off)`,
		values).Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: void: %w", err)
	}
	return nil
}
