package results

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/patients"
)

// Get returns a result in a patient's record, or a NotFound fault.
func (s *Service) Get(ctx context.Context, patient, id uuid.UUID) (*Result, error) {
	r := new(Result)
	err := s.DB.Conn(ctx).NewSelect().Model(r).Where("r.id = ? AND r.patient_id = ?", id, patient).Where("?", seen(ctx)).Scan(ctx)
	return r, db.Found(err)
}

// Versions returns all that was said of a result, what holds now first and then the latest that came.
func (s *Service) Versions(ctx context.Context, r *Result) ([]*Version, error) {
	list := []*Version{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("v.result_id = ?", r.ID).OrderExpr("v.n = ? DESC, v.n DESC", r.Current).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: versions: %w", err)
	}
	return list, nil
}

// Paper returns the nth file of what holds now of a result, or a NotFound fault: also where the result does not hold.
func (s *Service) Paper(ctx context.Context, patient, id uuid.UUID, n int) (*Paper, error) {
	r, err := s.Get(ctx, patient, id)
	if err != nil {
		return nil, err
	}
	versions, err := s.Versions(ctx, r)
	if err != nil {
		return nil, err
	}
	papers := versions[0].Content.Papers
	if n < 0 || n >= len(papers) || len(papers[n].Data) == 0 || r.Status.Void() {
		return nil, db.ErrNotFound
	}
	return &papers[n], nil
}

// Reviews returns who has looked at a result, in that order.
func (s *Service) Reviews(ctx context.Context, r *Result) ([]*Review, error) {
	list := []*Review{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("rv.result_id = ?", r.ID).Order("rv.at", "rv.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: reviews: %w", err)
	}
	return list, nil
}

// Alerts returns the alerts of a result, the latest first.
func (s *Service) Alerts(ctx context.Context, r *Result) ([]*Alert, error) {
	list := []*Alert{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("ca.*, u.name_ar AS acked_by_ar, u.name_en AS acked_by_en").
		Join("LEFT JOIN users AS u ON u.id = ca.acked_by").Where("ca.result_id = ?", r.ID).Order("ca.raised_at DESC", "ca.id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: alerts: %w", err)
	}
	return list, nil
}

// PageSize is how many results a list returns at most.
const PageSize = 40

// Filter chooses results that nobody has looked at.
type Filter struct {
	Provider uuid.UUID // uuid.Nil: of all
	Page     int       // from 1
}

// Row is a result in a list.
type Row struct {
	Result `bun:",extend"`

	PatientAr  string
	PatientEn  string
	FileNumber string
	ProviderAr string
	ProviderEn string
	PlacerNo   string
	Urgent     bool // a critical value waits for somebody to acknowledge it
	RaisedAt   time.Time
	Level      int
}

// Inbox returns the results that nobody has looked at, the critical ones first, then the abnormal ones, and whether there
// are more. One statement, by an index, however many there are. Of a restricted record nobody reads in a list what was
// examined, but whose result it is to look at.
func (s *Service) Inbox(ctx context.Context, f Filter) (list []Row, more bool, err error) {
	q := s.rows(ctx).ColumnExpr("CASE WHEN ? THEN '' ELSE r.title END AS title", hidden(ctx)).Where("r.state = 'filed' AND r.reviewed < r.current").Where("?", seen(ctx)).
		Order("r.worst", "r.changed_at DESC", "r.id DESC")
	if f.Provider != uuid.Nil {
		q.Where("r.provider_id = ?", f.Provider)
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx, &list); err != nil {
		return nil, false, fmt.Errorf("results: inbox: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// Waiting returns a page of the critical values that nobody has acknowledged, the oldest first, and whether there are more: those
// of patients who are there for whoever acts, and of results that are nobody's yet.
func (s *Service) Waiting(ctx context.Context, page int) (list []Row, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().TableExpr("critical_alerts AS ca").Join("JOIN results AS r ON r.id = ca.result_id").
		ColumnExpr("r.*, true AS urgent, ca.raised_at, ca.level").Apply(named).Where("ca.acked_at IS NULL AND ca.ended_at IS NULL").
		Where("(r.patient_id IS NULL OR ?)", seen(ctx)).Order("ca.raised_at", "ca.id")
	if err := db.Page(q, page, PageSize).Scan(ctx, &list); err != nil {
		return nil, false, fmt.Errorf("results: waiting: %w", err)
	}
	list, more = db.Cut(list, PageSize)
	return list, more, nil
}

// shown is how many results of a patient are listed.
const shown = 100

// Of returns the latest results of a patient.
func (s *Service) Of(ctx context.Context, patient uuid.UUID) (list []Row, err error) {
	err = s.rows(ctx).Where("r.patient_id = ?", patient).Where("?", seen(ctx)).Order("r.changed_at DESC", "r.id DESC").Limit(shown).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("results: of a patient: %w", err)
	}
	return list, nil
}

// hidden is the condition that what was examined is not to be read in a list.
func hidden(ctx context.Context) schema.QueryAppender {
	return bun.SafeQuery("(r.provider_id IS DISTINCT FROM ? AND EXISTS (SELECT FROM patient_restrictions AS re WHERE re.patient_id = r.patient_id AND re.lifted_at IS NULL))",
		access.Who(ctx).ProviderID)
}

func (s *Service) rows(ctx context.Context) *bun.SelectQuery {
	return s.DB.Conn(ctx).NewSelect().TableExpr("results AS r").Apply(named).ColumnExpr("r.*").
		ColumnExpr("EXISTS (SELECT FROM critical_alerts AS ca WHERE ca.result_id = r.id AND ca.acked_at IS NULL AND ca.ended_at IS NULL) AS urgent")
}

// named adds whose results are, and who is to look at them.
func named(q *bun.SelectQuery) *bun.SelectQuery {
	return q.ColumnExpr("coalesce(pt.name_ar, '') AS patient_ar, coalesce(pt.name_en, '') AS patient_en, coalesce(pt.file_number, '') AS file_number").
		ColumnExpr("coalesce(pr.name_ar, '') AS provider_ar, coalesce(pr.name_en, '') AS provider_en, coalesce(o.placer_no, '') AS placer_no").
		Join("LEFT JOIN patients AS pt ON pt.id = r.patient_id").Join("LEFT JOIN providers AS pr ON pr.id = r.provider_id").
		Join("LEFT JOIN test_orders AS o ON o.id = r.order_id")
}

// seen is the condition that a result is there for whoever acts: of a clinic of theirs, or of none and a patient of theirs.
func seen(ctx context.Context) schema.QueryAppender {
	return bun.SafeQuery("((r.clinic_id IS NULL OR ?) AND ?)", access.Within(ctx, "r.clinic_id"), patients.Seen(ctx, "r.patient_id"))
}
