// Package numbering gives numbers without gaps, such as INV-2026-000123.
package numbering

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// Next takes the next number of a series in a year, which starts a new count. The series stays locked until the
// transaction ends, and a rollback gives the number back: there are no gaps.
func Next(ctx context.Context, tx bun.Tx, series string, year int) (string, error) {
	name := fmt.Sprintf("%s-%d", series, year)
	var next int64
	err := tx.NewRaw(`
INSERT INTO number_series AS s (series, last) VALUES (?, 1)
ON CONFLICT (series) DO UPDATE SET last = s.last + 1
RETURNING last`, name).Scan(ctx, &next)
	if err != nil {
		return "", fmt.Errorf("numbering: %s: %w", name, err)
	}
	return fmt.Sprintf("%s-%06d", name, next), nil
}
