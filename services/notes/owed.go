package notes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
)

// Owe notes that the note of a completed visit is owed. Nobody owes one who has no user to write it with.
func (s *Service) Owe(ctx context.Context, e appointments.WasCompleted) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return owe(ctx, tx, e.ID, s.DB.Now(ctx)) })
}

// Forgive takes that back with the completion, unless the note is begun.
func (s *Service) Forgive(ctx context.Context, e appointments.WasReopened) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(`DELETE FROM unsigned_notes AS un WHERE un.appointment_id = ?
AND NOT EXISTS (SELECT FROM notes AS n WHERE n.appointment_id = un.appointment_id AND n.mistaken_at IS NULL)`, e.ID).Exec(ctx)
		return err
	})
}

// owe puts a visit on the list, unless its note is signed. One that is on it stays there since it came.
func owe(ctx context.Context, tx bun.Tx, visit uuid.UUID, since time.Time) error {
	_, err := tx.NewRaw(`
INSERT INTO unsigned_notes AS un (appointment_id, provider_id, clinic_id, since)
SELECT a.id, a.provider_id, a.clinic_id, ?1 FROM appointments AS a
WHERE a.id = ?0 AND EXISTS (SELECT FROM users AS u WHERE u.provider_id = a.provider_id AND u.active)
  AND NOT EXISTS (SELECT FROM notes AS n WHERE n.appointment_id = a.id AND n.signed_at IS NOT NULL AND n.mistaken_at IS NULL)
ON CONFLICT (appointment_id) DO UPDATE SET since = least(un.since, excluded.since)`, visit, since).Exec(ctx)
	if err != nil {
		return fmt.Errorf("notes: owe: %w", err)
	}
	return nil
}

// settle takes a visit off the list.
func settle(ctx context.Context, tx bun.Tx, visit uuid.UUID) error {
	if _, err := tx.NewRaw("DELETE FROM unsigned_notes WHERE appointment_id = ?", visit).Exec(ctx); err != nil {
		return fmt.Errorf("notes: settle: %w", err)
	}
	return nil
}

// again has a visit owe a note once more, whose note was entered in error: where it is completed.
func (s *Service) again(ctx context.Context, tx bun.Tx, n *Note) error {
	a, err := s.Appointments.Get(ctx, n.AppointmentID)
	if err != nil {
		return err
	}
	if a.Status != appointments.Completed {
		return settle(ctx, tx, n.AppointmentID)
	}
	return owe(ctx, tx, n.AppointmentID, n.MistakenAt)
}

// PageSize is how many visits Owed returns at most.
const PageSize = 50

// OwedFilter chooses visits whose note is not signed.
type OwedFilter struct {
	Provider  uuid.UUID // uuid.Nil: of all
	PatientID uuid.UUID // uuid.Nil: of all
	Page      int       // from 1
}

// Owed is a visit whose note is not signed.
type Owed struct {
	AppointmentID uuid.UUID
	HasDraft      bool
	Since         time.Time
	StartsAt      time.Time
	PatientID     uuid.UUID
	PatientAr     string
	PatientEn     string
	FileNumber    string
	ProviderID    uuid.UUID
	ProviderAr    string
	ProviderEn    string
}

// Owed returns the visits whose note is not signed, the oldest first, and whether there are more.
func (s *Service) Owed(ctx context.Context, f OwedFilter) (list []Owed, more bool, err error) {
	q := s.owed(ctx, f).
		ColumnExpr("un.appointment_id, un.since, a.starts_at, a.patient_id, a.provider_id, n.id IS NOT NULL AS has_draft").
		ColumnExpr("pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number, pr.name_ar AS provider_ar, pr.name_en AS provider_en").
		Join("JOIN patients AS pt ON pt.id = a.patient_id").Join("JOIN providers AS pr ON pr.id = un.provider_id").
		Join("LEFT JOIN notes AS n ON n.appointment_id = un.appointment_id AND n.mistaken_at IS NULL").
		Order("un.since", "un.appointment_id")
	if err := db.Page(q, f.Page, PageSize).Scan(ctx, &list); err != nil {
		return nil, false, fmt.Errorf("notes: owed: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Unsigned counts the visits whose note is not signed.
func (s *Service) Unsigned(ctx context.Context, f OwedFilter) (n int, err error) {
	if err := s.owed(ctx, f).ColumnExpr("count(*)").Scan(ctx, &n); err != nil {
		return 0, fmt.Errorf("notes: unsigned: %w", err)
	}
	return n, nil
}

func (s *Service) owed(ctx context.Context, f OwedFilter) *bun.SelectQuery {
	q := s.DB.Conn(ctx).NewSelect().TableExpr("unsigned_notes AS un").Join("JOIN appointments AS a ON a.id = un.appointment_id").
		Where("?", access.Within(ctx, "un.clinic_id"))
	if f.Provider != uuid.Nil {
		q.Where("un.provider_id = ?", f.Provider)
	}
	if f.PatientID != uuid.Nil {
		q.Where("a.patient_id = ?", f.PatientID)
	}
	return q
}

// Matters are the notes of a patient in a clinic that are not signed: a file is not closed before them.
func (s *Service) Matters(ctx context.Context, patient, clinic uuid.UUID) ([]patients.Matter, error) {
	m := patients.Matter{What: "matters.notes", Path: "/patients/" + patient.String() + "#notes"}
	q := s.owed(ctx, OwedFilter{PatientID: patient}).ColumnExpr("count(*)").Where("un.clinic_id = ?", clinic)
	if err := q.Scan(ctx, &m.Count); err != nil {
		return nil, fmt.Errorf("notes: matters: %w", err)
	}
	return []patients.Matter{m}, nil
}

// Billable returns ErrNeeded where an invoice bills a visit whose note is not signed, and its clinic wants that first.
func (s *Service) Billable(ctx context.Context, invoice uuid.UUID) error {
	missing := false
	err := s.DB.Conn(ctx).NewRaw(`
SELECT EXISTS (SELECT FROM invoice_lines AS l JOIN unsigned_notes AS un ON l.source_kind = 'appointment' AND un.appointment_id = l.source_id
WHERE l.invoice_id = ? AND l.live AND (
  SELECT t.before_invoice FROM note_templates AS t WHERE t.clinic_id = un.clinic_id OR t.clinic_id IS NULL
  ORDER BY t.clinic_id NULLS LAST, t.edition DESC LIMIT 1))`, invoice).Scan(ctx, &missing)
	switch {
	case err != nil:
		return fmt.Errorf("notes: billable: %w", err)
	case missing:
		return ErrNeeded
	}
	return nil
}
