package appointments

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Happening is a kind of event in the history of an appointment.
type Happening string

// What happens to appointments.
const (
	WhenBooked      Happening = "booked"
	WhenConfirmed   Happening = "confirmed"
	WhenArrived     Happening = "arrived"
	WhenStarted     Happening = "started"
	WhenCompleted   Happening = "completed"
	WhenCancelled   Happening = "cancelled"
	WhenMissed      Happening = "no_show"
	WhenRescheduled Happening = "rescheduled"
	WhenUndone      Happening = "undone"
)

// Place is where an appointment stood at some time: enough to put it back there.
type Place struct {
	Status     Status     `json:"status"`
	StartsAt   time.Time  `json:"starts_at"`
	EndsAt     time.Time  `json:"ends_at"`
	BusyUntil  time.Time  `json:"busy_until"`
	ProviderID uuid.UUID  `json:"provider_id"`
	ClinicID   uuid.UUID  `json:"clinic_id"`
	RoomID     *uuid.UUID `json:"room_id,omitempty"`
	RoomUnit   *int       `json:"room_unit,omitempty"`
}

func (a *Appointment) place() Place {
	return Place{a.Status, a.StartsAt, a.EndsAt, a.BusyUntil, a.ProviderID, a.ClinicID, a.RoomID, a.RoomUnit}
}

// Event is an entry of an appointment's history.
type Event struct {
	bun.BaseModel `bun:"table:appointment_events,alias:e"`

	ID            int64 `bun:",pk,autoincrement"`
	AppointmentID uuid.UUID
	At            time.Time
	ActorID       *uuid.UUID
	ActorName     string
	What          Happening
	Before        *Place `bun:"type:jsonb"`
	After         Place  `bun:"type:jsonb"`
	Reason        string

	ActorAr string `bun:",scanonly"` // as the user is called today
}

// Actor returns who did it, by the name in the language of who reads.
func (e *Event) Actor(ctx context.Context) string { return i18n.Pick(ctx, e.ActorAr, e.ActorName) }

type event struct {
	What   Happening
	Before *Place
	Reason string
}

// record writes the history of a change, in the transaction of the change.
func (s *Service) record(ctx context.Context, tx bun.Tx, a *Appointment, e event) error {
	who := access.Who(ctx)
	entry := &Event{
		AppointmentID: a.ID, At: s.DB.Now(ctx), ActorName: who.NameEn,
		What: e.What, Before: e.Before, After: a.place(), Reason: e.Reason,
	}
	if who.ID != uuid.Nil {
		entry.ActorID = &who.ID
	}
	if _, err := tx.NewInsert().Model(entry).Returning("NULL").Exec(ctx); err != nil {
		return fmt.Errorf("appointments: history: %w", err)
	}
	return nil
}

// History returns what happened to an appointment, latest first.
func (s *Service) History(ctx context.Context, id uuid.UUID) ([]Event, error) {
	events := []Event{}
	err := s.DB.Conn(ctx).NewSelect().Model(&events).ColumnExpr("e.*").
		ColumnExpr("(SELECT u.name_ar FROM users AS u WHERE u.id = e.actor_id) AS actor_ar").
		Where("appointment_id = ?", id).Order("id DESC").Limit(100).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("appointments: history: %w", err)
	}
	return events, nil
}
