// Package overview reads over many rooms at once, for screens that show them together.
// It changes nothing.
package overview

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/settings"
)

// Service reads.
type Service struct {
	DB       *db.DB
	Clinics  *clinics.Directory
	Settings *settings.Service
}

// Visit is an appointment as calendars and lists show it. Times are UTC.
type Visit struct {
	ID         uuid.UUID
	PatientID  uuid.UUID
	ProviderID uuid.UUID
	ClinicID   uuid.UUID
	ServiceID  uuid.UUID
	RoomID     uuid.UUID // uuid.Nil: none
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

// Visits returns the visits of a span in the order of their start. It must not be called in a transaction.
func (s *Service) Visits(ctx context.Context, span Span) ([]Visit, error) {
	where, args := span.where()
	return s.read(ctx, where+" ORDER BY a.starts_at, a.id", args...)
}

// where finds the visits by the one index that has them together. Rows are compared, because from two
// comparisons PostgreSQL would rather take the index of the times of all clinics.
func (span Span) where() (where string, args []any) {
	of, whose := "", uuid.Nil
	switch {
	case span.Provider != uuid.Nil:
		of, whose = "provider_id", span.Provider
	case span.Clinic != uuid.Nil:
		of, whose = "clinic_id", span.Clinic
	}
	if of == "" {
		where, args = "a.starts_at >= ? AND a.starts_at < ?", []any{span.From, span.To}
	} else {
		where = "(a.?, a.starts_at) >= (?, ?) AND (a.?, a.starts_at) < (?, ?)"
		args = []any{bun.Ident(of), whose, span.From, bun.Ident(of), whose, span.To}
	}
	if of == "provider_id" && span.Clinic != uuid.Nil {
		where, args = where+" AND a.clinic_id = ?", append(args, span.Clinic)
	}
	if !span.Cancelled {
		where += " AND a.status <> 'cancelled'"
	}
	return where, args
}

// Visit returns one visit, or a NotFound fault.
func (s *Service) Visit(ctx context.Context, id uuid.UUID) (*Visit, error) {
	visits, err := s.read(ctx, "a.id = ?", id)
	switch {
	case err != nil:
		return nil, err
	case len(visits) == 0:
		return nil, db.ErrNotFound
	}
	return &visits[0], nil
}

// read joins as little as it can: pgdriver sends SQL text, which PostgreSQL plans anew each time,
// and planning two tables takes a tenth of what planning five takes. The bills of those that are
// completed come in a query of their own.
func (s *Service) read(ctx context.Context, where string, args ...any) ([]Visit, error) {
	visits, err := db.Copy(ctx, s.DB, func(r *db.Record) Visit {
		return Visit{
			ID: r.UUID(), PatientID: r.UUID(), ProviderID: r.UUID(), ClinicID: r.UUID(), ServiceID: r.UUID(), RoomID: r.UUID(),
			StartsAt: r.Time(), EndsAt: r.Time(), Status: appointments.Status(r.Text()), Version: int(r.Int()),
			PatientAr: r.Text(), PatientEn: r.Text(), FileNumber: r.Text(), ArrivedAt: r.Time(), StartedAt: r.Time(),
		}
	}, db.SQL(`
SELECT a.id, a.patient_id, a.provider_id, a.clinic_id, a.service_id, a.room_id,
       a.starts_at, a.ends_at, a.status, a.version,
       p.name_ar, p.name_en, p.file_number, a.arrived_at, a.started_at
FROM appointments AS a JOIN patients AS p ON p.id = a.patient_id
WHERE ? AND `+where, append([]any{access.Within(ctx, "a.clinic_id")}, args...)...))
	if err != nil {
		return nil, fmt.Errorf("overview: visits: %w", err)
	}
	if err := s.nameServices(ctx, visits); err != nil {
		return nil, err
	}
	return visits, s.lookUpBills(ctx, visits)
}
