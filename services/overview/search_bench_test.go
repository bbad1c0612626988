package overview

import (
	"context"
	"testing"
	"time"
	"os"
	"strconv"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/dbtest"
)

// searches are what a receptionist types, from the quickest to the slowest.
var searches = []struct{ name, typed string }{
	{"nothing yet", ""},
	{"the end of a phone number", "4729"},
	{"an identity number", "1000007919"},
	{"a rare name", "famaab"},
	{"a frequent name", "محمد"},
	{"two names", "sara famb"},
	{"two frequent names", "Mohammed Ahmad"},
	{"one letter", "m"},
	{"a slip of the hand", "muhamqd"},
	{"nobody", "xyzzy"},
}

func today(typed string) Search {
	return Search{Text: typed, From: dbtest.Now.Add(-9 * time.Hour), Till: dbtest.Now.Add(15 * time.Hour), Limit: 20}
}

func BenchmarkSearch(b *testing.B) {
	d := crowd(b, size())
	s := &Service{DB: d}
	for _, search := range searches {
		b.Run(search.name, func(b *testing.B) {
			err := d.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error {
				s.Search(ctx, today(search.typed))
				before := processor(b, ctx, d)
				for b.Loop() {
					if _, err := s.Search(ctx, today(search.typed)); err != nil {
						return err
					}
				}
				b.ReportMetric(float64(processor(b, ctx, d)-before)/float64(b.N)/1e6, "cpu-ms/op")
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
func size() int { if os.Getenv("N") != "" { n, _ := strconv.Atoi(os.Getenv("N")); return n }; return 5000 }
