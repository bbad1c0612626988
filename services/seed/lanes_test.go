package seed

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// Two lanes load a table together, and both or none of their rows are kept.
func TestLanes(t *testing.T) {
	t.Parallel()
	d, ctx := dbtest.Open(t, nil), context.Background()
	const rows = 30_000 // of 42 bytes: several chunks
	write := func(w *bytes.Buffer, i int) { row(w, fmt.Sprintf("%032d", i), i) }
	for _, test := range []struct {
		name, table string
		refused     bool
		end         func(lanes) error
		want        int
	}{
		{"given up", "number_series (series, last)", false, giveUp, 0},
		{"refused by the database", "number_series (series, nonsense)", true, giveUp, 0},
		{"kept", "number_series (series, last)", false, func(l lanes) error { return l.run(ctx, "COMMIT") }, rows},
	} {
		t.Run(test.name, func(t *testing.T) {
			l, err := openLanes(ctx, d, 2)
			if err != nil {
				t.Fatal(err)
			}
			if err := l.load(ctx, test.table, rows, write); (err != nil) != test.refused {
				t.Errorf("load() = %v", err)
			}
			if err := test.end(l); err != nil {
				t.Error(err)
			}
			var got int
			if err := d.NewRaw("SELECT count(*) FROM number_series").Scan(ctx, &got); err != nil || got != test.want {
				t.Errorf("%d rows, %v; want %d", got, err, test.want)
			}
			if err := l.close(); err != nil && test.want > 0 {
				t.Error(err)
			}
		})
	}
}

func giveUp(l lanes) error {
	l.drop()
	return nil
}
