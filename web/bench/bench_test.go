// Package bench measures the program from outside, on the data of seed size S: real requests to a
// real process, with the processor time of PostgreSQL counted in. `go tool task bench` runs it.
package bench

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// program is started once for all benchmarks.
var program *instance

func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer func() {
			if program != nil {
				program.stop()
			}
		}()
		return m.Run()
	}())
}

// BenchmarkCalendarWeek asks for the week of a clinic of ten providers: 625 visits.
func BenchmarkCalendarWeek(b *testing.B) {
	p := start(b)
	path := "/calendar?view=week&date=2026-11-22&clinic=" + p.text(b, "SELECT id FROM clinics WHERE code = 'ABA'")
	if got := strings.Count(p.get(b, path), `href="/appointments/`); got < 620 {
		b.Fatalf("the week shows %d visits, want 625", got)
	}
	b.Run("alone", func(b *testing.B) { p.alone(b, path) })
	b.Run("16 connections", func(b *testing.B) { p.crowd(b, func(int) string { return path }) })
}

// BenchmarkCalendarDay asks for a day of the same clinic, in the grid, with the front desk.
func BenchmarkCalendarDay(b *testing.B) {
	p := start(b)
	p.alone(b, "/calendar?view=day&date=2026-11-22&clinic="+p.text(b, "SELECT id FROM clinics WHERE code = 'ABA'"))
}

// BenchmarkSearch looks for patients as they are looked for at a desk.
func BenchmarkSearch(b *testing.B) {
	p := start(b)
	queries := []string{"F-000123", "4567", "نورة", "محمد القح", "sara al", "mohamad qah", "0501", "الحربي فهد", "abdulaz", "10"}
	at := func(i int) string { return "/search?q=" + url.QueryEscape(queries[i%len(queries)]) }
	b.Run("alone", func(b *testing.B) { p.each(b, at) })
	b.Run("16 connections", func(b *testing.B) { p.crowd(b, at) })
}

// BenchmarkPatient asks for the page of a patient: who they are, what is open, what comes and what was.
func BenchmarkPatient(b *testing.B) {
	p := start(b)
	path := "/patients/" + p.text(b, "SELECT patient_id FROM appointments GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
	b.Run("alone", func(b *testing.B) { p.alone(b, path) })
	b.Run("16 connections", func(b *testing.B) { p.crowd(b, func(int) string { return path }) })
}

// BenchmarkInvoice asks for the page of an issued invoice.
func BenchmarkInvoice(b *testing.B) {
	p := start(b)
	path := "/invoices/" + p.text(b, "SELECT id FROM invoices WHERE state = 'issued' ORDER BY created_at LIMIT 1")
	b.Run("alone", func(b *testing.B) { p.alone(b, path) })
	b.Run("16 connections", func(b *testing.B) { p.crowd(b, func(int) string { return path }) })
}

// BenchmarkBook books visits at sixteen desks at once, each for a provider of its own, and has
// pgbench say the same to PostgreSQL.
func BenchmarkBook(b *testing.B) {
	p := start(b)
	desks := p.desks(b)
	b.Run("desks", func(b *testing.B) {
		p.spent(b, func() {
			p.together(b, func(desk, n int) error {
				return p.post("/appointments", desks[desk].form(n), http.StatusSeeOther)
			})
		})
		booked += b.N
	})
	b.Run("pgbench", p.pgbench)
}

// BenchmarkDraftInvoice completes visits one after another, and waits for the draft invoice of each.
func BenchmarkDraftInvoice(b *testing.B) {
	p := start(b)
	visits := p.inSession(b, b.N)
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for _, id := range visits {
		begun := time.Now()
		if err := p.post("/appointments/"+id+"/completion", url.Values{}, http.StatusSeeOther); err != nil {
			b.Fatal(err)
		}
		for p.text(b, "SELECT count(*) FROM invoice_lines WHERE live AND source_id = '"+id+"'") == "0" {
			time.Sleep(200 * time.Microsecond)
		}
		took = append(took, time.Since(begun))
	}
	report(b, took)
}
