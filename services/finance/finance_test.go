package finance_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

type till struct {
	*clinictest.Cast
	*finance.Service
	appointments *appointments.Service
	db           *db.DB
	ctx          context.Context
}

func newTill(t *testing.T) *till {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	cast, directory := clinictest.New(t, d), &clinics.Directory{DB: d}
	service := &finance.Service{DB: d, Queue: q, Clinics: directory}
	signal.On(bus, service.DraftLater)
	signal.On(bus, service.VoidReopened)
	signal.On(bus, service.Settle)
	return &till{cast, service, &appointments.Service{DB: d, Clinics: directory, Patients: &patients.Service{DB: d, Clinics: directory}}, d, cast.Context()}
}

// visit completes a session that starts at 9:00 plus some time.
func (w *till) visit(t *testing.T, patient uuid.UUID, after time.Duration) *appointments.Appointment {
	t.Helper()
	a, err := w.appointments.Book(w.ctx, appointments.Wish{
		PatientID: patient, ProviderID: w.Sami.ID, ServiceID: w.Session.ID, StartsAt: dbtest.Now.Add(after),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func(context.Context, appointments.Change) (*appointments.Appointment, error){
		w.appointments.Arrive, w.appointments.Start, w.appointments.Complete,
	} {
		if a, err = step(w.ctx, appointments.Change{ID: a.ID}); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func (w *till) draft(t *testing.T, patient uuid.UUID, after time.Duration) *finance.Invoice {
	t.Helper()
	inv, err := w.DraftFor(w.ctx, w.visit(t, patient, after).ID)
	if err != nil || inv == nil {
		t.Fatalf("DraftFor() = %v, %v", inv, err)
	}
	return inv
}

func (w *till) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := w.db.NewRaw(query, args...).Scan(w.ctx, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// together runs fn n times at once and returns how each ended.
func together(n int, fn func(i int) error) []error {
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

func TestDraft(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	for _, test := range []struct {
		name       string
		patient    uuid.UUID
		after      time.Duration
		vat, total money.Halalas
		reason     string
	}{
		{"a citizen's session bears no VAT", w.Omar.ID, 0, 0, 30000, "VATEX-SA-HEA"},
		{"a resident's session is taxed", w.Sara.ID, time.Hour, 4500, 34500, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			inv := w.draft(t, test.patient, test.after)
			if inv.VAT != test.vat || inv.Total != test.total || len(inv.Lines) != 1 || inv.Lines[0].VATReason != test.reason {
				t.Errorf("draft = VAT %s, total %s, %q; want %s, %s, %q", inv.VAT, inv.Total, inv.Lines[0].VATReason, test.vat, test.total, test.reason)
			}
		})
	}
	if got := w.count(t, "SELECT count(*) FROM gue_jobs WHERE job_type = 'finance.draft_invoice'"); got != 2 {
		t.Errorf("%d jobs wait, want one for each completed visit", got)
	}
}

func TestPayRefused(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	inv := w.draft(t, w.Sara.ID, 0)
	good := finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: 100, IdempotencyKey: "k"}
	for _, test := range []struct {
		name   string
		change func(*finance.Receipt)
		want   error
	}{
		{"nothing", func(r *finance.Receipt) { r.Amount = 0 }, finance.ErrAmount},
		{"less than nothing", func(r *finance.Receipt) { r.Amount = -5 }, finance.ErrAmount},
		{"more than is owed", func(r *finance.Receipt) { r.Amount = 34501 }, finance.ErrTooMuch},
		{"in shells", func(r *finance.Receipt) { r.Method = "shells" }, finance.ErrMethod},
		{"without a key", func(r *finance.Receipt) { r.IdempotencyKey = "" }, finance.ErrIdempotent},
		{"for an unknown invoice", func(r *finance.Receipt) { r.InvoiceID = uuid.New() }, db.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			wish := good
			test.change(&wish)
			if _, err := w.Pay(w.ctx, wish); !errors.Is(err, test.want) {
				t.Errorf("Pay() = %v, want %v", err, test.want)
			}
		})
	}
	if got, _ := w.Get(w.ctx, inv.ID); got.State != finance.Draft {
		t.Errorf("a refused payment left the invoice %s, want a draft", got.State)
	}
}

// The status in Go is the one that the database derives.
func TestStatus(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	for n, amount := range []money.Halalas{0, 100, 34500} {
		inv := w.draft(t, w.Sara.ID, time.Duration(n)*time.Hour)
		if amount > 0 {
			if _, err := w.Pay(w.ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Card, Amount: amount, IdempotencyKey: inv.ID.String()}); err != nil {
				t.Fatal(err)
			}
		}
		inv, err := w.Get(w.ctx, inv.ID)
		if err != nil || w.count(t, "SELECT count(*) FROM invoices WHERE id = ? AND status = ?", inv.ID, inv.Status()) != 1 {
			t.Errorf("paid %s: the database disagrees that it is %s (%v)", amount, inv.Status(), err)
		}
	}
}

// What is issued is frozen, in the database too.
func TestFrozen(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	inv := w.draft(t, w.Sara.ID, 0)
	inv, err := w.Issue(w.ctx, finance.Change{ID: inv.ID, Version: inv.Version})
	if err != nil || inv.Number != "INV-2026-000001" || inv.Buyer.NameEn != w.Sara.NameEn || inv.Seller.VATNumber != "310122393500003" {
		t.Fatalf("Issue() = %+v, %v", inv, err)
	}
	if _, err := w.AddLine(w.ctx, finance.Change{ID: inv.ID}, w.Report.ID); !errors.Is(err, finance.ErrFrozen) {
		t.Errorf("AddLine() = %v, want ErrFrozen", err)
	}
	for _, query := range []string{
		"UPDATE invoices SET total = 1, subtotal = 1, vat = 0 WHERE id = ?",
		"UPDATE invoices SET number = 'INV-1' WHERE id = ?",
		"DELETE FROM invoices WHERE id = ?",
		"UPDATE invoice_lines SET quantity = 2, net = 60000 WHERE invoice_id = ?",
		"DELETE FROM invoice_lines WHERE invoice_id = ?",
		"UPDATE invoices SET paid = total + 1 WHERE id = ?",
	} {
		if _, err := w.db.NewRaw(query, inv.ID).Exec(w.ctx); err == nil {
			t.Errorf("%s was let through", query)
		}
	}
	if _, err := w.appointments.Undo(w.ctx, appointments.Change{ID: *inv.Lines[0].SourceID}); !errors.Is(err, finance.ErrFrozen) {
		t.Errorf("undoing a completion that is invoiced = %v, want ErrFrozen", err)
	}
}

// A completion undone withdraws its draft; completed again, the visit is billed again, once.
func TestReopened(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	inv := w.draft(t, w.Sara.ID, 0)
	visit := *inv.Lines[0].SourceID
	if _, err := w.appointments.Undo(w.ctx, appointments.Change{ID: visit}); err != nil {
		t.Fatal(err)
	}
	if old, err := w.Get(w.ctx, inv.ID); err != nil || old.State != finance.Void {
		t.Fatalf("the draft is %s, %v; want void", old.State, err)
	}
	if none, err := w.DraftFor(w.ctx, visit); none != nil || err != nil {
		t.Errorf("DraftFor() of an open visit = %v, %v; want none", none, err)
	}
	if _, err := w.appointments.Complete(w.ctx, appointments.Change{ID: visit}); err != nil {
		t.Fatal(err)
	}
	again, err := w.DraftFor(w.ctx, visit)
	if err != nil || again == nil || again.ID == inv.ID {
		t.Errorf("DraftFor() = %v, %v; want a new draft", again, err)
	}
}

// Whatever is billed and taken off, an invoice adds up, as the database insists too.
func TestAddsUp(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	rapid.Check(t, func(r *rapid.T) {
		inv, err := w.DraftEmpty(w.ctx, rapid.SampledFrom([]uuid.UUID{w.Omar.ID, w.Sara.ID}).Draw(r, "patient"), w.Speech.ID)
		for n := rapid.IntRange(1, 4).Draw(r, "lines"); n > 0 && err == nil; n-- {
			service := rapid.SampledFrom([]uuid.UUID{w.Session.ID, w.Report.ID}).Draw(r, "service")
			if inv, err = w.AddLine(w.ctx, finance.Change{ID: inv.ID}, service); err == nil {
				last := inv.Lines[len(inv.Lines)-1]
				price := money.Halalas(rapid.Int64Range(0, 999_99).Draw(r, "price"))
				inv, err = w.EditLine(w.ctx, finance.Change{ID: inv.ID}, finance.LineEdit{LineID: last.ID, Quantity: rapid.Int64Range(1, 9).Draw(r, "quantity"), Price: price})
			}
		}
		if err != nil {
			r.Fatal(err)
		}
		boss := access.With(w.ctx, access.System) // whom no limit holds
		off := money.Halalas(rapid.Int64Range(0, int64(inv.Subtotal)).Draw(r, "discount"))
		if inv, err = w.SetDiscount(boss, finance.Change{ID: inv.ID}, off, "loyal"); err != nil {
			r.Fatal(err)
		}
		var net, vat money.Halalas
		for _, b := range inv.Breakdown() {
			net, vat = net+b.Taxable, vat+b.VAT
		}
		if inv.Discount != off || net != inv.Subtotal-off || vat != inv.VAT || inv.Total != net+vat {
			r.Fatalf("subtotal %s - discount %s + VAT %s = %s; by category %s and %s", inv.Subtotal, inv.Discount, inv.VAT, inv.Total, net, vat)
		}
	})
}
