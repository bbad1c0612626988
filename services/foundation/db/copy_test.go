package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
)

type row struct {
	ID       uuid.UUID
	N        int64
	Big      int64
	Name     string
	At       time.Time
	Yes      bool
	NoTime   time.Time
	NoNumber int64
	NoName   string
}

func readRow(r *db.Record) row {
	return row{r.UUID(), r.Int(), r.Int(), r.Text(), r.Time(), r.Bool(), r.Time(), r.Int(), r.Text()}
}

const rows = `
SELECT '019aa000-0500-7000-8000-0000000000ff'::uuid, (-n)::int, n * 10000000000::bigint, ?::text || n, timestamptz '2026-11-22 09:00:00.000123+03', n = 2,
       NULL::timestamptz, NULL::int, NULL::text
FROM generate_series(1, ?) AS n ORDER BY n`

func TestCopy(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	for _, many := range []int{0, 1, 3000} {
		got, err := db.Copy(t.Context(), d, readRow, db.SQL(rows, "عمر 'بن'? ", many))
		if err != nil || len(got) != many {
			t.Fatalf("%d rows, %v; want %d", len(got), err, many)
		}
		for n, r := range got {
			want := row{
				ID: uuid.MustParse("019aa000-0500-7000-8000-0000000000ff"), N: int64(-n - 1), Big: int64(n+1) * 10_000_000_000, Name: r.Name,
				At: time.Date(2026, 11, 22, 6, 0, 0, 123_000, time.UTC), Yes: n == 1,
			}
			if r != want || r.Name[:len("عمر 'بن'? ")] != "عمر 'بن'? " {
				t.Fatalf("row %d is %+v, want %+v", n, r, want)
			}
		}
	}
}

// A failed query leaves its connection usable, one that was given up leaves none behind.
func TestCopyFails(t *testing.T) {
	t.Parallel()
	d := db.Open(db.Options{DSN: dbtest.Clone(t), MaxConns: 1, StatementTimeout: 300 * time.Millisecond})
	t.Cleanup(func() { _ = d.Close() })
	one := func(r *db.Record) int64 { return r.Int() }
	for _, query := range []string{"SELECT 1 / 0", "SELECT 1 FROM nowhere", "SELECT 1 FROM generate_series(1, 10) AS n WHERE 1 / (n - 9) > -2", "SELECT 1 FROM pg_sleep(1)"} {
		if _, err := db.Copy(t.Context(), d, one, db.SQL(query)); err == nil {
			t.Errorf("%s has no error", query)
		}
		if got, err := db.Copy(t.Context(), d, one, db.SQL("SELECT 7")); err != nil || len(got) != 1 || got[0] != 7 {
			t.Errorf("after %s: %v, %v", query, got, err)
		}
	}
	over, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := db.Copy(over, d, one, db.SQL("SELECT 1 FROM pg_sleep(0.2)")); err == nil {
		t.Error("a copy that takes too long has no error")
	}
	if got, err := db.Copy(t.Context(), d, one, db.SQL("SELECT 7")); err != nil || len(got) != 1 || got[0] != 7 {
		t.Errorf("after one that was given up: %v, %v", got, err)
	}
}

func TestCopyInTx(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, nil)
	err := d.Tx(t.Context(), func(ctx context.Context, _ bun.Tx) error {
		_, err := db.Copy(ctx, d, func(*db.Record) int { return 0 }, db.SQL("SELECT 1"))
		return err
	})
	if !errors.Is(err, db.ErrCopyInTx) {
		t.Errorf("copying in a transaction = %v, want ErrCopyInTx", err)
	}
}
