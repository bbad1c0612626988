package appointments

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/patients"
)

// Matters are the visits of a patient in a clinic that are still to come or under way: a file is not closed before them.
func (s *Service) Matters(ctx context.Context, patient, clinic uuid.UUID) ([]patients.Matter, error) {
	m := patients.Matter{What: "matters.visits", Path: "/patients/" + patient.String()}
	err := s.DB.Conn(ctx).NewRaw("SELECT count(*) FROM appointments WHERE patient_id = ? AND clinic_id = ? AND status IN (?, ?, ?, ?)",
		patient, clinic, Booked, Confirmed, Arrived, InSession).Scan(ctx, &m.Count)
	if err != nil {
		return nil, fmt.Errorf("appointments: matters: %w", err)
	}
	return []patients.Matter{m}, nil
}
