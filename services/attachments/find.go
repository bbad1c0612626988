package attachments

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
)

// PageSize is how many papers List returns at most.
const PageSize = 24

// Filter chooses papers of a patient.
type Filter struct {
	PatientID uuid.UUID
	Kind      Kind // empty: of all
	Removed   bool // those that were put aside, and not those that were not
	Page      int  // from 1; less is 1
}

// List returns the papers that a filter chooses, the latest first, and whether there are more.
func (s *Service) List(ctx context.Context, f Filter) (list []*Attachment, more bool, err error) {
	q := s.seen(ctx, &list).Where("att.patient_id = ?", f.PatientID).Order("att.uploaded_at DESC", "att.id DESC")
	if f.Kind != "" {
		q.Where("att.kind = ?", f.Kind)
	}
	if f.Removed {
		q.Where("att.removed_at IS NOT NULL")
	} else {
		q.Where("att.removed_at IS NULL")
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("attachments: list: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Get returns a paper of a patient, put aside or not, or a NotFound fault.
func (s *Service) Get(ctx context.Context, patient, id uuid.UUID) (*Attachment, error) {
	a := new(Attachment)
	return a, db.Found(s.seen(ctx, a).Where("att.patient_id = ? AND att.id = ?", patient, id).Scan(ctx))
}

// Open returns what a paper shows. It returns ErrDamaged where that is not what was uploaded.
func (s *Service) Open(ctx context.Context, a *Attachment) ([]byte, error) {
	body, err := s.Store.Get(ctx, a.StorageName)
	if err != nil {
		return nil, fmt.Errorf("attachments: open %s: %w", a.ID, err)
	}
	sum := sha256.Sum256(body)
	if subtle.ConstantTimeCompare(sum[:], a.SHA256) != 1 {
		return nil, fmt.Errorf("attachments: open %s: %w", a.ID, ErrDamaged)
	}
	return body, nil
}

// seen selects the papers that are there for whoever acts.
func (s *Service) seen(ctx context.Context, into any) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().Model(into).ColumnExpr("att.*").ColumnExpr("u.name_ar AS uploaded_by_ar, u.name_en AS uploaded_by_en").
		Join("JOIN users AS u ON u.id = att.uploaded_by").
		Where("(att.clinic_id IS NULL OR ?) AND ?", access.Within(ctx, "att.clinic_id"), patients.Seen(ctx, "att.patient_id"))
}
