package overview

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Family is what the other rooms know of the members of a family.
type Family struct {
	Owed   map[uuid.UUID]money.Halalas // by patient
	Visits []PatientVisit              // to come, the next first
}

// Family returns what some patients owe together, and their visits to come.
func (s *Service) Family(ctx context.Context, patients []uuid.UUID) (*Family, error) {
	f := &Family{Owed: map[uuid.UUID]money.Halalas{}}
	if len(patients) == 0 {
		return f, nil
	}
	visits, err := s.read(ctx, "a.patient_id IN (?) AND a.starts_at >= ? AND a.status IN ('booked', 'confirmed') ORDER BY a.starts_at, a.id LIMIT ?",
		bun.List(patients), s.DB.Now(ctx), fileLimit)
	if err != nil {
		return nil, err
	}
	if f.Visits, err = s.nameProviders(ctx, visits); err != nil {
		return nil, err
	}
	owed := []struct {
		PatientID uuid.UUID
		Owed      money.Halalas
	}{}
	err = s.DB.Conn(ctx).NewRaw("SELECT patient_id, sum(total - paid)::bigint AS owed FROM invoices WHERE state = 'issued' AND patient_id IN (?) AND ? GROUP BY patient_id",
		bun.List(patients), access.Within(ctx, "clinic_id")).Scan(ctx, &owed)
	if err != nil {
		return nil, fmt.Errorf("overview: owed by a family: %w", err)
	}
	for _, o := range owed {
		f.Owed[o.PatientID] = o.Owed
	}
	return f, nil
}
