package inbox

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
)

// PageSize is how many notices List returns at most.
const PageSize = 25

// enough is as far as unread ones are counted.
const enough = 100

// Entry is a notice with the name of its patient.
type Entry struct {
	Notice `bun:",extend"`

	PatientAr  string
	PatientEn  string
	FileNumber string
}

// Patient returns the patient's name in the reader's language, "" where it is about none.
func (e *Entry) Patient(ctx context.Context) string { return i18n.Pick(ctx, e.PatientAr, e.PatientEn) }

// Filter chooses notices of whoever asks.
type Filter struct {
	Read bool // also those that were read
	Page int  // from 1; less is 1
}

// List returns a page of the notices of whoever asks, the latest first, and whether there are more. What
// they may no longer see is not among them.
func (s *Service) List(ctx context.Context, f Filter) (list []Entry, more bool, err error) {
	who := access.Who(ctx)
	q := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("n.*").
		ColumnExpr("coalesce(p.name_ar, '') AS patient_ar, coalesce(p.name_en, '') AS patient_en, coalesce(p.file_number, '') AS file_number").
		Join("LEFT JOIN patients AS p ON p.id = n.patient_id").
		Where("n.user_id = ? AND n.kind IN (?)", who.ID, bun.List(kinds(who, every))).
		Order("n.last_at DESC", "n.id DESC")
	if !f.Read {
		q.Where("n.read_at IS NULL")
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("inbox: list: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Unread returns how many unread notices ring for whoever asks, a hundred at most.
func (s *Service) Unread(ctx context.Context) (n int, err error) {
	who := access.Who(ctx)
	rings := kinds(who, func(m Meaning) bool { return m.Rings })
	err = s.DB.Conn(ctx).NewRaw(`
		SELECT count(*) FROM (
		  SELECT FROM notices AS n LEFT JOIN notice_preferences AS p ON p.user_id = n.user_id AND p.kind = n.kind
		  WHERE n.user_id = ? AND n.read_at IS NULL AND n.kind IN (?) AND (n.kind IN (?) OR coalesce(p.rings, n.kind IN (?))) LIMIT ?) AS ringing`,
		who.ID, bun.List(kinds(who, every)), bun.List(kinds(who, always)), bun.List(rings), enough).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("inbox: unread: %w", err)
	}
	return n, nil
}
