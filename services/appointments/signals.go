package appointments

import (
	"time"

	"github.com/google/uuid"
)

// Facts are what every signal of an appointment tells: the appointment as it is now.
type Facts struct {
	ID              uuid.UUID
	PatientID       uuid.UUID
	ProviderID      uuid.UUID
	ClinicID        uuid.UUID
	ServiceID       uuid.UUID
	StartsAt        time.Time
	ScheduleVersion int
	Status          Status
}

func (a *Appointment) facts() Facts {
	return Facts{a.ID, a.PatientID, a.ProviderID, a.ClinicID, a.ServiceID, a.StartsAt, a.ScheduleVersion, a.Status}
}

// The signals. Each is told once, in the transaction that makes it true.
type (
	// WasBooked says that a patient got a time.
	WasBooked struct{ Facts }
	// WasConfirmed says that the patient agreed to come.
	WasConfirmed struct{ Facts }
	// WasRescheduled says that the time or the provider changed; ScheduleVersion is the new one.
	WasRescheduled struct{ Facts }
	// WasUnconfirmed says that a confirmation was undone.
	WasUnconfirmed struct{ Facts }
	// HasArrived says that the patient is here.
	HasArrived struct{ Facts }
	// WasStarted says that the session began.
	WasStarted struct{ Facts }
	// WasCompleted says that the session is over.
	WasCompleted struct{ Facts }
	// WasReopened says that a completion was undone.
	WasReopened struct{ Facts }
	// WasCancelled says that the visit was called off.
	WasCancelled struct{ Facts }
	// WasMissed says that the patient did not come.
	WasMissed struct{ Facts }
	// WasRestored says that a cancellation or a no-show was undone; Status tells to what.
	WasRestored struct{ Facts }
)
