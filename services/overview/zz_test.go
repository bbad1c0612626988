package overview

import (
	"context"
	"testing"
	"os"
	"fmt"
	"strings"
	"github.com/uptrace/bun"
)

func TestZZ(t *testing.T) {
	d := crowd(t, size())
	s := &Service{DB: d}
	_ = d.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error {
		one := func() { var n int; d.Conn(ctx).NewRaw("SELECT 1").Scan(ctx, &n) }
		one()
		before := processor(t, ctx, d)
		for range 500 { one() }
		fmt.Println("select 1:", (processor(t, ctx, d)-before)/500)
		for _, q := range []struct{n, sql string; a asked}{{"latest", latest, asked{Search: today("")}}, {"common", byWords, asked{Search: today(""), Words: "'muhamad':*"}},{"rare", byWords, asked{Search: today(""), Words: "'famaab':*"}},{"letter", byWords, asked{Search: today(""), Words: "'m':*"}}} {
			q.a.Top = 20
			for i := range 3 {
			var lines []string
			if err := d.Conn(ctx).NewRaw("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "+q.sql+show, q.a).Scan(ctx, &lines); err != nil { t.Fatal(err) }
			if i == 2 && os.Getenv("V") != "" { fmt.Println(q.n, strings.Join(lines, "\n")) } else { fmt.Println(q.n, lines[len(lines)-2:]) }
			}
		}
		return nil
	})
	_ = s
}
