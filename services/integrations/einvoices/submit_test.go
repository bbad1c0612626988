package einvoices_test

import (
	"errors"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// An invoice that is issued has its electronic one at once, which the authority takes.
func TestReported(t *testing.T) {
	t.Parallel()
	w := ready(t)
	for n, patient := range []*einvoices.EInvoice{w.issue(t, w.Omar.ID), w.issue(t, w.Sara.ID), w.issue(t, w.Omar.ID)} {
		if patient.ICV != int64(n+1) || patient.State != einvoices.Waiting {
			t.Errorf("document %d is %d, %s", n+1, patient.ICV, patient.State)
		}
		e, err := w.submit(t, patient)
		if err != nil || e.State != einvoices.Accepted || len(e.Warnings)+len(e.Errors) > 0 {
			t.Errorf("Submit() = %v, state %s, %v %v", err, e.State, e.Warnings, e.Errors)
		}
	}
	if err := w.authority.CheckChains(); err != nil || w.authority.Hands() != 3 {
		t.Errorf("the authority has %d documents: %v", w.authority.Hands(), err)
	}
	if n := w.count(t, "SELECT count(*) FROM gue_jobs WHERE job_type = 'einvoices.submit'"); n != 3 {
		t.Errorf("%d jobs wait, want 3", n)
	}
}

// What goes wrong on the way leaves the document to be handed in again, and it is accepted once.
func TestTroubleOnTheWay(t *testing.T) {
	t.Parallel()
	w := ready(t)
	for _, test := range []struct {
		name  string
		fault zatcatest.Fault
		waits bool
	}{
		{"the authority is down", zatcatest.Down, false},
		{"it has too much to do", zatcatest.Busy, true},
		{"its answer is cut off", zatcatest.Babble, false},
		{"it takes the document and its answer is lost", zatcatest.LostWord, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			first, before := w.issue(t, w.Sara.ID), w.authority.Hands()
			w.authority.Fail(test.fault)
			e, err := w.submit(t, first)
			if err == nil || queue.IsPermanent(err) || e.State != einvoices.Waiting || len(e.Errors) != 1 {
				t.Fatalf("Submit() = %v, state %s %v, want an error that passes", err, e.State, e.Errors)
			}
			if wait, told := queue.Wait(err); told != test.waits || told && wait.Seconds() != 7 {
				t.Errorf("wait = %v, %t", wait, told)
			}
			if e, err = w.submit(t, e); err != nil || e.State != einvoices.Accepted || len(e.Errors) > 0 {
				t.Errorf("again: Submit() = %v, state %s %v", err, e.State, e.Errors)
			}
			if string(e.XML) != string(first.XML) || w.authority.Hands() != before+1 {
				t.Errorf("%d documents more, want one, the same", w.authority.Hands()-before)
			}
		})
	}
}

