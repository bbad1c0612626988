package overview

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/money"
)

// File is what the other rooms know of a patient: the latest of each, the newest first.
type File struct {
	Visits   []PatientVisit
	Invoices []PatientInvoice
}

// PatientVisit is a visit of a patient, past or to come.
type PatientVisit struct {
	Visit
	ProviderAr string
	ProviderEn string
}

// PatientInvoice is an invoice of a patient.
type PatientInvoice struct {
	ID     uuid.UUID
	Number string // empty before it is issued
	Status finance.Status
	Total  money.Halalas
	Owed   money.Halalas
	At     time.Time // when it was issued, or else drafted; UTC
}

// fileLimit is how many visits and how many invoices a file shows; their own lists have all.
const fileLimit = 20

// File returns a patient's visits and invoices. Of somebody unknown there are none.
func (s *Service) File(ctx context.Context, patient uuid.UUID) (*File, error) {
	file := &File{}
	visits, err := s.read(ctx, "a.patient_id = ? ORDER BY a.starts_at DESC, a.id LIMIT ?", patient, fileLimit)
	if err != nil {
		return nil, err
	}
	if file.Visits, err = s.nameProviders(ctx, visits); err != nil {
		return nil, err
	}
	err = s.DB.Conn(ctx).NewSelect().TableExpr("invoices").
		ColumnExpr("id, coalesce(number, '') AS number, status, total, coalesce(issued_at, created_at) AS at").
		ColumnExpr("CASE WHEN state = 'issued' THEN total - paid ELSE 0 END AS owed").
		Where("patient_id = ? AND ?", patient, access.Within(ctx, "clinic_id")).Order("created_at DESC", "id").Limit(fileLimit).Scan(ctx, &file.Invoices)
	if err != nil {
		return nil, fmt.Errorf("overview: invoices of a patient: %w", err)
	}
	return file, nil
}

// nameProviders adds who sees the patient.
func (s *Service) nameProviders(ctx context.Context, visits []Visit) ([]PatientVisit, error) {
	named := make([]PatientVisit, len(visits))
	ids := map[uuid.UUID]bool{}
	for n, v := range visits {
		named[n].Visit, ids[v.ProviderID] = v, true
	}
	names, err := s.names(ctx, "providers", ids)
	for n, v := range visits {
		named[n].ProviderAr, named[n].ProviderEn = names[v.ProviderID].Ar, names[v.ProviderID].En
	}
	return named, err
}
