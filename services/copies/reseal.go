package copies

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/notes"
)

// sealedAtOnce are how many notes are in memory.
const sealedAtOnce = 200

// reseal signs anew what was signed: with other words, by another name, the old sum holds no more.
func (w *writer) reseal(ctx context.Context) error {
	for last, more := uuid.Nil, true; more; {
		var some []*notes.Note
		err := w.tx.NewSelect().Model(&some).ColumnExpr("n.*, nt.written").Join("JOIN note_texts AS nt ON nt.id = n.id").
			Where("n.signed_at IS NOT NULL AND n.id > ?", last).Order("n.id").Limit(sealedAtOnce).Scan(ctx)
		if err != nil {
			return fmt.Errorf("copies: notes: %w", err)
		}
		for _, n := range some {
			if _, err := w.tx.NewRaw("UPDATE notes SET sha256 = ? WHERE id = ?", n.Seal(), n.ID).Exec(ctx); err != nil {
				return fmt.Errorf("copies: seal a note: %w", err)
			}
			last = n.ID
		}
		more = len(some) == sealedAtOnce
	}
	for last, more := uuid.Nil, true; more; {
		var some []*notes.Addendum
		if err := w.tx.NewSelect().Model(&some).Where("na.id > ?", last).Order("na.id").Limit(sealedAtOnce).Scan(ctx); err != nil {
			return fmt.Errorf("copies: addenda: %w", err)
		}
		for _, a := range some {
			if _, err := w.tx.NewRaw("UPDATE note_addenda SET sha256 = ? WHERE id = ?", a.Seal(), a.ID).Exec(ctx); err != nil {
				return fmt.Errorf("copies: seal an addendum: %w", err)
			}
			last = a.ID
		}
		more = len(some) == sealedAtOnce
	}
	return nil
}
