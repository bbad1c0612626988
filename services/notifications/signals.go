package notifications

import "github.com/google/uuid"

// DeskWasAsked says that something waits for the desk that only people can see to.
type DeskWasAsked struct {
	TaskID    uuid.UUID
	Kind      TaskKind
	PatientID uuid.UUID // uuid.Nil where nobody knows who asks
}

// BroadcastWasWritten says that a broadcast waits for somebody else to approve it.
type BroadcastWasWritten struct{ BroadcastID uuid.UUID }

// BroadcastWasDecided says that a broadcast was approved or withdrawn.
type BroadcastWasDecided struct{ BroadcastID uuid.UUID }
