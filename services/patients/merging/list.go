package merging

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// PageSize is how many merges List returns at most.
const PageSize = 25

// Entry is a merge with the names of its records.
type Entry struct {
	Merge `bun:",extend"`

	SurvivorAr, SurvivorEn, SurvivorFile string
	MergedAr, MergedEn, MergedFile       string
	Rows                                 int // that moved
}

// Filter chooses merges.
type Filter struct {
	PatientID uuid.UUID // of one record; uuid.Nil: of all
	Page      int       // from 1; less is 1
}

// List returns a page of the merges, the latest first, and whether there are more.
func (s *Service) List(ctx context.Context, f Filter) (list []Entry, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("m.*").
		ColumnExpr("a.name_ar AS survivor_ar, a.name_en AS survivor_en, a.file_number AS survivor_file").
		ColumnExpr("b.name_ar AS merged_ar, b.name_en AS merged_en, b.file_number AS merged_file").
		ColumnExpr("(SELECT count(*) FROM patient_merge_rows AS r WHERE r.merge_id = m.id AND r.column_name = 'patient_id' AND r.becomes IS NOT NULL) AS rows").
		Join("JOIN patients AS a ON a.id = m.survivor_id").Join("JOIN patients AS b ON b.id = m.merged_id").
		Order("m.id DESC")
	if f.PatientID != uuid.Nil {
		q.Where("? IN (m.survivor_id, m.merged_id)", f.PatientID)
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("merging: list: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}
