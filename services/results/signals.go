package results

import "github.com/google/uuid"

// Facts are what a reaction needs to know of a result.
type Facts struct {
	ResultID   uuid.UUID
	PatientID  uuid.UUID // uuid.Nil: nobody's yet
	ProviderID uuid.UUID // who is to look at it; uuid.Nil: whoever treats the patient
	ClinicID   uuid.UUID // uuid.Nil: of none
}

// WasFiled says that there is something new to look at in a patient's record.
type WasFiled struct{ Facts }

// WasTakenOut says that a result is no longer in a record: it is another patient's, or nobody knows whose.
type WasTakenOut struct{ Facts }

// HasNoOwner says that it is not certain whose a result is.
type HasNoOwner struct{ ResultID uuid.UUID }

// WasReviewed says that somebody has looked at a result.
type WasReviewed struct{ Facts }

// CriticalWaits says that somebody must act at once, and whom to tell: who ordered, the clinic, those in charge.
type CriticalWaits struct {
	Facts
	Level int
}

// CriticalSettled says that nobody needs to any more.
type CriticalSettled struct{ ResultID uuid.UUID }

// SourceFailed says that results can't be fetched.
type SourceFailed struct{ SourceID uuid.UUID }
