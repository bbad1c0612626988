package retention

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Was returns what is left of a record that was destroyed, or nil for one that was not, or never was.
func (s *Service) Was(ctx context.Context, record uuid.UUID) (*Destroyed, error) {
	d := &Destroyed{ID: record}
	err := db.Found(s.DB.Conn(ctx).NewSelect().Model(d).WherePK().Scan(ctx))
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("retention: what is left of %s: %w", record, err)
	}
	return d, nil
}

// Gone is a destroyed record with who destroyed it.
type Gone struct {
	Destroyed `bun:",extend"`

	ByAr, ByEn string `bun:",scanonly"`
}

// Rows returns how many rows went with it.
func (g Gone) Rows() (n int) {
	for _, rows := range g.Counts {
		n += rows
	}
	return n
}

// Destroyed returns a page of the records that were destroyed, the latest first, and whether there are more. The first
// page is 1.
func (s *Service) Destroyed(ctx context.Context, page int) (list []Gone, more bool, err error) {
	err = s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("?TableColumns").ColumnExpr("u.name_ar AS by_ar, u.name_en AS by_en").
		Join("JOIN users AS u ON u.id = dp.destroyed_by").Order("dp.destroyed_at DESC", "dp.id DESC").
		Limit(PageSize + 1).Offset(offset(page)).Scan(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("retention: destroyed records: %w", err)
	}
	if len(list) > PageSize {
		return list[:PageSize], true, nil
	}
	return list, false, nil
}
