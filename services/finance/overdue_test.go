package finance_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/queue"
)

func (w *till) overdue(t *testing.T) string {
	t.Helper()
	counts := &queue.Counts{}
	if err := w.NoteOverdue(queue.Counting(w.ctx, counts), finance.NoteOverdue{}); err != nil {
		t.Fatal(err)
	}
	return counts.JSON()
}

// An invoice is overdue from the day after the one it was due, as the centre's clocks tell it, and
// is noted once, however often and at once one looks.
func TestNoteOverdue(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	w.draft(t, w.Sara.ID, 2*time.Hour) // is not issued, and so not due
	inv, err := w.Issue(w.ctx, finance.Change{ID: w.draft(t, w.Omar.ID, time.Hour).ID})
	if err != nil {
		t.Fatal(err)
	}
	lastMinute := inv.DueOn.Add(1).In(w.Organisation.Zone()).Add(-time.Minute)
	w.db.Clock.Set(lastMinute)
	if got := w.overdue(t); got != `{"overdue":0}` {
		t.Errorf("on the last minute of its day: %s", got)
	}
	w.db.Clock.Set(lastMinute.Add(2 * time.Minute))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := w.NoteOverdue(w.ctx, finance.NoteOverdue{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := w.count(t, "SELECT count(*) FROM invoice_overdues WHERE invoice_id = ? AND balance = ?", inv.ID, inv.Balance()); n != 1 {
		t.Errorf("noted %d times, want once", n)
	}
	if got := w.overdue(t); got != `{"overdue":0}` {
		t.Errorf("again: %s", got)
	}
}

// What is paid in time is never overdue, and of what is paid in part the rest is.
func TestNoteOverdueBalance(t *testing.T) {
	t.Parallel()
	w := newTill(t)
	for n, part := range []money.BasisPoints{10000, 4000} {
		inv := w.draft(t, w.Omar.ID, time.Duration(n+1)*time.Hour)
		_, err := w.Pay(w.ctx, finance.Receipt{InvoiceID: inv.ID, Method: finance.Cash, Amount: inv.Total.Share(part), IdempotencyKey: inv.ID.String()})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.db.Clock.Set(dbtest.Now.AddDate(0, 0, 30))
	if got := w.overdue(t); got != `{"overdue":1}` {
		t.Errorf("counted %s, want the one that is paid in part", got)
	}
	var told int
	if err := w.db.NewRaw("SELECT balance FROM invoice_overdues").Scan(context.Background(), &told); err != nil || told != 18000 {
		t.Errorf("balance = %d, %v; want 180.00", told, err)
	}
}
