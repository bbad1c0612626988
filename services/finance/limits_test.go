package finance_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/money"
)

// as is somebody of a role at the till.
func (w *till) as(role access.Role) context.Context {
	who := w.Noura
	who.Role = role
	return access.With(w.ctx, who)
}

// A discount goes as far as the role of whoever gives it, and what somebody else has given may stay.
func TestDiscountLimit(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	inv, err := w.DraftFor(w.ctx, w.visit(t, w.Omar.ID, 0).ID) // 300.00
	if err != nil {
		t.Fatal(err)
	}
	change := finance.Change{ID: inv.ID}
	for _, test := range []struct {
		role access.Role
		off  money.Halalas
		want error
	}{
		{access.Receptionist, 30_00, nil},
		{access.Receptionist, 30_01, finance.ErrOverLimit},
		{access.Clinician, 31_00, finance.ErrOverLimit},
		{access.Billing, 60_00, nil},
		{access.Billing, 60_01, finance.ErrOverLimit},
		{access.Manager, 150_00, nil},
		{access.Manager, 151_00, finance.ErrOverLimit},
		{access.Admin, 300_00, nil},
	} {
		if _, err := w.SetDiscount(w.as(test.role), change, test.off, "family"); !errors.Is(err, test.want) {
			t.Errorf("%s takes off %s: %v, want %v", test.role, test.off, err, test.want)
		}
	}
	if _, err := w.SetDiscount(w.as(access.Manager), change, 150_00, "family"); err != nil {
		t.Fatal(err)
	}
	line := finance.LineEdit{LineID: inv.Lines[0].ID, Quantity: 1, Price: 300_00, Discount: 150_00}
	if _, err := w.EditLine(w.ctx, change, line); err != nil {
		t.Errorf("a line with what a manager gave, edited at the desk: %v", err)
	}
	line.Price = 200_00
	if _, err := w.EditLine(w.ctx, change, line); !errors.Is(err, finance.ErrOverLimit) {
		t.Errorf("a lower price beside it: %v, want ErrOverLimit", err)
	}
	if _, err := w.SetDiscount(w.ctx, change, 90_00, "family"); err != nil {
		t.Errorf("a smaller discount at the desk, though above its limit: %v", err)
	}
}

// A draft can be withdrawn for so many days by a role, and a limit that an admin changes holds at once.
func TestVoidLimit(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	draft := func() finance.Change {
		t.Helper()
		inv, err := w.DraftEmpty(w.ctx, w.Omar.ID, w.Speech.ID)
		if err != nil {
			t.Fatal(err)
		}
		return finance.Change{ID: inv.ID}
	}
	first, second := draft(), draft()
	w.db.Clock.Set(dbtest.Now.Add(7 * 24 * time.Hour))
	if _, err := w.Void(w.ctx, first); err != nil {
		t.Errorf("after seven days: %v", err)
	}
	w.db.Clock.Set(dbtest.Now.Add(7*24*time.Hour + time.Minute))
	if _, err := w.Void(w.ctx, second); !errors.Is(err, finance.ErrTooOld) {
		t.Errorf("after more than seven days: %v, want ErrTooOld", err)
	}
	policies := &access.Service{DB: w.db}
	thirty := 30
	if err := policies.SetPolicy(w.ctx, access.Policy{Role: access.Receptionist, Limits: access.Limits{VoidDays: &thirty}, Version: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Void(w.ctx, second); err != nil {
		t.Errorf("with a limit of thirty days: %v", err)
	}
}
