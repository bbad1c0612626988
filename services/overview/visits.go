// Package overview reads over many rooms at once, for screens that show them together.
// It changes nothing.
package overview

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Service reads.
type Service struct {
	DB *db.DB
}

// Visit is an appointment as calendars and lists show it. Times are UTC.
type Visit struct {
	ID         uuid.UUID
	PatientID  uuid.UUID
	ProviderID uuid.UUID
	ClinicID   uuid.UUID
	StartsAt   time.Time
	EndsAt     time.Time
	Status     appointments.Status
	Version    int
	PatientAr  string
	PatientEn  string
	FileNumber string
	ServiceAr  string
	ServiceEn  string
	ArrivedAt  time.Time
	StartedAt  time.Time
	InvoiceID  uuid.UUID     // uuid.Nil before there is one
	Owed       money.Halalas // of a completed visit's invoice
	Settled    bool          // completed, and nothing is owed
}

// Span says which visits are wanted: those that start from From until before To.
type Span struct {
	From      time.Time
	To        time.Time
	Clinic    uuid.UUID // uuid.Nil: all
	Provider  uuid.UUID // uuid.Nil: all
	Cancelled bool      // those too
}

// visitColumns look an invoice up for completed visits only: most of a calendar has none.
const visitColumns = `
a.id, a.patient_id, a.provider_id, a.clinic_id, a.starts_at, a.ends_at, a.status, a.version,
pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number, s.name_ar AS service_ar, s.name_en AS service_en,
a.arrived_at, a.started_at, i.id AS invoice_id, coalesce(i.total - i.paid, 0) AS owed, coalesce(i.status = 'paid', false) AS settled`

const visitTables = `
appointments AS a
JOIN patients AS pt ON pt.id = a.patient_id
JOIN services AS s ON s.id = a.service_id
LEFT JOIN invoice_lines AS l ON a.status = 'completed' AND l.live AND l.source_kind = 'appointment' AND l.source_id = a.id
LEFT JOIN invoices AS i ON i.id = l.invoice_id`

// Visits returns the visits of a span in the order of their start.
func (s *Service) Visits(ctx context.Context, span Span) ([]Visit, error) {
	q := s.DB.Conn(ctx).NewSelect().TableExpr(visitTables).ColumnExpr(visitColumns).
		Where("a.starts_at >= ? AND a.starts_at < ?", span.From, span.To).Order("a.starts_at", "a.id")
	if span.Clinic != uuid.Nil {
		q.Where("a.clinic_id = ?", span.Clinic)
	}
	if span.Provider != uuid.Nil {
		q.Where("a.provider_id = ?", span.Provider)
	}
	if !span.Cancelled {
		q.Where("a.status <> 'cancelled'")
	}
	visits := []Visit{}
	if err := q.Scan(ctx, &visits); err != nil {
		return nil, fmt.Errorf("overview: visits: %w", err)
	}
	return visits, nil
}

// Visit returns one visit, or a NotFound fault.
func (s *Service) Visit(ctx context.Context, id uuid.UUID) (*Visit, error) {
	v := &Visit{}
	err := s.DB.Conn(ctx).NewSelect().TableExpr(visitTables).ColumnExpr(visitColumns).Where("a.id = ?", id).Scan(ctx, v)
	return v, db.Found(err)
}
