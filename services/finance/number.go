package finance

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// The series of numbers. A year starts a new one.
const (
	invoiceSeries = "INV"
	receiptSeries = "RCP"
)

// number takes the next number of a series and year, such as INV-2026-000123. The series stays
// locked until the transaction ends, and a rollback gives the number back: there are no gaps.
func number(ctx context.Context, tx bun.Tx, series string, year int) (string, error) {
	name := fmt.Sprintf("%s-%d", series, year)
	var next int64
	err := tx.NewRaw(`
INSERT INTO number_series AS s (series, last) VALUES (?, 1)
ON CONFLICT (series) DO UPDATE SET last = s.last + 1
RETURNING last`, name).Scan(ctx, &next)
	if err != nil {
		return "", fmt.Errorf("finance: number of %s: %w", name, err)
	}
	return fmt.Sprintf("%s-%06d", name, next), nil
}
