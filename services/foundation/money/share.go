package money

import (
	"cmp"
	"math/bits"
	"slices"
)

// BasisPoints is a rate in hundredths of a percent: VAT of 15 % is 1500.
type BasisPoints int64

const whole = 10_000 // basis points in 100 %

// Share returns bp of h, rounded to the halala, half away from zero: ZATCA's half up, and the same for a credit note.
func (h Halalas) Share(bp BasisPoints) Halalas {
	// Whole parts and the rest apart: the product of amount and rate need not fit in int64.
	parts, rest := int64(h)/whole, int64(h)%whole*int64(bp)
	rounded := rest / whole
	switch odd := rest % whole; {
	case odd >= whole/2:
		rounded++
	case odd <= -whole/2:
		rounded--
	}
	return Halalas(parts*int64(bp) + rounded)
}

// Spread divides total in proportion to weights; a weight below zero counts as zero, and where all are zero
// they count as equal. The parts always add up to total: halalas left over by rounding down go one each to
// the parts that lost most, the earlier one among equals. No weights, no parts.
func Spread(total Halalas, weights []Halalas) []Halalas {
	if len(weights) == 0 {
		return nil
	}
	size, sign := uint64(total), Halalas(1)
	if total < 0 {
		size, sign = -size, -1
	}
	parts, lost := divide(size, shares(weights))
	order, left := make([]int, len(parts)), Halalas(size)
	for i := range parts {
		order[i] = i
		left -= parts[i]
		parts[i] *= sign
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost[b], lost[a]) })
	for _, i := range order[:left] {
		parts[i] += sign
	}
	return parts
}

// shares returns weights that can be divided by: none below zero, not all zero.
func shares(weights []Halalas) []uint64 {
	clean := make([]uint64, len(weights))
	for i, w := range weights {
		clean[i] = uint64(max(w, 0))
	}
	if slices.Max(clean) == 0 {
		return slices.Repeat([]uint64{1}, len(weights))
	}
	return clean
}

// divide returns the parts of size rounded down, and what each lost by it.
func divide(size uint64, weights []uint64) (parts []Halalas, lost []uint64) {
	var sum uint64
	for _, w := range weights {
		sum += w
	}
	parts, lost = make([]Halalas, len(weights)), make([]uint64, len(weights))
	for i, w := range weights {
		high, low := bits.Mul64(size, w) // 128 bits hold the product of any two amounts
		quotient, remainder := bits.Div64(high, low, sum)
		parts[i], lost[i] = Halalas(quotient), remainder
	}
	return parts, lost
}
