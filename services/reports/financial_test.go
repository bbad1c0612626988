package reports_test

import (
	"slices"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/reports"
	"tenhal.sa/tenhal/services/seed"
)

func day(year int, month time.Month, d int) civil.Date {
	return civil.Date{Year: year, Month: month, Day: d}
}

// A week is from Sunday to Saturday and a month is Gregorian, whichever of their days is asked for.
func TestPeriods(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, test := range []struct {
		kind     reports.Kind
		on       civil.Date
		from, to civil.Date
	}{
		{reports.Week, day(2026, 11, 22), day(2026, 11, 22), day(2026, 11, 28)},
		{reports.Week, day(2026, 11, 28), day(2026, 11, 22), day(2026, 11, 28)},
		{reports.Week, day(2027, 1, 1), day(2026, 12, 27), day(2027, 1, 2)},
		{reports.Month, day(2028, 2, 29), day(2028, 2, 1), day(2028, 2, 29)},
		{reports.Month, day(2026, 12, 31), day(2026, 12, 1), day(2026, 12, 31)},
		{reports.Month, day(2026, 4, 1), day(2026, 4, 1), day(2026, 4, 30)},
		{"year", civil.Date{}, day(2026, 11, 22), day(2026, 11, 28)}, // is a week, and today's
	} {
		r, err := w.Financial(w.ctx, test.kind, test.on)
		w.must(err)
		if r.From != test.from || r.To != test.to {
			t.Errorf("the %s of %s is from %s to %s, want %s to %s", test.kind, test.on, r.From, r.To, test.from, test.to)
		}
	}
}

// A day begins at midnight in Riyadh, three hours before it does in UTC.
func TestDayBoundaries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, at := range []string{"2026-11-21 23:59:59", "2026-11-22 00:00:00", "2026-11-28 23:59:59", "2026-11-29 00:00:00", "2026-12-01 02:59:59"} {
		w.at(at)
		w.pay(w.issue(w.Omar.ID, w.Speech.ID, w.Report.ID), finance.Cash, 5000)
	}
	for _, test := range []struct {
		kind reports.Kind
		on   civil.Date
		want int
	}{
		{reports.Week, day(2026, 11, 21), 1},
		{reports.Week, day(2026, 11, 22), 2},
		{reports.Week, day(2026, 11, 29), 2},
		{reports.Month, day(2026, 11, 30), 4},
		{reports.Month, day(2026, 12, 1), 1},
	} {
		r, err := w.Financial(w.ctx, test.kind, test.on)
		w.must(err)
		sum := r.Sum()
		if paid := sum.Paid(); sum.Invoices != test.want || paid.Payments != test.want || paid.Amount != money.Halalas(test.want)*5000 {
			t.Errorf("the %s of %s has %d invoices and %+v, want %d of each", test.kind, test.on, sum.Invoices, paid, test.want)
		}
	}
}

// What is open at the end of a period is told by its age, and stays what it was when it is paid afterwards.
func TestOpenByAge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var last *finance.Invoice
	for _, at := range []string{"2026-08-01 10:00:00", "2026-08-29 23:59:59", "2026-08-30 00:00:00", "2026-09-29 12:00:00", "2026-10-29 00:00:00", "2026-11-28 08:00:00"} {
		w.at(at)
		last = w.issue(w.Omar.ID, w.Other.ID, w.fee.ID) // SAR 115.00
	}
	w.pay(last, finance.Mada, 1500)
	want := [reports.Ages]reports.Open{{Invoices: 2, Amount: 21500}, {Invoices: 1, Amount: 11500}, {Invoices: 1, Amount: 11500}, {Invoices: 2, Amount: 23000}}
	for _, at := range []string{"2026-11-28 20:00:00", "2026-11-29 00:00:00", "2026-12-28 00:00:00"} {
		w.at(at)
		r, err := w.Financial(w.ctx, reports.Week, day(2026, 11, 22))
		w.must(err)
		if sum := r.Sum(); sum.Open != want || sum.Owed() != (reports.Open{Invoices: 6, Amount: 67500}) || r.Until != day(2026, 11, 28) {
			t.Errorf("at %s until %s %+v is open, want %+v", at, r.Until, sum.Open, want)
		}
		if at != "2026-11-28 20:00:00" {
			w.pay(last, finance.Mada, 5000) // and then the rest
		}
	}
	r, err := w.Financial(w.ctx, reports.Month, civil.Date{})
	w.must(err)
	if sum := r.Sum(); sum.Owed().Invoices != 5 || sum.Open[reports.Ages-1].Invoices != 3 || r.Until != day(2026, 12, 28) {
		t.Errorf("today %+v is open until %s, want five", sum.Open, r.Until)
	}
}

// The figures of every month of a whole centre add up to what plain sums say, by clinic and together, in three queries.
func TestAddsUp(t *testing.T) {
	t.Parallel()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	size, err := seed.ParseSize("demo")
	if err != nil {
		t.Fatal(err)
	}
	if err := seed.Fill(t.Context(), d, size, dbtest.Now); err != nil {
		t.Fatal(err)
	}
	w := &world{Service: service(d, nil), t: t, db: d, ctx: access.With(t.Context(), access.System)}
	_, err = w.Clinics.Catalogue(w.ctx) // is kept from now on
	w.must(err)
	asked := dbtest.Listen(d)
	for _, on := range []civil.Date{day(2026, 11, 10), day(2026, 11, 17)} {
		for _, kind := range []reports.Kind{reports.Week, reports.Month} {
			asked.Take()
			r, err := w.Financial(w.ctx, kind, on)
			w.must(err)
			if n := len(asked.Take()); n > 3 || n == 0 {
				t.Errorf("%d queries, want three at most", n)
			}
			w.addsUp(r)
		}
	}
}

