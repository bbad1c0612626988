package einvoices_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/integrations/zatca/zatcatest"
)

// Sixteen who issue at once make one chain, without a gap and without a fork, while as many workers hand in what is there,
// each document twice.
func TestChainRace(t *testing.T) {
	t.Parallel()
	const many = 16
	w := ready(t)
	ids := make([]uuid.UUID, many)
	for n := range ids {
		ids[n] = w.draft(t, w.Sara.ID, w.Report.ID).ID
	}
	var together sync.WaitGroup
	for _, id := range ids {
		together.Go(func() {
			if _, err := w.Finance.Issue(w.ctx, finance.Change{ID: id}); err != nil {
				t.Error(err)
				return
			}
			e, err := w.Of(w.ctx, id)
			if err != nil {
				t.Error(err)
				return
			}
			var twice sync.WaitGroup
			for range 2 {
				twice.Go(func() {
					err := w.Submit(w.ctx, einvoices.SubmitEInvoice{ID: e.ID})
					if _, busy := queue.Wait(err); err != nil && !busy { // the other one has it
						t.Error(err)
					}
				})
			}
			twice.Wait()
		})
	}
	together.Wait()
	if err := w.authority.CheckChains(); err != nil || w.authority.Hands() != many {
		t.Errorf("the authority has %d documents: %v", w.authority.Hands(), err)
	}
	broken := w.count(t, `SELECT count(*) FROM (
SELECT icv, previous_hash, lag(hash) OVER (ORDER BY icv) AS before, row_number() OVER (ORDER BY icv) AS n FROM einvoices) AS c
WHERE icv <> n OR previous_hash <> coalesce(before, ?)`, zatca.First)
	accepted := w.count(t, "SELECT count(*) FROM einvoices WHERE state = 'accepted' AND attempt = 1")
	if broken != 0 || accepted != many {
		t.Errorf("%d links are broken, %d of %d were accepted at the first try", broken, accepted, many)
	}
}

// An issue that is taken back leaves no gap: the place in the chain goes to the next.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	w := ready(t)
	inv := w.draft(t, w.Sara.ID, w.Report.ID)
	errAfter := errors.New("something else failed")
	err := w.DB.Tx(w.ctx, func(ctx context.Context, _ bun.Tx) error {
		if _, err := w.Finance.Issue(ctx, finance.Change{ID: inv.ID}); err != nil {
			return err
		}
		return errAfter
	})
	if !errors.Is(err, errAfter) {
		t.Fatal(err)
	}
	if e := w.issue(t, w.Sara.ID); e.ICV != 1 || e.PreviousHash != zatca.First {
		t.Errorf("the first is %d after %s", e.ICV, e.PreviousHash)
	}
}

// The database itself holds the chain and what was made, whoever asks it.
func TestKept(t *testing.T) {
	t.Parallel()
	w := ready(t)
	e, err := w.submit(t, w.issue(t, w.Sara.ID))
	if err != nil {
		t.Fatal(err)
	}
	other := w.issue(t, w.Omar.ID)
	for _, test := range []struct{ query, want string }{
		{"UPDATE einvoices SET xml = 'x' WHERE icv = 2", "einvoices_are_kept"},
		{"UPDATE einvoices SET icv = 9 WHERE icv = 2", "einvoices_are_kept"},
		{"UPDATE einvoices SET state = 'waiting' WHERE icv = 1", "einvoices_are_kept"},
		{"DELETE FROM einvoices", "einvoices_are_kept"},
		{"TRUNCATE einvoices CASCADE", "einvoices_are_kept"},
		{"UPDATE einvoice_chains SET last_icv = 0", "einvoice_chains_only_grow"},
		{"UPDATE einvoice_chains SET last_icv = last_icv + 1", "einvoice_chains_only_grow"},
		{"UPDATE einvoice_calls SET answer = 'x'", "einvoice_calls_are_kept"},
		{"DELETE FROM einvoice_calls", "einvoice_calls_are_kept"},
		{"DELETE FROM einvoice_units", "einvoice_units_are_kept"},
		{"INSERT INTO einvoices (id, invoice_id, unit_id, icv, previous_hash, hash, class, xml, qr, state, made_at, deadline) " +
			"SELECT gen_random_uuid(), invoice_id, unit_id, 4, hash, 'y', class, xml, qr, 'rejected', now(), now() FROM einvoices WHERE icv = 2", "einvoices_answered"},
	} {
		if got := constraint(w.exec(test.query)); got != test.want {
			t.Errorf("%s is refused by %q, want %q", test.query, got, test.want)
		}
	}
	fork := "INSERT INTO einvoices (id, invoice_id, unit_id, icv, previous_hash, hash, class, xml, qr, state, made_at, deadline, answered_at) " +
		"SELECT gen_random_uuid(), invoice_id, unit_id, 3, previous_hash, 'y', class, xml, qr, 'rejected', now(), now(), now() FROM einvoices WHERE icv = 2"
	if got := constraint(w.exec(fork)); got != "einvoices_are_a_chain" {
		t.Errorf("a fork is refused by %q", got)
	}
	if again := w.of(t, e.InvoiceID); string(again.XML) != string(e.XML) || w.of(t, other.InvoiceID).ICV != 2 {
		t.Error("something has changed")
	}
}

// A worker that dies after the authority has taken a document leaves it on its way. Whoever comes next waits until it is
// surely dead, hands the same bytes in again, and takes the answer that they are known for what it is.
func TestDiedOnTheWay(t *testing.T) {
	t.Parallel()
	w := ready(t)
	first := w.issue(t, w.Sara.ID)
	if e, err := w.submit(t, first); err != nil || e.State != einvoices.Accepted {
		t.Fatal(err, e.State)
	}
	// As the worker leaves it: the document was handed in, and nothing of that noted.
	second := w.issue(t, w.Sara.ID)
	w.authority.Fail(zatcatest.LostWord)
	if _, err := w.submit(t, second); err == nil || w.authority.Hands() != 2 {
		t.Fatal("the answer was not lost")
	}
	if err := w.exec("UPDATE einvoices SET state = 'sending', attempt = 2, sending_until = ? WHERE id = ?", w.DB.Clock.Now().Add(time.Second), second.ID); err != nil {
		t.Fatal(err)
	}
	e, err := w.submit(t, second)
	if wait, busy := queue.Wait(err); !busy || wait != time.Second || e.State != einvoices.Sending {
		t.Fatalf("while it may live: %v, %s", err, e.State)
	}
	if err := w.exec("UPDATE einvoices SET sending_until = ? WHERE id = ?", w.DB.Clock.Now(), second.ID); err != nil {
		t.Fatal(err)
	}
	if e, err := w.submit(t, second); err != nil || e.State != einvoices.Accepted || e.Attempt != 3 || w.authority.Hands() != 2 {
		t.Errorf("after it: %v, %s, attempt %d", err, e.State, e.Attempt)
	}
}
