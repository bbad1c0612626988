package appointments

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// ErrUnsigned says that a clinic books no visit before a form is signed.
var ErrUnsigned = fault.New(fault.Conflict, "appointments.unsigned")

// Unsigned says which form a patient has to sign before a booking.
type Unsigned struct {
	*fault.Fault
	PatientID uuid.UUID
	FormID    uuid.UUID
}

// Unwrap gives errors.Is and errors.As the fault.
func (u *Unsigned) Unwrap() error { return u.Fault }

func (s *Service) unsigned(ctx context.Context, tx bun.Tx, patient, form uuid.UUID) error {
	title, err := consents.Title(ctx, tx, form)
	if err != nil {
		return fmt.Errorf("appointments: unsigned: %w", err)
	}
	return &Unsigned{ErrUnsigned.With("form", title), patient, form}
}
