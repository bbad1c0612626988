package finance

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Filter says which invoices to list.
type Filter struct {
	Status    Status    // "": all; also Owing
	PatientID uuid.UUID // uuid.Nil: of all
	Number    string    // the beginning or end of a number; "": any
	ClinicID  uuid.UUID // uuid.Nil: of all
	From      time.Time // the first instant of the issue; zero: any time
	Until     time.Time // the instant after the last; zero: any time
	Page      int       // from 1
}

// PageSize is how many invoices a page lists.
const PageSize = 50

// Row is an invoice in a list.
type Row struct {
	ID         uuid.UUID
	Number     string
	Status     Status
	PatientID  uuid.UUID
	PatientAr  string
	PatientEn  string
	FileNumber string
	Total      money.Halalas
	Paid       money.Halalas
	CreatedAt  time.Time
	IssuedAt   time.Time
}

// List returns a page of invoices, latest first, and whether there is another one.
func (s *Service) List(ctx context.Context, f Filter) (rows []Row, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().TableExpr("invoices AS i").
		Join("JOIN patients AS pt ON pt.id = i.patient_id").
		ColumnExpr("i.id, coalesce(i.number, '') AS number, i.status, i.total, i.paid, i.created_at, i.issued_at").
		ColumnExpr("pt.id AS patient_id, pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number").
		Where("?", access.Within(ctx, "i.clinic_id")).
		Order("i.created_at DESC", "i.id")
	f.choose(q)
	if err := db.Page(q, f.Page, PageSize).Scan(ctx, &rows); err != nil {
		return nil, false, fmt.Errorf("finance: list: %w", err)
	}
	rows, more = db.Cut(rows, PageSize)
	return rows, more, nil
}

// choose narrows a query to what is asked for. Of drafts nothing was issued, so days leave them out.
func (f Filter) choose(q *bun.SelectQuery) {
	switch f.Status {
	case "":
	case Owing:
		q.Where("i.status IN (?, ?)", Unpaid, PartlyPaid)
	default:
		q.Where("i.status = ?", f.Status)
	}
	if f.PatientID != uuid.Nil {
		q.Where("i.patient_id = ?", f.PatientID)
	}
	if f.Number != "" {
		q.Where("i.number LIKE ? OR i.number LIKE ?", f.Number+"%", "%"+f.Number)
	}
	if f.ClinicID != uuid.Nil {
		q.Where("i.clinic_id = ?", f.ClinicID)
	}
	if !f.From.IsZero() {
		q.Where("i.state = ? AND i.issued_at >= ?", Issued, f.From)
	}
	if !f.Until.IsZero() {
		q.Where("i.state = ? AND i.issued_at < ?", Issued, f.Until)
	}
}

// Payments returns what was paid of an invoice, earliest first.
func (s *Service) Payments(ctx context.Context, invoice uuid.UUID) ([]Payment, error) {
	list := []Payment{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).
		ColumnExpr("pay.*").ColumnExpr("(SELECT u.name_ar FROM users AS u WHERE u.id = pay.received_by) AS receiver_ar").
		Where("pay.id = ANY (ARRAY(SELECT payment_id FROM allocations WHERE invoice_id = ?))", invoice). // planned in a third of a join's time
		Order("pay.received_at", "pay.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("finance: payments: %w", err)
	}
	return list, nil
}

// Payment returns a payment with the invoices that it pays, each as it stood right after that payment,
// or a NotFound fault.
func (s *Service) Payment(ctx context.Context, id uuid.UUID) (*Payment, []*Invoice, error) {
	p := &Payment{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(p).WherePK().Scan(ctx); err != nil {
		return nil, nil, constraints.Fault(err)
	}
	invoices := []*Invoice{}
	err := s.DB.Conn(ctx).NewSelect().Model(&invoices).Relation("Lines", func(q *bun.SelectQuery) *bun.SelectQuery { return q.Order("position", "id") }).
		Join("JOIN allocations AS al ON al.invoice_id = i.id").Where("al.payment_id = ? AND ?", id, access.Within(ctx, "i.clinic_id")).Scan(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("finance: invoices of payment: %w", err)
	}
	if len(invoices) == 0 { // they are another clinic's
		return nil, nil, db.ErrNotFound
	}
	for _, inv := range invoices {
		if err := s.paidUpTo(ctx, inv, p); err != nil {
			return nil, nil, err
		}
	}
	return p, invoices, nil
}

// paidUpTo sets an invoice back to what was paid of it with a payment and those before it.
func (s *Service) paidUpTo(ctx context.Context, inv *Invoice, p *Payment) error {
	err := s.DB.Conn(ctx).NewRaw(`
SELECT sum(al.amount) FROM allocations AS al JOIN payments AS pay ON pay.id = al.payment_id
WHERE al.invoice_id = ? AND (pay.received_at, pay.id) <= (?, ?)`, inv.ID, p.ReceivedAt, p.ID).Scan(ctx, &inv.Paid)
	if err != nil {
		return fmt.Errorf("finance: paid so far: %w", err)
	}
	return nil
}