// addsUp compares a report with plain sums.
func (w *world) addsUp(r *reports.Financial) {
	w.t.Helper()
	const issued = "FROM invoices WHERE state = 'issued' AND (issued_at AT TIME ZONE 'Asia/Riyadh')::date BETWEEN ? AND ?"
	const paid = "FROM payments WHERE (received_at AT TIME ZONE 'Asia/Riyadh')::date BETWEEN ? AND ?"
	sum := r.Sum()
	taxed, vat := money.Halalas(0), money.Halalas(0)
	for _, tax := range sum.Taxes {
		taxed, vat = taxed+tax.Net, vat+tax.VAT
	}
	for what, pair := range map[string][2]int64{
		"invoices":  {int64(sum.Invoices), w.number("SELECT count(*) "+issued, r.From, r.To)},
		"net":       {int64(sum.Net()), w.number("SELECT coalesce(sum(total - vat), 0)::bigint "+issued, r.From, r.To)},
		"VAT":       {int64(sum.VAT), w.number("SELECT coalesce(sum(vat), 0)::bigint "+issued, r.From, r.To)},
		"total":     {int64(sum.Total), w.number("SELECT coalesce(sum(total), 0)::bigint "+issued, r.From, r.To)},
		"the whole": {int64(sum.Total), int64(sum.Net() + sum.VAT)},
		"taxed":     {int64(taxed), int64(sum.Net())},
		"taxes":     {int64(vat), int64(sum.VAT)},
		"payments":  {int64(sum.Paid().Payments), w.number("SELECT count(*) "+paid, r.From, r.To)},
		"paid":      {int64(sum.Paid().Amount), w.number("SELECT coalesce(sum(amount), 0)::bigint "+paid, r.From, r.To)},
		"open": {int64(sum.Owed().Amount), w.number(`SELECT coalesce(sum(i.total - (SELECT coalesce(sum(al.amount), 0) FROM allocations AS al JOIN payments AS p ON p.id = al.payment_id
			WHERE al.invoice_id = i.id AND (p.received_at AT TIME ZONE 'Asia/Riyadh')::date <= ?0)), 0)::bigint
			FROM invoices AS i WHERE i.state = 'issued' AND (i.issued_at AT TIME ZONE 'Asia/Riyadh')::date <= ?0`, r.To)},
	} {
		if pair[0] != pair[1] || pair[1] == 0 {
			w.t.Errorf("from %s to %s: %s is %d, want %d and not nothing", r.From, r.To, what, pair[0], pair[1])
		}
	}
	if len(sum.Received) < 2 || len(r.Clinics) < 2 {
		w.t.Errorf("from %s to %s: %d methods in %d clinics, want several", r.From, r.To, len(sum.Received), len(r.Clinics))
	}
}

// Whoever works in one clinic sees its figures alone, also of what was kept for the whole centre.
func TestFiguresWithinClinics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pay(w.issue(w.Omar.ID, w.Speech.ID, w.Session.ID), finance.Cash, 30000)
	w.issue(w.Sara.ID, w.Other.ID, w.fee.ID)
	huda := w.as(w.user("huda", access.Billing, nil, w.Other.ID))
	r, err := w.Financial(huda, reports.Week, day(2026, 11, 22))
	w.must(err)
	if sum := r.Sum(); len(r.Clinics) != 1 || sum.Total != 11500 || sum.Paid().Payments != 0 || sum.Owed().Amount != 11500 {
		t.Errorf("the figures of one clinic are %+v", r.Figures)
	}
	w.at("2026-11-29 06:00:00")
	run(w, w.CloseWeek)
	list, _, err := w.Snapshots(huda, 1)
	w.must(err)
	snap, again, err := w.Snapshot(huda, list[0].ID)
	w.must(err)
	if sum := snap.Figures.Sum(); len(snap.Figures.Clinics) != 1 || sum.Total != 11500 || !snap.Figures.Same(&again) {
		t.Errorf("what was kept of one clinic is %+v, and again %+v", snap.Figures, again)
	}
	if whole, _, err := w.Snapshot(w.ctx, list[0].ID); err != nil || whole.Figures.Sum().Total != 41500 {
		t.Errorf("what was kept is %+v, %v", whole, err)
	}
}

// The ages of invoices follow each other without a gap.
func TestAged(t *testing.T) {
	t.Parallel()
	on, next := day(2026, 11, 28), day(2026, 11, 29)
	var days []int
	for age := range reports.Ages {
		from, to := reports.Aged(age, on)
		if to != next.Add(-1) {
			t.Errorf("age %d ends on %s, want the day before %s", age, to, next)
		}
		days, next = append(days, on.Sub(to)), from
	}
	if !slices.Equal(days, []int{0, 31, 61, 91}) || !next.IsZero() {
		t.Errorf("ages begin after %v days, and the oldest on %s", days, next)
	}
}

// sums is what a benchmark keeps of a report.
var sums reports.Clinic

// The report of a month over 20,000 invoices.
func BenchmarkFinancial(b *testing.B) {
	bus := signal.NewBus()
	d := db.Open(db.Options{DSN: dbtest.Clone(b), Bus: bus, StatementTimeout: time.Minute})
	b.Cleanup(func() { _ = d.Close() })
	if err := seed.Fill(b.Context(), d, seed.S, dbtest.Now); err != nil {
		b.Fatal(err)
	}
	d.Clock.Set(dbtest.Now)
	w, ctx := service(d, nil), access.With(b.Context(), access.System)
	for b.Loop() {
		r, err := w.Financial(ctx, reports.Month, day(2026, 11, 1))
		if err != nil {
			b.Fatal(err)
		}
		sums = r.Sum()
	}
	if sums.Invoices == 0 {
		b.Error("nothing was counted")
	}
}
