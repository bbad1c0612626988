package overview_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/overview"
)

// An invoice's page shows the very invoice that is edited, issued and paid, with whom it is for and how they paid last.
func TestBill(t *testing.T) {
	t.Parallel()
	o := open(t)
	ctx, money := o.Context(), o.money(t)
	inv, err := money.DraftEmpty(ctx, o.Sara.ID, o.Speech.ID)
	if err != nil {
		t.Fatal(err)
	}
	o.same(t, money, inv.ID, finance.Mada) // without a line
	for range 2 {
		if inv, err = money.AddLine(ctx, finance.Change{ID: inv.ID}, o.Session.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err = money.SetDiscount(ctx, finance.Change{ID: inv.ID}, 5000, "a sibling"); err != nil {
		t.Fatal(err)
	}
	o.same(t, money, inv.ID, finance.Mada)
	if inv, err = money.Issue(ctx, finance.Change{ID: inv.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err = money.Pay(ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: 100, IdempotencyKey: "once"}); err != nil {
		t.Fatal(err)
	}
	o.same(t, money, inv.ID, finance.Cash)

	elsewhere := o.Noura
	elsewhere.Clinics = []uuid.UUID{db.NewID()}
	if _, err := o.overview.Bill(access.With(ctx, elsewhere), inv.ID); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("somebody of another clinic gets %v", err)
	}
}

func (o office) money(t *testing.T) *finance.Service {
	t.Helper()
	q, err := queue.New(o.db)
	if err != nil {
		t.Fatal(err)
	}
	return &finance.Service{DB: o.db, Queue: q, Clinics: &clinics.Directory{DB: o.db}}
}

func (o office) same(t *testing.T, money *finance.Service, id uuid.UUID, last finance.Method) {
	t.Helper()
	want, err := money.Get(o.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	got, err := o.overview.Bill(o.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Invoice, want) {
		t.Errorf("Bill() = %+v, want %+v", got.Invoice, want)
	}
	payer := overview.Payer{
		NameAr: o.Sara.NameAr, NameEn: o.Sara.NameEn, FileNumber: o.Sara.FileNumber, Phone: o.Sara.Phone, IdentityKind: o.Sara.IdentityKind, LastMethod: last,
	}
	if got.Payer != payer || got.Electronic.State != "" {
		t.Errorf("for %+v, want %+v; electronic: %+v", got.Payer, payer, got.Electronic)
	}
}
