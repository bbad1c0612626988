package einvoices_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// A unit shows its six documents and is admitted. What it proves itself by is kept sealed, and of what was said no secret.
func TestOnboard(t *testing.T) {
	t.Parallel()
	w := open(t)
	u, err := w.Onboard(w.ctx, order)
	if err != nil {
		t.Fatal(err)
	}
	if u.State != einvoices.Active || u.Environment != zatca.Simulation || u.ValidUntil.Before(w.DB.Clock.Now().AddDate(4, 0, 0)) {
		t.Errorf("the unit is %s in %s until %s", u.State, u.Environment, u.ValidUntil)
	}
	if n := w.count(t, "SELECT count(*) FROM einvoice_calls WHERE path = '/compliance/invoices' AND status = 200"); n != 6 {
		t.Errorf("%d documents were shown, want 6", n)
	}
	var said []string
	if err := w.DB.NewRaw("SELECT question || coalesce(answer, '') FROM einvoice_calls").Scan(w.ctx, &said); err != nil || len(said) != 8 {
		t.Fatalf("%d calls are kept: %v", len(said), err)
	}
	for _, s := range said {
		if strings.Contains(s, order.OTP) || len(s) > 900 {
			t.Errorf("a call is kept with what it should not say: %s", s)
		}
	}
	r, err := w.Readiness(w.ctx)
	if err != nil || !r.Ready() || !r.On || r.Expires || r.Unfit != nil {
		t.Errorf("Readiness() = %+v, %v", r, err)
	}
}

// What the authority or we refuse leaves no unit that works.
func TestOnboardRefused(t *testing.T) {
	t.Parallel()
	w := open(t)
	for _, test := range []struct {
		name   string
		change func(*einvoices.Order)
		want   error
	}{
		{"a wrong one-time password", func(o *einvoices.Order) { o.OTP = zatcatest.WrongOTP }, zatca.ErrRefused},
		{"one that is too old", func(o *einvoices.Order) { o.OTP = zatcatest.ExpiredOTP }, zatca.ErrRefused},
		{"none", func(o *einvoices.Order) { o.OTP = "" }, zatca.ErrRefused},
		{"a building without four digits", func(o *einvoices.Order) { o.Address.Building = "23" }, fault.ErrInvalid},
		{"a name with letters that the authority does not take", func(o *einvoices.Order) { o.Name = "Tenhal #1" }, zatca.ErrLetters},
		{"no branch", func(o *einvoices.Order) { o.Branch = "" }, zatca.ErrLetters},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := order
			test.change(&o)
			if _, err := w.Onboard(w.ctx, o); !errors.Is(err, test.want) {
				t.Errorf("Onboard() = %v, want %v", err, test.want)
			}
		})
	}
	if _, err := w.Active(w.ctx); !errors.Is(err, einvoices.ErrNoUnit) {
		t.Errorf("Active() = %v", err)
	}
}

// A registration that is cut off is gone on with where it was, with no new one-time password.
func TestOnboardCutOff(t *testing.T) {
	t.Parallel()
	w := open(t)
	if err := w.exec("UPDATE organisation SET cr_number = '1'"); err != nil { // our documents are refused
		t.Fatal(err)
	}
	if _, err := w.Onboard(w.ctx, order); !errors.Is(err, zatca.ErrSeller) {
		t.Fatalf("Onboard() = %v", err)
	}
	if err := w.exec("UPDATE organisation SET cr_number = '1010010000'"); err != nil {
		t.Fatal(err)
	}
	u, err := w.Resume(context.WithoutCancel(w.ctx))
	if err != nil || u.State != einvoices.Active {
		t.Errorf("Resume() = %v", err)
	}
}

// A unit is renewed with a new key and a chain that begins anew, with or without a trial. What the old one stamped is
// still handed in by it.
func TestRenew(t *testing.T) {
	t.Parallel()
	w := ready(t)
	old, left := w.issue(t, w.Sara.ID), w.issue(t, w.Omar.ID)
	for n, status := range []int{http.StatusOK, http.StatusPreconditionRequired} {
		w.authority.RenewWith(status)
		u, err := w.Renew(w.ctx, []string{"654321", "765432"}[n])
		if err != nil || u.State != einvoices.Active || u.ID == old.UnitID {
			t.Fatalf("Renew() = %v", err)
		}
		e := w.issue(t, w.Omar.ID)
		if e.ICV != 1 || e.PreviousHash != zatca.First || e.UnitID != u.ID {
			t.Errorf("the first of the new unit is %d after %s", e.ICV, e.PreviousHash)
		}
		if e, err := w.submit(t, e); err != nil || e.State != einvoices.Accepted || len(e.Warnings) > 0 {
			t.Errorf("Submit() = %v, %s %v", err, e.State, e.Warnings)
		}
	}
	for _, e := range []*einvoices.EInvoice{old, left} {
		if e, err := w.submit(t, e); err != nil || e.State != einvoices.Accepted || len(e.Warnings) > 0 {
			t.Errorf("of the old unit: Submit() = %v, %s %v", err, e.State, e.Warnings)
		}
	}
	if n := w.count(t, "SELECT count(*) FROM einvoice_units WHERE state = 'retired'"); n != 2 {
		t.Errorf("%d units are retired, want 2", n)
	}
	if _, err := w.Renew(w.ctx, zatcatest.WrongOTP); !errors.Is(err, zatca.ErrRefused) {
		t.Errorf("with a wrong one-time password: %v", err)
	}
}
