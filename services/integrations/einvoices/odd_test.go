package einvoices_test

import (
	"strings"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// Answers that decide nothing leave the document to be handed in again by itself, and soon enough.
func TestDecidesNothing(t *testing.T) {
	t.Parallel()
	w := ready(t)
	for _, fault := range []zatcatest.Fault{
		zatcatest.Off, // of a document that is reported, and not cleared
		{Status: 400, Body: "<html>400 Bad Request, says a proxy</html>"},
		{Status: 429, Body: "{}", Wait: 9 * 24 * 3600},
	} {
		first := w.issue(t, w.Sara.ID)
		w.authority.Fail(fault)
		e, err := w.submit(t, first)
		if wait, _ := queue.Wait(err); err == nil || queue.IsPermanent(err) || e.State != einvoices.Waiting || wait > time.Hour {
			t.Errorf("%d: Submit() = %v, %s, after %s", fault.Status, err, e.State, wait)
		}
		if e, err = w.submit(t, first); err != nil || e.State != einvoices.Accepted {
			t.Errorf("%d, again: %v, %s", fault.Status, err, e.State)
		}
	}
}

// A refusal in letters that the database does not take, or without a code, is kept like any other.
func TestOddRefusals(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.authority.Fail(zatcatest.Fault{Status: 400, Body: `{"validationResults":{"errorMessages":[{"code":"X","message":"a\u0000b"}]}}`})
	if e, err := w.submit(t, w.issue(t, w.Sara.ID)); err != nil || e.State != einvoices.Rejected || e.Errors[0].Message != "ab" {
		t.Errorf("Submit() = %v, %s %v", err, e.State, e.Errors)
	}
	w.authority.Fail(zatcatest.Fault{Status: 403, Body: `{"errorMessages":[{"message":"not you"}]}`})
	if e, err := w.submit(t, w.issue(t, w.Sara.ID)); err != nil || e.State != einvoices.Waiting || len(w.held) != 1 {
		t.Errorf("Submit() = %v, %s %v", err, e.State, e.Errors)
	}
}

// A control character in what somebody pasted makes no document that nobody can read.
func TestPastedLetters(t *testing.T) {
	t.Parallel()
	w := ready(t)
	if err := w.exec("UPDATE patients SET name_en = E'Sara\\x0b Al-Qahtani\\x1b' WHERE id = ?", w.Sara.ID); err != nil {
		t.Fatal(err)
	}
	first := w.issue(t, w.Sara.ID)
	if e, err := w.submit(t, first); err != nil || e.State != einvoices.Accepted || strings.ContainsAny(string(e.XML), "\x0b\x1b") {
		t.Errorf("Submit() = %v, %s %v", err, e.State, e.Errors)
	}
}

// To send all again is to send what is held, too; at night it is left to people, who hear of it, and of what was rejected.
func TestHeldAndRejected(t *testing.T) {
	t.Parallel()
	w := ready(t)
	large, wrong := w.issue(t, w.Sara.ID), w.issue(t, w.Omar.ID)
	w.authority.Fail(zatcatest.Large, zatcatest.Fault{Status: 400, Body: `{"validationResults":{"errorMessages":[{"code":"X"}]}}`})
	for _, e := range []*einvoices.EInvoice{large, wrong} {
		if _, err := w.submit(t, e); err != nil {
			t.Fatal(err)
		}
	}
	before := w.count(t, "SELECT count(*) FROM gue_jobs WHERE job_type = 'einvoices.submit'")
	if err := w.Sweep(w.ctx, einvoices.PendingEInvoices{}); err != nil || len(w.late) != 1 || w.late[0].Count != 2 {
		t.Errorf("Sweep() = %v, told %+v", err, w.late)
	}
	if n := w.count(t, "SELECT count(*) FROM gue_jobs WHERE job_type = 'einvoices.submit'"); n != before || w.of(t, large.InvoiceID).State != einvoices.Held {
		t.Errorf("%d jobs more at night", n-before)
	}
	if n, err := w.RetryAll(w.ctx); err != nil || n != 1 {
		t.Errorf("RetryAll() = %d, %v", n, err)
	}
	if e, err := w.submit(t, large); err != nil || e.State != einvoices.Accepted {
		t.Errorf("again: %v, %s", err, e.State)
	}
	if err := w.Retry(w.ctx, wrong.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.submit(t, w.of(t, wrong.InvoiceID)); err != nil {
		t.Fatal(err)
	}
	if err := w.Sweep(w.ctx, einvoices.PendingEInvoices{}); err != nil || len(w.late) != 1 {
		t.Errorf("with nothing left: %v, %d alarms", err, len(w.late))
	}
}
