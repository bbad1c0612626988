package notes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
)

// Get returns a note of a patient with what is written in it, or a NotFound fault. What a colleague is still writing
// has no words for anybody else.
func (s *Service) Get(ctx context.Context, patient, id uuid.UUID) (*Note, error) {
	n := new(Note)
	err := s.seen(ctx, s.DB.Conn(ctx).NewSelect().Model(n)).
		ColumnExpr("n.*, nt.written, nt.version AS text_version, nt.saved_at, a.starts_at AS visit_at").
		Join("JOIN note_texts AS nt ON nt.id = n.id").Join("JOIN appointments AS a ON a.id = n.appointment_id").
		Where("n.patient_id = ? AND n.id = ?", patient, id).Scan(ctx)
	if err != nil {
		return nil, db.Found(err)
	}
	if n.Draft() && n.AuthorID != access.Who(ctx).ID {
		n.Written = nil
	}
	return n, nil
}

// OfVisit returns the notes of a visit without their words: the one that counts, and those entered in error.
func (s *Service) OfVisit(ctx context.Context, visit uuid.UUID) ([]*Note, error) {
	list := []*Note{}
	err := s.seen(ctx, s.DB.Conn(ctx).NewSelect().Model(&list)).Where("n.appointment_id = ?", visit).
		OrderExpr("n.mistaken_at NULLS FIRST, n.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notes: of a visit: %w", err)
	}
	return list, nil
}

// Addenda returns what was said of a note later, in that order.
func (s *Service) Addenda(ctx context.Context, n *Note) ([]*Addendum, error) {
	list := []*Addendum{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("na.note_id = ?", n.ID).Order("na.signed_at", "na.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("notes: addenda: %w", err)
	}
	return list, nil
}

// seen leaves the notes that are there for whoever acts.
func (s *Service) seen(ctx context.Context, q *bun.SelectQuery) *bun.SelectQuery {
	return q.Where("? AND ?", access.Within(ctx, "n.clinic_id"), patients.Seen(ctx, "n.patient_id"))
}
