package einvoices

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// PageSize is how many documents a page lists.
const PageSize = 50

// Filter says which documents to list.
type Filter struct {
	State State // "": all that are not accepted; Everything: all
	Page  int   // from 1
}

// Everything chooses documents of every state.
const Everything State = "all"

// Row is a document in the list.
type Row struct {
	ID         uuid.UUID
	InvoiceID  uuid.UUID
	Number     string // of the invoice
	PatientAr  string
	PatientEn  string
	Total      money.Halalas
	ICV        int64 `bun:"icv"`
	Class      zatca.Class
	State      State
	Attempt    int
	Warnings   []zatca.Message `bun:"type:jsonb"`
	Errors     []zatca.Message `bun:"type:jsonb"`
	MadeAt     time.Time
	Deadline   time.Time
	AnsweredAt time.Time
	Superseded bool // another was made of the invoice
}

// List returns a page of documents of invoices that whoever acts sees, and whether there is another: those that wait
// by what is due first, the others latest first.
func (s *Service) List(ctx context.Context, f Filter) (rows []Row, more bool, err error) {
	q := s.DB.Conn(ctx).NewSelect().TableExpr("einvoices AS ei").
		Join("JOIN invoices AS i ON i.id = ei.invoice_id").Join("JOIN patients AS pt ON pt.id = i.patient_id").
		ColumnExpr("ei.id, ei.invoice_id, i.number, pt.name_ar AS patient_ar, pt.name_en AS patient_en, i.total").
		ColumnExpr("ei.icv, ei.class, ei.state, ei.attempt, ei.warnings, ei.errors, ei.made_at, ei.deadline, ei.answered_at").
		ColumnExpr("ei.state = 'rejected' AND EXISTS (SELECT FROM einvoices AS o WHERE o.invoice_id = ei.invoice_id AND (o.made_at, o.icv) > (ei.made_at, ei.icv)) AS superseded").
		Where("?", access.Within(ctx, "i.clinic_id"))
	switch f.State {
	case Everything:
		q.Order("ei.made_at DESC", "ei.id")
	case "":
		q.Where(unsettled).Order("ei.deadline", "ei.id")
	default:
		q.Where("ei.state = ?", f.State).Order("ei.made_at DESC", "ei.id")
	}
	if err := db.Page(q, f.Page, PageSize).Scan(ctx, &rows); err != nil {
		return nil, false, fmt.Errorf("einvoices: list: %w", err)
	}
	rows, more = db.Cut(rows, PageSize)
	return rows, more, nil
}

// lock reads a document under lock, of an invoice that whoever acts sees.
func (s *Service) lock(ctx context.Context, tx bun.Tx, id uuid.UUID) (*EInvoice, error) {
	e := &EInvoice{ID: id}
	err := tx.NewSelect().Model(e).WherePK().For("UPDATE").
		Where("invoice_id IN (SELECT i.id FROM invoices AS i WHERE ?)", access.Within(ctx, "i.clinic_id")).Scan(ctx)
	return e, db.Found(err)
}
