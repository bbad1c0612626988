// Package appointments books patients with providers and sees each visit through.
package appointments

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// The faults of this package.
var (
	ErrPast         = fault.ErrInvalid.On("starts_at", "appointments.past")
	ErrFar          = fault.New(fault.Invalid, "appointments.ahead").On("starts_at", "appointments.far")
	ErrDuration     = fault.ErrInvalid.On("duration", "appointments.duration")
	ErrNotOffered   = fault.ErrInvalid.On("service_id", "appointments.not_offered")
	ErrNoPatient    = fault.ErrInvalid.On("patient_id", "appointments.no_patient")
	ErrFileClosed   = fault.ErrInvalid.On("patient_id", "patients.file_closed")
	ErrNoProvider   = fault.ErrInvalid.On("provider_id", "appointments.no_provider")
	ErrNoRoom       = fault.ErrInvalid.On("room_id", "fault.choice")
	ErrOutsideHours = fault.New(fault.Invalid, "appointments.outside_hours").On("starts_at", "appointments.outside_hours")
	ErrNeverOutside = fault.ErrInvalid.On("starts_at", "appointments.never_outside")
	ErrNoReason     = fault.ErrInvalid.On("reason", "fault.required")

	ErrTaken         = fault.New(fault.Conflict, "appointments.taken")
	ErrPatientTaken  = fault.New(fault.Conflict, "appointments.patient_taken")
	ErrRoomTaken     = fault.New(fault.Conflict, "appointments.room_taken")
	ErrState         = fault.New(fault.Conflict, "appointments.wrong_state")
	ErrTooEarly      = fault.New(fault.Conflict, "appointments.too_early")
	ErrNothingToUndo = fault.New(fault.Conflict, "appointments.nothing_to_undo")
	ErrStale         = fault.New(fault.Stale, "fault.stale")
)

var constraints = db.Constraints{
	"appointments_provider_is_free": ErrTaken,
	"appointments_patient_is_free":  ErrPatientTaken,
	"appointments_room_is_free":     ErrRoomTaken,
	"appointments_state_follows":    ErrState,
	"patients_were_merged":          patients.ErrMerged,
	"patients_archived":             patients.ErrArchived,
}

// Party is who cancels.
type Party string

// The parties.
const (
	ByPatient Party = "patient"
	ByClinic  Party = "clinic"
)

// Appointment is a patient's time with a provider. Times are UTC.
type Appointment struct {
	bun.BaseModel `bun:"table:appointments,alias:a"`
	signal.Source `bun:"-"`

	ID              uuid.UUID `bun:",pk"`
	PatientID       uuid.UUID
	ProviderID      uuid.UUID
	ClinicID        uuid.UUID
	ServiceID       uuid.UUID
	RoomID          *uuid.UUID
	RoomUnit        *int // which place in the room, from 1
	StartsAt        time.Time
	EndsAt          time.Time
	BusyUntil       time.Time // the end with the service's buffer
	Status          Status
	Version         int // changes with every save
	ScheduleVersion int // changes with the time and the provider
	Note            string
	CancelledBy     Party `bun:",nullzero"`
	CancelReason    string
	ArrivedAt       time.Time `bun:",nullzero"`
	StartedAt       time.Time `bun:",nullzero"`
	CompletedAt     time.Time `bun:",nullzero"`
	CreatedAt       time.Time
}

// Minutes returns how long the visit is planned to be.
func (a *Appointment) Minutes() int { return int(a.EndsAt.Sub(a.StartsAt) / time.Minute) }
