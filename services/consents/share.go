package consents

import (
	"context"

	"github.com/google/uuid"
)

// MayShare returns ErrNeeded, with the form that is to be signed, where a patient's details may not be given to others.
func (s *Service) MayShare(ctx context.Context, patient uuid.UUID) error {
	list, err := s.List(ctx, patient)
	if err != nil {
		return err
	}
	today, _, err := s.Patients.Today(ctx)
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.Applies && i.Form.Active && i.Form.NeededFor == Sharing && !i.State(today).Stands() {
			return ErrNeeded.With("form", i.Form.Title(ctx))
		}
	}
	return nil
}
