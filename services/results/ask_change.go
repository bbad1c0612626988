package results

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// CallOff calls an order off, for a reason. It returns ErrResulted once something has come, and ErrCancelled to the second of two.
func (s *Service) CallOff(ctx context.Context, patient, id uuid.UUID, reason string) (*Order, error) {
	reason, err := text.Clean(reason, longReason)
	if err != nil {
		return nil, fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	return s.changeOrder(ctx, patient, id, func(ctx context.Context, o *Order) error {
		return o.cancel(s.DB.Now(ctx), access.Who(ctx).ID, reason)
	})
}

// Accession notes what the other side calls an order, which is on its label; empty takes it back.
func (s *Service) Accession(ctx context.Context, patient, id uuid.UUID, number string) (*Order, error) {
	number = compact(number)
	if len(number) > longAccession || strings.ContainsFunc(number, func(r rune) bool { return r < '!' || r > '~' || r == '\\' }) {
		return nil, fault.ErrInvalid.On("accession_no", "orders.no_accession")
	}
	return s.changeOrder(ctx, patient, id, func(_ context.Context, o *Order) error {
		o.AccessionNo = number
		return nil
	})
}

func (s *Service) changeOrder(ctx context.Context, patient, id uuid.UUID, change func(context.Context, *Order) error) (o *Order, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.Order(ctx, patient, id); err != nil {
			return err
		}
		if o, err = locked(ctx, tx, id); err != nil {
			return err
		}
		if err := change(ctx, o); err != nil {
			return err
		}
		return saveOrder(ctx, tx, o)
	})
	return o, err
}

// locked returns an order that nobody else changes meanwhile.
func locked(ctx context.Context, tx bun.Tx, id uuid.UUID) (*Order, error) {
	o := new(Order)
	if err := tx.NewSelect().Model(o).Where("o.id = ?", id).For("UPDATE").Scan(ctx); err != nil {
		return nil, fmt.Errorf("results: lock order %s: %w", id, err)
	}
	return o, nil
}

func saveOrder(ctx context.Context, tx bun.Tx, o *Order) error {
	o.Version++
	_, err := tx.NewUpdate().Model(o).Column("accession_no", "status", "cancelled_at", "cancelled_by", "cancel_reason", "version").WherePK().Exec(ctx)
	if err != nil {
		return constraints.Fault(fmt.Errorf("results: save order %s: %w", o.PlacerNo, err))
	}
	return nil
}

// progress has an order follow what has come of it.
func (s *Service) progress(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	if id == uuid.Nil {
		return nil
	}
	o, err := locked(ctx, tx, id)
	if err != nil {
		return err
	}
	statuses := []Status{}
	if err := tx.NewRaw("SELECT status FROM results WHERE order_id = ? AND state = 'filed'", id).Scan(ctx, &statuses); err != nil {
		return fmt.Errorf("results: progress of %s: %w", o.PlacerNo, err)
	}
	was := o.Status
	if o.follow(statuses); o.Status == was {
		return nil
	}
	return saveOrder(ctx, tx, o)
}
