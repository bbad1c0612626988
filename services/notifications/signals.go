package notifications

import "github.com/google/uuid"

// DeskWasAsked says that something waits for the desk that only people can see to.
type DeskWasAsked struct {
	TaskID    uuid.UUID
	Kind      TaskKind
	PatientID uuid.UUID // uuid.Nil where nobody knows who asks
}
