package finance

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/patients"
)

// Matters are the drafts of a patient in a clinic, and the invoices that are not paid. A file that is closed over them
// can still be billed and paid for.
func (s *Service) Matters(ctx context.Context, patient, clinic uuid.UUID) ([]patients.Matter, error) {
	path := "/patients/" + patient.String()
	drafts, unpaid := patients.Matter{What: "matters.drafts", Path: path}, patients.Matter{What: "matters.unpaid", Path: path}
	err := s.DB.Conn(ctx).NewRaw(`SELECT count(*) FILTER (WHERE state = ?), count(*) FILTER (WHERE state = ? AND paid < total)
FROM invoices WHERE patient_id = ? AND clinic_id = ?`, Draft, Issued, patient, clinic).Scan(ctx, &drafts.Count, &unpaid.Count)
	if err != nil {
		return nil, fmt.Errorf("finance: matters: %w", err)
	}
	return []patients.Matter{drafts, unpaid}, nil
}
