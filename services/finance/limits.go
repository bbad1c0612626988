package finance

import (
	"context"
	"math/bits"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/money"
)

// What goes beyond the limits of whoever acts.
var (
	ErrOverLimit = fault.New(fault.Invalid, "finance.over_limit").On("discount", "finance.less_off")
	ErrTooOld    = fault.New(fault.Conflict, "finance.too_old")
)

const day = 24 * time.Hour

// part is a discount, and what it is taken off.
type part struct{ off, of money.Halalas }

func (i *Invoice) part() part { return part{i.Discount, i.Subtotal} }

// more reports whether p is a larger part than another. Nothing is rounded: who is over the limit must not creep on.
func (p part) more(than part) bool {
	if than.of == 0 {
		return p.off > 0
	}
	high, low := bits.Mul64(uint64(p.off), uint64(than.of))
	highThan, lowThan := bits.Mul64(uint64(than.off), uint64(p.of))
	return high > highThan || high == highThan && low > lowThan
}

// within returns ErrOverLimit where a discount has grown, and now goes beyond what whoever acts may give. What somebody
// else has given may stay.
func within(ctx context.Context, tx bun.Tx, inv *Invoice, before part) error {
	if !inv.part().more(before) {
		return nil
	}
	limits, err := access.LimitsOf(ctx, tx)
	if err != nil {
		return err
	}
	if most := limits.DiscountPercent; most != nil && int64(inv.Discount)*100 > int64(inv.Subtotal)*int64(*most) {
		return ErrOverLimit.With("percent", *most)
	}
	return nil
}

// voidable returns ErrTooOld for a draft that is too old for whoever acts to withdraw. Limits are whole days.
func (s *Service) voidable(ctx context.Context, tx bun.Tx, inv *Invoice) error {
	age := s.DB.Now(ctx).Sub(inv.CreatedAt)
	if age <= day {
		return nil
	}
	limits, err := access.LimitsOf(ctx, tx)
	if err != nil {
		return err
	}
	if most := limits.VoidDays; most != nil && age > time.Duration(*most)*day {
		return ErrTooOld.With("days", *most)
	}
	return nil
}
