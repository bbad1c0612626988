package dbtest

import (
	"context"
	"testing"
)

func TestMigrationsApply(t *testing.T) {
	t.Parallel()
	d := Open(t, nil)
	var n int
	if err := d.NewRaw("SELECT count(*) FROM invoices").Scan(context.Background(), &n); err != nil || n != 0 {
		t.Fatalf("invoices = %d, %v; want an empty table", n, err)
	}
}
