package finance_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/finance"
)

// Fifty reports of one completed visit at once make one invoice.
func TestDraftRace(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	visit := w.visit(t, w.Omar.ID, 0)
	for _, err := range together(50, func(int) error { return w.Draft(w.ctx, finance.DraftInvoice{AppointmentID: visit.ID}) }) {
		if err != nil {
			t.Error(err)
		}
	}
	if got := w.count(t, "SELECT count(*) FROM invoices"); got != 1 {
		t.Errorf("%d invoices, want 1", got)
	}
}

// Fifty completions of one visit at once: one holds, one job waits.
func TestCompleteRace(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	visit := w.visit(t, w.Omar.ID, 0)
	if _, err := w.appointments.Undo(w.ctx, appointments.Change{ID: visit.ID}); err != nil {
		t.Fatal(err)
	}
	errs := together(50, func(int) error {
		_, err := w.appointments.Complete(w.ctx, appointments.Change{ID: visit.ID})
		return err
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, appointments.ErrState) {
			t.Error(err)
		}
	}
	if jobs := w.count(t, "SELECT count(*) FROM gue_jobs"); won != 1 || jobs != 2 {
		t.Errorf("%d completions held and %d jobs wait, want 1 and 2", won, jobs)
	}
}

// Fifty invoices issued at once, some of them failing: no gap, no duplicate.
func TestIssueRace(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	drafts := make([]*finance.Invoice, 50)
	for n := range drafts {
		inv, err := w.DraftEmpty(w.ctx, w.Sara.ID, w.Speech.ID)
		if err != nil {
			t.Fatal(err)
		}
		if drafts[n] = inv; n%5 != 0 { // every fifth stays empty and fails after its turn
			if drafts[n], err = w.AddLine(w.ctx, finance.Change{ID: inv.ID}, w.Report.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	errs := together(50, func(i int) error {
		_, err := w.Issue(w.ctx, finance.Change{ID: drafts[i].ID})
		return err
	})
	for n, err := range errs {
		if failed := errors.Is(err, finance.ErrEmpty); failed != (n%5 == 0) {
			t.Errorf("issue %d = %v", n, err)
		}
	}
	var numbers []string
	if err := w.db.NewRaw("SELECT number FROM invoices WHERE number IS NOT NULL ORDER BY number").Scan(w.ctx, &numbers); err != nil {
		t.Fatal(err)
	}
	for n, got := range numbers {
		if want := fmt.Sprintf("INV-2026-%06d", n+1); got != want {
			t.Fatalf("number %d is %s, want %s", n, got, want)
		}
	}
	if len(numbers) != 40 {
		t.Errorf("%d numbers, want 40", len(numbers))
	}
}

// Fifty times the same payment at once is one payment.
func TestPayRace(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	inv := w.draft(t, w.Sara.ID, 0)
	ids := make([]uuid.UUID, 50)
	errs := together(50, func(i int) error {
		p, err := w.Pay(w.ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Mada, Amount: 34500, IdempotencyKey: "form 1"})
		if err == nil {
			ids[i] = p.ID
		}
		return err
	})
	for n, err := range errs {
		if err != nil || ids[n] != ids[0] {
			t.Errorf("payment %d = %s, %v; want %s", n, ids[n], err, ids[0])
		}
	}
	inv, err := w.Get(w.ctx, inv.ID)
	if err != nil || inv.Paid != 34500 || inv.Status() != finance.Paid || w.count(t, "SELECT count(*) FROM payments") != 1 {
		t.Errorf("invoice = %+v, %v; want paid once", inv, err)
	}
}

// Different people who pay one invoice at once can't pay more than it costs.
func TestOverpayRace(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	inv := w.draft(t, w.Sara.ID, 0)
	errs := together(20, func(i int) error {
		_, err := w.Pay(w.ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: 10000, IdempotencyKey: fmt.Sprint(i)})
		return err
	})
	won := slices.DeleteFunc(errs, func(err error) bool { return errors.Is(err, finance.ErrTooMuch) })
	if len(won) != 3 || slices.ContainsFunc(won, func(err error) bool { return err != nil }) {
		t.Errorf("payments of 100.00 towards 345.00: %v; want three", won)
	}
}
