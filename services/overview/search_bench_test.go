package overview

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/patients"
)

// typed are what a receptionist types.
var typed = []struct{ name, text string }{
	{"nothing yet", ""},
	{"the end of a phone number", "4729"},
	{"an identity number", "1000007919"},
	{"a rare name", "famaab"},
	{"two names", "sara famb"},
	{"a frequent name", "محمد"},
	{"two frequent names", "Mohammed Ahmad"},
	{"one letter", "m"},
	{"a slip of the hand", "muhamqd"},
	{"nobody", "xyzzy"},
}

func todays(text string) Search {
	return Search{Text: text, From: dbtest.Now.Add(-9 * time.Hour), Till: dbtest.Now.Add(15 * time.Hour), Limit: 20}
}

// BenchmarkSearch also tells the processor time of a search, the server's included. With -short it searches
// the smaller centre alone.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{5_000, 200_000} {
		if n > 5_000 && testing.Short() {
			continue // it takes a minute to fill
		}
		s := &Service{DB: crowd(b, n)}
		for _, search := range typed {
			b.Run(fmt.Sprintf("%s of %d", search.name, n), func(b *testing.B) { s.bench(b, todays(search.text)) })
		}
	}
}

// drafts are what a form of registration holds when it asks who is on file already.
var drafts = map[string]patients.Draft{
	"a phone and a name":      {NameAr: "محمد خالد فامبب", NameEn: "muhamad khalid fambb", Phone: "0500314187"},
	"a birth date and a slip": {NameAr: "ساره احمد", NameEn: "sara ahmadd famab", Sex: "male", BirthDate: "1990-03-14"},
	"an identity":             {NameEn: "nobody", IdentityKind: "national_id", IdentityNumber: "1000007919"},
	"a frequent name alone":   {NameAr: "محمد محمد", NameEn: "muhamad muhamad"},
}

// BenchmarkDuplicates asks who may be on file already, in a centre of 200,000.
func BenchmarkDuplicates(b *testing.B) {
	d := crowd(b, 200_000)
	s := &patients.Service{DB: d, Clinics: &clinics.Directory{DB: d}}
	for name, draft := range drafts {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Duplicates(b.Context(), draft); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// bench searches within a transaction, which keeps to one connection and so to one process of the server.
func (s *Service) bench(b *testing.B, search Search) {
	err := s.DB.Tx(context.Background(), func(ctx context.Context, _ bun.Tx) error {
		started := processor(b, ctx, s.DB)
		for b.Loop() {
			if _, err := s.Search(ctx, search); err != nil {
				return err
			}
		}
		b.ReportMetric(float64((processor(b, ctx, s.DB)-started).Microseconds())/float64(b.N), "cpu-µs/op")
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// processor returns the processor time that this process and its process of the server have taken so far.
func processor(b *testing.B, ctx context.Context, d *db.DB) time.Duration {
	b.Helper()
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		b.Fatal(err)
	}
	var pid int
	if err := d.Conn(ctx).NewRaw("SELECT pg_backend_pid()").Scan(ctx, &pid); err != nil {
		b.Fatal(err)
	}
	var server int64                                                                  // nanoseconds
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid)); err == nil { // else it is on another machine
		if _, err := fmt.Fscan(strings.NewReader(string(stat)), &server); err != nil {
			b.Fatal(err)
		}
	}
	return time.Duration(own.Utime.Nano() + own.Stime.Nano() + server)
}
