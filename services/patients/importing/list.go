package importing

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// The most that is shown on a page.
const (
	ListSize = 25
	RowsSize = 50
)

// List returns a page of the imports, the latest first, and whether there are more.
func (s *Service) List(ctx context.Context, page int) (list []*Import, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("im.*").ColumnExpr("u.name_ar AS created_by_ar, u.name_en AS created_by_en").
		Join("JOIN users AS u ON u.id = im.created_by").Order("im.created_at DESC", "im.id DESC")
	if err := db.Page(q, page, ListSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("importing: list: %w", err)
	}
	list, more = db.Cut(list, ListSize)
	return list, more, nil
}

// Counts are how many rows of an import are in each state, and how many become patients.
type Counts struct {
	By     map[RowState]int
	Wanted int
}

// Counts counts the rows of an import.
func (s *Service) Counts(ctx context.Context, id uuid.UUID) (Counts, error) {
	c := Counts{By: map[RowState]int{}}
	var rows []struct {
		State     RowState
		N, Wanted int
	}
	err := s.DB.Conn(ctx).NewRaw("SELECT state, count(*) AS n, count(*) FILTER (WHERE wanted AND state IN (?, ?)) AS wanted FROM patient_import_rows WHERE import_id = ? GROUP BY state",
		Fit, Alike, id).Scan(ctx, &rows)
	if err != nil {
		return c, fmt.Errorf("importing: counts: %w", err)
	}
	for _, r := range rows {
		c.By[r.State] = r.N
		c.Wanted += r.Wanted
	}
	return c, nil
}

// Rows returns a page of the rows of an import in a state, or of all, and whether there are more.
func (s *Service) Rows(ctx context.Context, id uuid.UUID, state RowState, page int) (list []*Row, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("ir.*").
		ColumnExpr("coalesce(pt.file_number, '') AS file_number, coalesce(pt.name_ar, '') AS name_ar, coalesce(pt.name_en, '') AS name_en").
		Join("LEFT JOIN patients AS pt ON pt.id = ir.patient_id").Where("ir.import_id = ?", id).Order("ir.line")
	if state != "" {
		q.Where("ir.state = ?", state)
	}
	if err := db.Page(q, page, RowsSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("importing: rows: %w", err)
	}
	list, more = db.Cut(list, RowsSize)
	return list, more, nil
}

// Report hands over every row that did not become a patient, or would not, with its cells.
func (s *Service) Report(ctx context.Context, id uuid.UUID, row func(*Row) error) error {
	for last, more := 0, true; more; {
		var list []*Row
		err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("import_id = ? AND line > ? AND state IN (?, ?)", id, last, Alike, Faulty).
			Order("line").Limit(rowsAtOnce).Scan(ctx)
		if err != nil {
			return fmt.Errorf("importing: report: %w", err)
		}
		for _, r := range list {
			if err := row(r); err != nil {
				return err
			}
			last = r.Line
		}
		more = len(list) == rowsAtOnce
	}
	return nil
}
