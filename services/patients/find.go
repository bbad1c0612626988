package patients

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Get returns a patient with their guardians, the first on file first, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Patient, error) {
	p := &Patient{ID: id}
	byAge := func(q *bun.SelectQuery) *bun.SelectQuery { return q.Order("g.id") }
	return p, db.Found(s.DB.Conn(ctx).NewSelect().Model(p).WherePK().Where("?", Seen(ctx, "pt.id")).Relation("Guardians", byAge).Scan(ctx))
}

// Brief returns a patient without their guardians, or a NotFound fault.
func (s *Service) Brief(ctx context.Context, id uuid.UUID) (*Patient, error) {
	p := &Patient{ID: id}
	return p, db.Found(s.DB.Conn(ctx).NewSelect().Model(p).WherePK().Where("?", Seen(ctx, "pt.id")).Scan(ctx))
}

// Order is how a list of patients is sorted.
type Order string

// The orders.
const (
	Newest Order = "newest"
	ByName Order = "name" // in the reader's language
)

// PageSize is how many patients List returns at most.
const PageSize = 25

// countLimit is where counting stops: nobody pages through more.
const countLimit = 1000

// Page is a part of the list of patients.
type Page struct {
	Patients []Patient
	More     bool // there is a page after this one
	Total    int  // of all patients; 0 when there are too many to count
}

// List returns a page of the patients; the first is 1.
func (s *Service) List(ctx context.Context, order Order, page int) (Page, error) {
	list := Page{Patients: []Patient{}}
	q := s.DB.Conn(ctx).NewSelect().Model(&list.Patients).Where("archived_at IS NULL AND ?", Seen(ctx, "pt.id"))
	switch {
	case order != ByName:
		q.Order("created_at DESC", "id DESC")
	case i18n.Of(ctx) == i18n.Arabic:
		q.OrderExpr("coalesce(nullif(name_ar, ''), name_en), id")
	default:
		q.OrderExpr("coalesce(nullif(name_en, ''), name_ar), id")
	}
	if err := db.Page(q, page, PageSize).Scan(ctx); err != nil {
		return list, fmt.Errorf("patients: list: %w", err)
	}
	list.Patients, list.More = db.Cut(list.Patients, PageSize)
	var err error
	list.Total, err = s.count(ctx)
	return list, err
}

func (s *Service) count(ctx context.Context) (n int, err error) {
	err = s.DB.Conn(ctx).NewRaw("SELECT count(*) FROM (SELECT FROM patients AS pt WHERE archived_at IS NULL AND ? LIMIT ?) AS p", Seen(ctx, "pt.id"), countLimit+1).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("patients: count: %w", err)
	}
	if n > countLimit {
		return 0, nil
	}
	return n, nil
}
