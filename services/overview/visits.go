// Package overview reads over many rooms at once, for screens that show them together.
// It changes nothing.
package overview

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

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
	ServiceID  uuid.UUID
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

// Visits returns the visits of a span in the order of their start.
func (s *Service) Visits(ctx context.Context, span Span) ([]Visit, error) {
	q := s.rows(ctx).Where("a.starts_at >= ? AND a.starts_at < ?", span.From, span.To).Order("a.starts_at", "a.id")
	if span.Clinic != uuid.Nil {
		q.Where("a.clinic_id = ?", span.Clinic)
	}
	if span.Provider != uuid.Nil {
		q.Where("a.provider_id = ?", span.Provider)
	}
	if !span.Cancelled {
		q.Where("a.status <> 'cancelled'")
	}
	return s.read(ctx, q)
}

// Visit returns one visit, or a NotFound fault.
func (s *Service) Visit(ctx context.Context, id uuid.UUID) (*Visit, error) {
	visits, err := s.read(ctx, s.rows(ctx).Where("a.id = ?", id))
	switch {
	case err != nil:
		return nil, err
	case len(visits) == 0:
		return nil, db.ErrNotFound
	}
	return &visits[0], nil
}

// rows joins as little as it can: pgdriver sends SQL text, which PostgreSQL plans anew each time,
// and planning two tables takes a tenth of what planning five takes.
func (s *Service) rows(ctx context.Context) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().TableExpr("appointments AS a").Join("JOIN patients AS pt ON pt.id = a.patient_id").
		ColumnExpr("a.id, a.patient_id, a.provider_id, a.clinic_id, a.service_id, a.starts_at, a.ends_at, a.status, a.version").
		ColumnExpr("pt.name_ar, pt.name_en, pt.file_number, a.arrived_at, a.started_at")
}

// read fetches visits row by row, without the reflection of bun: a clinic's week has hundreds. The
// services and the bills of those that are completed come in a query each.
func (s *Service) read(ctx context.Context, q *bun.SelectQuery) ([]Visit, error) {
	rows, err := q.Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("overview: visits: %w", err)
	}
	defer rows.Close()
	visits := []Visit{}
	for rows.Next() {
		var v Visit
		var arrived, started sql.NullTime
		err := rows.Scan(&v.ID, &v.PatientID, &v.ProviderID, &v.ClinicID, &v.ServiceID, &v.StartsAt, &v.EndsAt, &v.Status, &v.Version,
			&v.PatientAr, &v.PatientEn, &v.FileNumber, &arrived, &started)
		if err != nil {
			return nil, fmt.Errorf("overview: visits: %w", err)
		}
		v.ArrivedAt, v.StartedAt = arrived.Time, started.Time
		visits = append(visits, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("overview: visits: %w", err)
	}
	if err := s.nameServices(ctx, visits); err != nil {
		return nil, err
	}
	return visits, s.lookUpBills(ctx, visits)
}
