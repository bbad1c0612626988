package overview

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"tenhal.sa/tenhal/services/access"
)

// Mark is what the card of a visit says of its patient beside their alerts.
type Mark struct {
	ID      uuid.UUID // of the visit
	First   bool      // it is the patient's first one in the clinic
	Overdue bool      // an invoice should have been paid before it; only for who may read invoices, and of clinics they see
}

// Marks returns those of some visits that have any, in one statement.
func (s *Service) Marks(ctx context.Context, visits []Visit) (map[uuid.UUID]Mark, error) {
	marks := map[uuid.UUID]Mark{}
	if len(visits) == 0 {
		return marks, nil
	}
	ids := make([]uuid.UUID, len(visits))
	for n, v := range visits {
		ids[n] = v.ID
	}
	list := []Mark{}
	err := s.DB.Conn(ctx).NewRaw("SELECT * FROM visits_marked(?, ?, ?)", pgdialect.Array(ids), access.Who(ctx).Can(access.InvoicesRead), access.Clinics(ctx)).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("overview: marks: %w", err)
	}
	for _, m := range list {
		marks[m.ID] = m
	}
	return marks, nil
}
