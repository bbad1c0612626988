package db_test

import (
	"math"
	"slices"
	"testing"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// A list of five in pages of two: the last page knows that it is the last, and no number from an address breaks the query.
func TestPage(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	for _, test := range []struct {
		number int
		want   []int
		more   bool
	}{
		{-1, []int{1, 2}, true}, {1, []int{1, 2}, true}, {2, []int{3, 4}, true}, {3, []int{5}, false}, {4, nil, false}, {math.MaxInt, nil, false},
	} {
		list := []int(nil)
		q := d.NewSelect().ColumnExpr("n").TableExpr("generate_series(1, 5) AS n").Order("n")
		if err := db.Page(q, test.number, 2).Scan(t.Context(), &list); err != nil {
			t.Fatal(err)
		}
		if page, more := db.Cut(list, 2); !slices.Equal(page, test.want) || more != test.more {
			t.Errorf("page %d: %v, %v", test.number, page, more)
		}
	}
}
