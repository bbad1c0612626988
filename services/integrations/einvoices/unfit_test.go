package einvoices_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// lasting is after the certificates of the emulator have ended.
const lasting = 6 * 366 * 24 * time.Hour

// refuses reports what issuing is refused with, and that it takes no place in the chain.
func (w *world) refuses(t *testing.T, want error) {
	t.Helper()
	before := w.count(t, "SELECT coalesce(sum(last_icv), 0) FROM einvoice_chains")
	_, err := w.Finance.Issue(w.ctx, finance.Change{ID: w.draft(t, w.Sara.ID, w.Report.ID).ID})
	if !errors.Is(err, want) {
		t.Errorf("Issue() = %v, want %v", err, want)
	}
	if after := w.count(t, "SELECT coalesce(sum(last_icv), 0) FROM einvoice_chains"); after != before {
		t.Errorf("the chain goes on from %d to %d", before, after)
	}
	if r, err := w.Readiness(w.ctx); err != nil || r.Ready() || !errors.Is(r.Unfit, want) {
		t.Errorf("Readiness() = %+v, %v", r, err)
	}
}

// What the authority would refuse from a unit is not stamped: what an issued invoice says could not be put right.
func TestUnfit(t *testing.T) {
	t.Parallel()
	at := clock.At(dbtest.Now)
	w := openAt(t, at)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	system := w.System
	w.System = nil
	w.refuses(t, einvoices.ErrNoSystem)
	other, err := zatca.New(zatca.Config{Environment: zatca.Production, BaseURL: w.authority.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	w.System = other
	w.refuses(t, einvoices.ErrElsewhere)
	w.System = system
	if err := w.exec("UPDATE organisation SET vat_number = '311111111100003'"); err != nil {
		t.Fatal(err)
	}
	w.refuses(t, einvoices.ErrOtherVAT)
	if err := w.exec("UPDATE organisation SET vat_number = '310122393500003'"); err != nil {
		t.Fatal(err)
	}
	box := w.Box
	if w.Box, err = crypt.New(crypt.NewKey()); err != nil {
		t.Fatal(err)
	}
	w.refuses(t, einvoices.ErrSealed)
	w.Box = box
	at.Set(dbtest.Now.Add(lasting))
	w.refuses(t, einvoices.ErrExpired)
}

// A document whose unit can't be opened says so, and is tried until it can.
func TestWrongKey(t *testing.T) {
	t.Parallel()
	w := ready(t)
	box, first := w.Box, w.issue(t, w.Sara.ID)
	for _, key := range []string{"", crypt.NewKey()} {
		w.Box, _ = crypt.New(key) // nil for none
		e, err := w.submit(t, first)
		if err == nil || queue.IsPermanent(err) || e.State != einvoices.Waiting || len(e.Errors) != 1 || e.Errors[0].Code != "NO-KEY" {
			t.Errorf("Submit() = %v, %s %v", err, e.State, e.Errors)
		}
	}
	w.Box = box
	if e, err := w.submit(t, first); err != nil || e.State != einvoices.Accepted {
		t.Errorf("again: %v, %s", err, e.State)
	}
	if err := w.Submit(w.ctx, einvoices.SubmitEInvoice{ID: uuid.New()}); !queue.IsPermanent(err) {
		t.Errorf("of none: %v", err)
	}
}

// What a unit has stamped whose certificate has ended is handed in by the one that came in its place, in its own chain.
func TestEnded(t *testing.T) {
	t.Parallel()
	at := clock.At(dbtest.Now)
	w := openAt(t, at)
	if _, err := w.Onboard(w.ctx, order); err != nil {
		t.Fatal(err)
	}
	left := w.issue(t, w.Sara.ID)
	at.Set(dbtest.Now.Add(lasting))
	if e, err := w.submit(t, left); err != nil || e.State != einvoices.Waiting || len(w.held) != 1 {
		t.Fatalf("with the ended one: %v, %s", err, e.State)
	}
	again := order
	again.OTP = "654321"
	if _, err := w.Onboard(w.ctx, again); err != nil {
		t.Fatal(err)
	}
	if e, err := w.submit(t, w.issue(t, w.Sara.ID)); err != nil || e.State != einvoices.Accepted {
		t.Errorf("the first of the new one: %v, %s %v", err, e.State, e.Errors)
	}
	e, err := w.submit(t, left)
	if err != nil || e.State != einvoices.Accepted || len(e.Warnings) != 2 || e.Warnings[0].Code != "invalid-signing-certificate" {
		t.Errorf("what was left: %v, %s %v %v", err, e.State, e.Warnings, e.Errors)
	}
	if err := w.authority.CheckChains(); err != nil {
		t.Error(err)
	}
}

// The authority may refuse a unit as soon as another has taken its place: that one hands in what is left, and nobody is disturbed.
func TestRetiredRefused(t *testing.T) {
	t.Parallel()
	w := ready(t)
	left := w.issue(t, w.Sara.ID)
	if _, err := w.Renew(w.ctx, "654321"); err != nil {
		t.Fatal(err)
	}
	w.authority.Fail(zatcatest.Fault{Status: 401, Body: "{}"})
	if e, err := w.submit(t, left); err == nil || queue.IsPermanent(err) || e.State != einvoices.Waiting || len(w.held) != 0 {
		t.Fatalf("Submit() = %v, %s, told %d times", err, e.State, len(w.held))
	}
	if e, err := w.submit(t, left); err != nil || e.State != einvoices.Accepted || len(e.Warnings) != 1 {
		t.Errorf("again: %v, %s %v", err, e.State, e.Warnings)
	}
}

// A registration that was begun and never finished does not take the place of a later one.
func TestResumeTooLate(t *testing.T) {
	t.Parallel()
	w := open(t)
	if err := w.exec("UPDATE organisation SET cr_number = '1'"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Onboard(w.ctx, order); !errors.Is(err, zatca.ErrSeller) {
		t.Fatalf("Onboard() = %v", err)
	}
	if err := w.exec("UPDATE organisation SET cr_number = '1010010000'"); err != nil {
		t.Fatal(err)
	}
	later := order
	later.Name, later.OTP = "Tenhal-2", "654321"
	if u, err := w.Onboard(w.ctx, later); err != nil || u.Name != "Tenhal-2" {
		t.Fatalf("Onboard() = %v", err)
	}
	if _, err := w.Resume(w.ctx); !errors.Is(err, einvoices.ErrNoUnit) {
		t.Errorf("Resume() = %v", err)
	}
	if u, err := w.Active(w.ctx); err != nil || u.Name != "Tenhal-2" {
		t.Errorf("Active() = %s, %v", u.Name, err)
	}
}
