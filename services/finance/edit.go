package finance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/money"
)

// Limits of a line.
const (
	maxQuantity = 9999
	maxPrice    = 1_000_000 * money.Riyal
)

// AddLine bills another service on a draft.
func (s *Service) AddLine(ctx context.Context, c Change, serviceID uuid.UUID) (*Invoice, error) {
	return s.edit(ctx, c, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		service := &clinics.Service{ID: serviceID}
		err := db.Found(tx.NewSelect().Model(service).WherePK().Where("active").Scan(ctx))
		switch {
		case errors.Is(err, db.ErrNotFound):
			return ErrNoService
		case err != nil:
			return err
		}
		who, err := patient(ctx, tx, inv.PatientID)
		if err != nil {
			return err
		}
		line := lineOf(service, who.IsCitizen())
		line.InvoiceID, line.Position = inv.ID, inv.nextPosition()
		inv.Lines = append(inv.Lines, line)
		if _, err := tx.NewInsert().Model(line).Exec(ctx); err != nil {
			return fmt.Errorf("finance: add line: %w", err)
		}
		return nil
	})
}

func (i *Invoice) nextPosition() int {
	if len(i.Lines) == 0 {
		return 1
	}
	return i.Lines[len(i.Lines)-1].Position + 1
}

// LineEdit is what a user may change of a line.
type LineEdit struct {
	LineID   uuid.UUID
	Quantity int64
	Price    money.Halalas // of one, without VAT
	Discount money.Halalas // of the whole line
}

// EditLine changes a line of a draft.
func (s *Service) EditLine(ctx context.Context, c Change, e LineEdit) (*Invoice, error) {
	switch {
	case e.Quantity < 1 || e.Quantity > maxQuantity:
		return nil, ErrQuantity
	case e.Price > maxPrice:
		return nil, ErrPrice
	}
	return s.edit(ctx, c, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		line := inv.line(e.LineID)
		if line == nil {
			return ErrNoLine
		}
		line.Quantity, line.UnitPrice, line.Discount = e.Quantity, e.Price, e.Discount
		if line.Discount > line.Gross() {
			return ErrDiscount
		}
		return saveLine(ctx, tx, line)
	})
}

// RemoveLine takes a line off a draft. What it billed can be billed anew.
func (s *Service) RemoveLine(ctx context.Context, c Change, lineID uuid.UUID) (*Invoice, error) {
	return s.edit(ctx, c, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		line := inv.line(lineID)
		if line == nil {
			return ErrNoLine
		}
		inv.Lines = slices.DeleteFunc(inv.Lines, func(l *Line) bool { return l == line })
		if _, err := tx.NewDelete().Model(line).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("finance: remove line: %w", err)
		}
		return nil
	})
}

// SetDiscount takes an amount off a draft as a whole. It is spread over the lines in proportion to
// their price, so that each VAT category bears its share. Reason is required unless it is zero.
func (s *Service) SetDiscount(ctx context.Context, c Change, amount money.Halalas, reason string) (*Invoice, error) {
	if amount > 0 && reason == "" {
		return nil, ErrNoReason
	}
	return s.edit(ctx, c, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		if amount > inv.Subtotal {
			return ErrDiscount
		}
		prices := make([]money.Halalas, len(inv.Lines))
		for n, line := range inv.Lines {
			prices[n] = line.Gross()
		}
		for n, share := range money.Spread(amount, prices) {
			inv.Lines[n].Discount = share
			if err := saveLine(ctx, tx, inv.Lines[n]); err != nil {
				return err
			}
		}
		inv.DiscountReason = reason
		return nil
	})
}

// edit changes a draft and works its totals out anew.
func (s *Service) edit(ctx context.Context, c Change, fn func(context.Context, bun.Tx, *Invoice) error) (*Invoice, error) {
	return s.change(ctx, c, func(ctx context.Context, tx bun.Tx, inv *Invoice) error {
		if inv.State != Draft {
			return ErrFrozen
		}
		before := inv.part()
		if err := fn(ctx, tx, inv); err != nil {
			return err
		}
		inv.reckon()
		inv.Version++
		return within(ctx, tx, inv, before)
	})
}

func (i *Invoice) line(id uuid.UUID) *Line {
	for _, line := range i.Lines {
		if line.ID == id {
			return line
		}
	}
	return nil
}

func saveLine(ctx context.Context, tx bun.Tx, line *Line) error {
	line.reckon()
	if _, err := tx.NewUpdate().Model(line).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("finance: save line: %w", err)
	}
	return nil
}
