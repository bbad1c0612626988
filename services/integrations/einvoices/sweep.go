package einvoices

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// PendingEInvoices is the job that hands in what is left, and raises the alarm before the law's time is up.
type PendingEInvoices struct{}

// Kind names the job on the queue.
func (PendingEInvoices) Kind() string { return "einvoices.pending" }

// Queue is where the job waits. It asks the authority nothing itself.
func (PendingEInvoices) Queue() queue.Name { return queue.Reports }

// sweepBatch is how many documents one run takes up; there are no more in a day.
const sweepBatch = 5000

// Sweep does the job. Documents are handed in as soon as they are made, so what it finds has failed: it is tried again
// once more, also by a unit that was refused, and whoever looks after the e-invoices hears of it now: tomorrow would be
// too late for all of it.
func (s *Service) Sweep(ctx context.Context, _ PendingEInvoices) error {
	var late AreLate
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		ids, err := s.open(ctx, tx)
		if err != nil {
			return err
		}
		err = tx.NewSelect().Model((*EInvoice)(nil)).ColumnExpr("count(*) AS count, coalesce(min(ei.deadline), now()) AS deadline").
			Where(unsettled).Scan(ctx, &late)
		if err != nil || late.Count == 0 {
			return err
		}
		if err := s.tryAgain(ctx, ids); err != nil {
			return err
		}
		if s.Alarms.Late == nil {
			return nil
		}
		return s.Alarms.Late(ctx, late)
	})
	if err != nil {
		return fmt.Errorf("einvoices: sweep: %w", err)
	}
	queue.Count(ctx, "einvoices_pending", late.Count)
	return nil
}

// unsettled chooses the documents that the authority does not have and that no other was made of: those that were rejected are
// among them, since the law's time runs for their invoices, too.
const unsettled = `ei.state <> 'accepted' AND NOT EXISTS (
SELECT FROM einvoices AS o WHERE o.invoice_id = ei.invoice_id AND (o.made_at, o.icv) > (ei.made_at, ei.icv))`

// open are the documents that wait, those first whose time is up first.
func (s *Service) open(ctx context.Context, tx bun.Tx) (ids []uuid.UUID, err error) {
	err = tx.NewSelect().Model((*EInvoice)(nil)).Column("id").Where("state IN (?, ?)", Waiting, Sending).
		Order("deadline", "id").Limit(sweepBatch).Scan(ctx, &ids)
	return ids, err
}

// tryAgain lets refused units try once more, and has jobs hand documents in.
func (s *Service) tryAgain(ctx context.Context, ids []uuid.UUID) error {
	var held []uuid.UUID
	err := s.DB.Conn(ctx).NewSelect().Model((*Unit)(nil)).Column("id").Where("held_since IS NOT NULL").Order("id").Scan(ctx, &held)
	if err != nil {
		return err
	}
	for _, unit := range held {
		err := s.changeUnit(ctx, unit, func(_ context.Context, _ bun.Tx, u *Unit) error {
			u.release()
			return nil
		})
		if err != nil {
			return err
		}
	}
	jobs := make([]queue.Args, len(ids))
	for n, id := range ids {
		jobs[n] = SubmitEInvoice{ID: id}
	}
	return s.Queue.EnqueueAll(ctx, jobs)
}

// RetryAll hands everything in again that waits or is held, and returns how much that is.
func (s *Service) RetryAll(ctx context.Context) (n int, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		held := []*EInvoice{}
		if err := tx.NewSelect().Model(&held).Where("state = ?", Held).Order("id").Limit(sweepBatch).For("UPDATE").Scan(ctx); err != nil {
			return fmt.Errorf("einvoices: held: %w", err)
		}
		for _, e := range held {
			e.State = Waiting
			if _, err := tx.NewUpdate().Model(e).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("einvoices: retry %s: %w", e.ID, err)
			}
		}
		ids, err := s.open(ctx, tx)
		if err != nil {
			return err
		}
		n = len(ids)
		return s.tryAgain(ctx, ids)
	})
	return n, err
}

// Retry hands a document in again that waits. Of one that was rejected it makes another, with its own place in the chain:
// what the invoice says stays, but what was wrong with the unit or the address may have been put right. One that was
// accepted stays as it is: ErrSettled.
func (s *Service) Retry(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e, err := s.lock(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case e.State == Accepted:
			return ErrSettled
		case e.State == Rejected:
			latest, err := s.Of(ctx, e.InvoiceID)
			if err != nil {
				return err
			}
			if latest.ID != e.ID {
				return ErrSettled
			}
			return s.make(ctx, e.InvoiceID)
		case e.State == Held:
			e.State = Waiting
			if _, err := tx.NewUpdate().Model(e).WherePK().Exec(ctx); err != nil {
				return fmt.Errorf("einvoices: retry %s: %w", id, err)
			}
		}
		return s.tryAgain(ctx, []uuid.UUID{id})
	})
}