// A document that the authority refuses keeps its place in the chain, and is made anew once what was wrong is put right.
func TestRejected(t *testing.T) {
	t.Parallel()
	w := ready(t)
	unit, err := w.Active(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	bad := w.issue(t, w.Sara.ID)
	w.authority.Fail(zatcatest.Fault{Status: 400, Body: `{"validationResults":{"errorMessages":[{"type":"ERROR","code":"certificate-permissions"}]}}`})
	e, err := w.submit(t, bad)
	if err != nil || e.State != einvoices.Rejected || e.Errors[0].Code != "certificate-permissions" || len(w.rejected) != 1 {
		t.Fatalf("Submit() = %v, state %s, %v", err, e.State, e.Errors)
	}
	if again := w.Retry(w.ctx, e.ID); again != nil {
		t.Fatal(again)
	}
	next := w.of(t, e.InvoiceID)
	if next.ICV != 2 || next.PreviousHash != bad.Hash || next.ID == bad.ID || next.UnitID != unit.ID {
		t.Errorf("the next is %d after %s", next.ICV, next.PreviousHash)
	}
	if err := w.Retry(w.ctx, e.ID); !errors.Is(err, einvoices.ErrSettled) {
		t.Errorf("a third: %v", err)
	}
	moved := address
	moved.Building = "7777"
	if u, err := w.Move(w.ctx, einvoices.Move{To: moved}); err != nil || u.Seller.Building != "7777" {
		t.Errorf("Move() = %v", err)
	}
	if u, err := w.Move(w.ctx, einvoices.Move{To: moved, Version: 1}); err != nil || u.Version != 2 {
		t.Errorf("pressed twice: Move() = %v", err)
	}
	if e := w.issue(t, w.Sara.ID); !strings.Contains(string(e.XML), "<cbc:BuildingNumber>7777<") {
		t.Error("the next document says the old address")
	}
	if _, err := w.Move(w.ctx, einvoices.Move{To: address, Version: 1}); !errors.Is(err, einvoices.ErrStale) {
		t.Errorf("over what was saved meanwhile: %v", err)
	}
	if _, err := w.Move(w.ctx, einvoices.Move{}); len(fault.Of(err).Fields) != 5 {
		t.Errorf("to nowhere: %v", err)
	}
	if err := w.authority.CheckChains(); err != nil {
		t.Error(err)
	}
}

// A unit that the authority refuses sends nothing more, until somebody has looked.
func TestHeldUnit(t *testing.T) {
	t.Parallel()
	w := ready(t)
	first, second := w.issue(t, w.Sara.ID), w.issue(t, w.Omar.ID)
	w.authority.Fail(zatcatest.Fault{Status: 401, Body: `{"status":401,"error":"Unauthorized","message":""}`})
	e, err := w.submit(t, first)
	if err != nil || e.State != einvoices.Waiting || len(w.held) != 1 {
		t.Fatalf("Submit() = %v, state %s, told %d times", err, e.State, len(w.held))
	}
	if e, err = w.submit(t, second); err != nil || e.State != einvoices.Waiting || e.Attempt != 0 {
		t.Errorf("the other: %v, %s after %d attempts", err, e.State, e.Attempt)
	}
	if n, err := w.RetryAll(w.ctx); err != nil || n != 2 {
		t.Errorf("RetryAll() = %d, %v", n, err)
	}
	for _, one := range []*einvoices.EInvoice{first, second} {
		if e, err := w.submit(t, one); err != nil || e.State != einvoices.Accepted {
			t.Errorf("again: %v, %s", err, e.State)
		}
	}
}

// What is too large for the authority is held until somebody tries it again.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	w := ready(t)
	first := w.issue(t, w.Sara.ID)
	w.authority.Fail(zatcatest.Large)
	e, err := w.submit(t, first)
	if err != nil || e.State != einvoices.Held {
		t.Fatalf("Submit() = %v, %s", err, e.State)
	}
	if err := w.Retry(w.ctx, e.ID); err != nil {
		t.Fatal(err)
	}
	if e, err = w.submit(t, e); err != nil || e.State != einvoices.Accepted {
		t.Errorf("again: %v, %s", err, e.State)
	}
	if err := w.Retry(w.ctx, e.ID); !errors.Is(err, einvoices.ErrSettled) {
		t.Errorf("of an accepted one: %v", err)
	}
}

// What the authority would refuse is not issued, and takes no place in the chain.
func TestRefusedBefore(t *testing.T) {
	t.Parallel()
	w := ready(t)
	if err := w.exec("UPDATE services SET vat_class = 'medicine35' WHERE id = ?", w.Report.ID); err != nil {
		t.Fatal(err)
	}
	mixed := w.draft(t, w.Omar.ID, w.Session.ID, w.Report.ID) // two reasons to bear no VAT
	if _, err := w.Finance.Issue(w.ctx, finance.Change{ID: mixed.ID}); !errors.Is(err, zatca.ErrMixed) {
		t.Errorf("Issue() = %v, want %v", err, zatca.ErrMixed)
	}
	if _, err := w.Of(w.ctx, mixed.ID); !errors.Is(err, einvoices.ErrNone) {
		t.Errorf("Of() = %v", err)
	}
	if n := w.count(t, "SELECT last_icv FROM einvoice_chains"); n != 0 {
		t.Errorf("the chain has come to %d", n)
	}
}

// Without a unit nothing is issued while e-invoicing is on.
func TestNoUnit(t *testing.T) {
	t.Parallel()
	w := open(t)
	if _, err := w.Finance.Issue(w.ctx, finance.Change{ID: w.draft(t, w.Sara.ID, w.Report.ID).ID}); !errors.Is(err, einvoices.ErrNoUnit) {
		t.Errorf("Issue() = %v, want %v", err, einvoices.ErrNoUnit)
	}
}
