package notes

import "github.com/google/uuid"

// WasSigned says that the note of a visit was signed.
type WasSigned struct {
	AppointmentID uuid.UUID
}
