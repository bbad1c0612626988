package finance

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Service bills and records payments.
type Service struct {
	DB       *db.DB
	Queue    *queue.Queue
	Clinics  *clinics.Directory
	Settings *settings.Service
	Ready    []func(ctx context.Context, invoice uuid.UUID) error // what other rooms want done before an invoice is issued
}

// Get returns an invoice with its lines, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Invoice, error) {
	return load(ctx, s.DB.Conn(ctx), id, "")
}

// load reads an invoice with its lines, its row locked as asked.
func load(ctx context.Context, conn bun.IDB, id uuid.UUID, lock string) (*Invoice, error) {
	inv := &Invoice{ID: id}
	q := conn.NewSelect().Model(inv).WherePK().Where("?", access.Within(ctx, "i.clinic_id"))
	if lock != "" {
		q.For(lock)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, db.Found(err)
	}
	err := conn.NewSelect().Model(&inv.Lines).Where("invoice_id = ?", id).Order("position", "id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("finance: lines: %w", err)
	}
	return inv, nil
}

// Change names an invoice to change, as the user saw it.
type Change struct {
	ID      uuid.UUID
	Version int // that the user saw; 0 takes the invoice as it is
}

// change loads an invoice under lock, lets fn change it, and saves it.
func (s *Service) change(ctx context.Context, c Change, fn func(ctx context.Context, tx bun.Tx, inv *Invoice) error) (*Invoice, error) {
	var inv *Invoice
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if inv, err = load(ctx, tx, c.ID, "UPDATE"); err != nil {
			return err
		}
		if c.Version != 0 && c.Version != inv.Version {
			return ErrStale
		}
		if err := fn(ctx, tx, inv); err != nil {
			return err
		}
		return save(ctx, tx, inv)
	})
	return inv, err
}

func save(ctx context.Context, tx bun.Tx, inv *Invoice) error {
	if _, err := tx.NewUpdate().Model(inv).WherePK().Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("finance: save invoice: %w", err))
	}
	return nil
}

// patient reads whom an invoice is for.
func patient(ctx context.Context, tx bun.IDB, id uuid.UUID) (*patients.Patient, error) {
	p := &patients.Patient{ID: id}
	return p, db.Found(tx.NewSelect().Model(p).WherePK().Where("?", patients.Seen(ctx, "pt.id")).Scan(ctx))
}
