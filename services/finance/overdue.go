package finance

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// NoteOverdue is the job that finds invoices whose day has passed unpaid.
type NoteOverdue struct{}

// Kind names the job on the queue.
func (NoteOverdue) Kind() string { return "finance.note_overdue" }

// Queue is where the job waits.
func (NoteOverdue) Queue() queue.Name { return queue.Reports }

// Overdue is an invoice that was found unpaid after the day it was due. There is one of an invoice
// at most, and it stays when the invoice is paid after all.
type Overdue struct {
	bun.BaseModel `bun:"table:invoice_overdues,alias:ov"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	InvoiceID uuid.UUID
	DueOn     civil.Date
	Balance   money.Halalas // that was open then
	NotedAt   time.Time
}

// BecameOverdue says that the day of an invoice passed and it is not paid. It is told once of each.
type BecameOverdue struct {
	InvoiceID, PatientID uuid.UUID
	Balance              money.Halalas
}

// overdueBatch is how many invoices one run notes at most; the next takes the rest.
const overdueBatch = 1000

// errSettled says that an invoice was paid, or noted, in the meantime.
var errSettled = errors.New("finance: settled or noted meanwhile")

// NoteOverdue does the job, each invoice in a transaction of its own, so that a bad one holds up no
// other. The day ends in the centre's zone.
func (s *Service) NoteOverdue(ctx context.Context, _ NoteOverdue) error {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return err
	}
	today := civil.Of(s.DB.Now(ctx), org.Zone())
	var ids []uuid.UUID
	err = s.DB.Conn(ctx).NewRaw(`
SELECT id FROM invoices AS i WHERE status IN (?, ?) AND due_on < ?
AND NOT EXISTS (SELECT FROM invoice_overdues WHERE invoice_id = i.id) ORDER BY due_on, id LIMIT ?`,
		Unpaid, PartlyPaid, today, overdueBatch).Scan(ctx, &ids)
	if err != nil {
		return fmt.Errorf("finance: overdue: %w", err)
	}
	noted, failed := 0, []error{}
	for _, id := range ids {
		switch err := s.noteOverdue(ctx, id, today); {
		case err == nil:
			noted++
		case !errors.Is(err, errSettled):
			failed = append(failed, err)
		}
	}
	queue.Count(ctx, "overdue", noted)
	return errors.Join(failed...)
}

// noteOverdue notes one invoice. Its row is locked, so a payment at the same time comes before or after.
func (s *Service) noteOverdue(ctx context.Context, id uuid.UUID, today civil.Date) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		inv, err := load(ctx, tx, id, "UPDATE")
		if err != nil {
			return err
		}
		noted, err := tx.NewSelect().Model((*Overdue)(nil)).Where("invoice_id = ?", id).Exists(ctx)
		if err != nil {
			return err
		}
		if noted || inv.State != Issued || inv.Balance() <= 0 || !inv.DueOn.Before(today) {
			return errSettled
		}
		o := &Overdue{ID: db.NewID(), InvoiceID: id, DueOn: inv.DueOn, Balance: inv.Balance(), NotedAt: s.DB.Now(ctx)}
		o.Raise(BecameOverdue{InvoiceID: id, PatientID: inv.PatientID, Balance: o.Balance})
		if _, err := tx.NewInsert().Model(o).Exec(ctx); err != nil {
			return fmt.Errorf("finance: note overdue: %w", err)
		}
		return nil
	})
}
