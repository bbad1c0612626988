package documents

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
)

// desk is a till that gives out documents.
type desk struct {
	*clinictest.Cast
	*Service
	ctx context.Context
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	q, err := queue.New(d)
	if err != nil {
		t.Fatal(err)
	}
	cast, directory := clinictest.New(t, d), &clinics.Directory{DB: d}
	till := &finance.Service{DB: d, Queue: q, Clinics: directory}
	s := &Service{DB: d, Queue: q, Finance: till, Clinics: directory}
	signal.On(bus, till.Settle)
	signal.On(bus, s.InvoiceLater)
	signal.On(bus, s.ReceiptLater)
	return &desk{cast, s, cast.Context()}
}

// draft bills a session and a report.
func (w *desk) draft(t *testing.T, patient uuid.UUID) *finance.Invoice {
	t.Helper()
	inv, err := w.Finance.DraftEmpty(w.ctx, patient, w.Speech.ID)
	for _, service := range []uuid.UUID{w.Session.ID, w.Report.ID} {
		if err == nil {
			inv, err = w.Finance.AddLine(w.ctx, finance.Change{ID: inv.ID}, service)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func (w *desk) issued(t *testing.T, patient uuid.UUID) *finance.Invoice {
	t.Helper()
	inv, err := w.Finance.Issue(w.ctx, finance.Change{ID: w.draft(t, patient).ID})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func (w *desk) pay(t *testing.T, invoice uuid.UUID, amount money.Halalas) *finance.Payment {
	t.Helper()
	p, err := w.Finance.Pay(w.ctx, finance.Receipt{InvoiceID: invoice, Method: finance.Mada, Amount: amount, IdempotencyKey: amount.Plain()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *desk) get(t *testing.T, kind Kind, subject uuid.UUID) *Document {
	t.Helper()
	d, err := w.Get(w.ctx, kind, subject)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (w *desk) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := w.DB.NewRaw(query).Scan(w.ctx, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Twenty who ask for an invoice at once get one document, and whoever asks later gets it again.
func TestOneDocument(t *testing.T) {
	t.Parallel()
	w := newDesk(t)
	inv := w.issued(t, w.Sara.ID)
	var together sync.WaitGroup
	got := make([]*Document, 20)
	for i := range got {
		together.Go(func() {
			var err error
			if got[i], err = w.Get(w.ctx, Invoice, inv.ID); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	first := w.get(t, Invoice, inv.ID)
	for i, d := range got {
		if d.ID != first.ID || !bytes.Equal(d.Body, first.Body) {
			t.Errorf("number %d got document %s, want %s", i, d.ID, first.ID)
		}
	}
	if n := w.count(t, "SELECT count(*) FROM documents"); n != 1 {
		t.Errorf("%d documents are kept, want 1", n)
	}
	if sum := sha256.Sum256(first.Body); !bytes.Equal(first.SHA256, sum[:]) || !bytes.HasPrefix(first.Body, []byte("%PDF-")) {
		t.Errorf("the document is not the PDF of its hash %x", first.SHA256)
	}
	if first.Name != "INV-2026-000001.pdf" || first.MediaType != "application/pdf" || !first.CreatedAt.Equal(dbtest.Now) {
		t.Errorf("document = %s, %s, of %s", first.Name, first.MediaType, first.CreatedAt)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	w := newDesk(t)
	draft := w.draft(t, w.Omar.ID)
	for _, test := range []struct {
		name    string
		kind    Kind
		subject uuid.UUID
		want    error
	}{
		{"a draft is no invoice yet", Invoice, draft.ID, finance.ErrNotIssued},
		{"an unknown invoice", Invoice, uuid.New(), db.ErrNotFound},
		{"an unknown payment", ReceiptA4, uuid.New(), db.ErrNotFound},
		{"an invoice is no payment", Receipt80, draft.ID, db.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := w.Get(w.ctx, test.kind, test.subject); !errors.Is(err, test.want) {
				t.Errorf("Get() = %v, want %v", err, test.want)
			}
		})
	}
	paid := w.pay(t, draft.ID, 100)
	if _, err := w.Get(w.ctx, "statement", paid.ID); err == nil {
		t.Error("a kind that there is not was rendered")
	}
	if n := w.count(t, "SELECT count(*) FROM documents"); n != 0 {
		t.Errorf("%d documents are kept, want none", n)
	}
}

// Jobs render what is issued and received before anybody asks.
func TestRenderedAhead(t *testing.T) {
	t.Parallel()
	w := newDesk(t)
	inv := w.issued(t, w.Sara.ID)
	p := w.pay(t, inv.ID, inv.Total)
	if n := w.count(t, "SELECT count(*) FROM gue_jobs WHERE job_type = 'documents.render'"); n != 2 {
		t.Errorf("%d jobs wait, want one for the invoice and one for the receipt", n)
	}
	for _, job := range []Render{{Invoice, inv.ID}, {ReceiptA4, p.ID}, {ReceiptA4, p.ID}} {
		if err := w.Render(w.ctx, job); err != nil {
			t.Error(err)
		}
	}
	if n := w.count(t, "SELECT count(*) FROM documents WHERE kind IN ('invoice', 'receipt_a4')"); n != 2 {
		t.Errorf("%d documents are kept, want 2", n)
	}
}

// What was given out stays as it was, whoever asks the database.
func TestKept(t *testing.T) {
	t.Parallel()
	w := newDesk(t)
	d := w.get(t, Invoice, w.issued(t, w.Omar.ID).ID)
	for _, query := range []string{
		"UPDATE documents SET body = 'x', sha256 = sha256('x')",
		"DELETE FROM documents",
		"TRUNCATE documents",
	} {
		err := w.DB.Tx(w.ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw(query).Exec(ctx)
			return err
		})
		if db.Constraint(err) != "documents_are_kept" {
			t.Errorf("%s = %v, want a refusal", query, err)
		}
	}
	if again := w.get(t, Invoice, d.SubjectID); again.ID != d.ID || !bytes.Equal(again.Body, d.Body) {
		t.Error("the document has changed")
	}
}

// A receipt says what was left to pay when it was given out, also when it is rendered after later payments.
func TestReceiptBalance(t *testing.T) {
	t.Parallel()
	w := newDesk(t)
	inv := w.issued(t, w.Sara.ID) // 300.00 and 90.00, with VAT 448.50
	first := w.pay(t, inv.ID, 10000)
	second := w.pay(t, inv.ID, 34850)
	for _, test := range []struct {
		name    string
		kind    Kind
		payment *finance.Payment
		file    string
		has     []string
		lacks   string
	}{
		{"the first on A4", ReceiptA4, first, "RCP-2026-000001.pdf", []string{"RCP-2026-000001", "INV-2026-000001", "100.00", "448.50", "348.50"}, "Paid before"},
		{"the first on a roll", Receipt80, first, "RCP-2026-000001-80mm.pdf", []string{"RCP-2026-000001", "INV-2026-000001", "100.00", "448.50", "348.50"}, "Paid before"},
		{"the second on A4", ReceiptA4, second, "RCP-2026-000002.pdf", []string{"RCP-2026-000002", "Paid before", "-100.00", "348.50", "0.00"}, "RCP-2026-000001"},
		{"the second on a roll", Receipt80, second, "RCP-2026-000002-80mm.pdf", []string{"RCP-2026-000002", "Paid before", "100.00", "348.50", "0.00"}, "RCP-2026-000001"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := w.get(t, test.kind, test.payment.ID)
			if d.Name != test.file {
				t.Errorf("file = %s, want %s", d.Name, test.file)
			}
			text := read(t, d.Body)
			for _, want := range test.has {
				if !strings.Contains(text, want) {
					t.Errorf("the receipt lacks %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, test.lacks) {
				t.Errorf("the receipt says %q:\n%s", test.lacks, text)
			}
		})
	}
}
