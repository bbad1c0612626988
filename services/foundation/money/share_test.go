package money_test

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/foundation/money"
)

func TestShare(t *testing.T) {
	tests := []struct {
		name   string
		amount money.Halalas
		rate   money.BasisPoints
		want   money.Halalas
	}{
		{"VAT on a session", 30000, 1500, 4500},
		{"no VAT", 30000, 0, 0},
		{"17.25 halalas", 115, 1500, 17},
		{"half a halala up", 10, 500, 1},
		{"half a halala of a credit note, away from zero", -10, 500, -1},
		{"just below half", 9, 500, 0},
		{"all of it", 12345, 10000, 12345},
		{"the most there is", money.Max, 1500, money.Max / 20 * 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.amount.Share(test.rate); got != test.want {
				t.Errorf("%d.Share(%d) = %d, want %d", test.amount, test.rate, got, test.want)
			}
		})
	}
}

// Share is never more than half a halala off, and exactly half only away from zero.
func TestShareRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := rapid.Int64Range(-int64(money.Max), int64(money.Max)).Draw(t, "amount")
		bp := rapid.Int64Range(0, 20000).Draw(t, "rate")
		got := int64(money.Halalas(h).Share(money.BasisPoints(bp)))
		off := got*10000 - h*bp // 10,000 times the error
		if off < -5000 || off > 5000 || (h < 0 && off == 5000) || (h > 0 && off == -5000) {
			t.Fatalf("%d.Share(%d) = %d, off by %d/10000", h, bp, got, off)
		}
	})
}

func TestSpread(t *testing.T) {
	tests := []struct {
		name    string
		total   money.Halalas
		weights []money.Halalas
		want    []money.Halalas
	}{
		{"evenly", 300, []money.Halalas{1, 1, 1}, []money.Halalas{100, 100, 100}},
		{"a halala left goes to the first of equals", 100, []money.Halalas{1, 1, 1}, []money.Halalas{34, 33, 33}},
		{"a halala left goes to who lost most", 100, []money.Halalas{10, 20, 40}, []money.Halalas{14, 29, 57}},
		{"a free line gets nothing", 101, []money.Halalas{0, 50, 50}, []money.Halalas{0, 51, 50}},
		{"only free lines share alike", 101, []money.Halalas{0, 0}, []money.Halalas{51, 50}},
		{"a discount taken back", -100, []money.Halalas{1, 1, 1}, []money.Halalas{-34, -33, -33}},
		{"a negative line gets nothing", 100, []money.Halalas{-7, 1}, []money.Halalas{0, 100}},
		{"nothing to spread", 0, []money.Halalas{5, 7}, []money.Halalas{0, 0}},
		{"nobody to spread over", 100, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := money.Spread(test.total, test.weights); !slices.Equal(got, test.want) {
				t.Errorf("Spread(%d, %v) = %v, want %v", test.total, test.weights, got, test.want)
			}
		})
	}
}

// The parts add up to the total, and none is a whole halala away from its exact share.
func TestSpreadIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := money.Halalas(rapid.Int64Range(-int64(money.Max), int64(money.Max)).Draw(t, "total"))
		weights := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) money.Halalas {
			return money.Halalas(rapid.Int64Range(0, int64(money.Max)).Draw(t, "weight"))
		}), 1, 40).Draw(t, "weights")
		var sum, sumOfWeights money.Halalas
		for _, w := range weights {
			sumOfWeights += w
		}
		for i, part := range money.Spread(total, weights) {
			sum += part
			if sumOfWeights == 0 {
				continue
			}
			exact := new(big.Rat).SetFrac(product(total, weights[i]), big.NewInt(int64(sumOfWeights)))
			off := exact.Sub(exact, big.NewRat(int64(part), 1))
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d of Spread(%d, %v) = %d, off by %v", i, total, weights, part, off)
			}
		}
		if sum != total {
			t.Fatalf("Spread(%d, %v) adds up to %d", total, weights, sum)
		}
	})
}

func product(a, b money.Halalas) *big.Int {
	return new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(int64(b)))
}
