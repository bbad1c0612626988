// Package documents renders invoices and receipts as PDF, and keeps them as they were given out.
package documents

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/pdf"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Kind is a kind of document.
type Kind string

// The kinds.
const (
	Invoice   Kind = "invoice"    // A4
	ReceiptA4 Kind = "receipt_a4" // for the file of the patient
	Receipt80 Kind = "receipt_80" // for the printer at the desk
)

// Document is a file that was given out. It is never changed or rendered again.
type Document struct {
	bun.BaseModel `bun:"table:documents,alias:d"`

	ID        uuid.UUID `bun:",pk"`
	Kind      Kind
	SubjectID uuid.UUID // the invoice, or the payment of a receipt
	Version   int       // of the subject; issued invoices and payments have one
	Name      string    // of the file, "INV-2026-000001.pdf"
	MediaType string
	SHA256    []byte `bun:"sha256"`
	Body      []byte // what SHA256 is of
	CreatedAt time.Time
}

// Service renders and keeps documents.
type Service struct {
	DB      *db.DB
	Queue   *queue.Queue
	Finance *finance.Service
	Clinics *clinics.Directory
}

// Render is the job that renders a document before anybody asks for it.
type Render struct {
	Document Kind      `json:"document"`
	Subject  uuid.UUID `json:"subject"`
}

// Kind names the job on the queue.
func (Render) Kind() string { return "documents.render" }

// Queue is where the job waits.
func (Render) Queue() queue.Name { return queue.Critical }

// InvoiceLater reacts to an issued invoice: a job will render it.
func (s *Service) InvoiceLater(ctx context.Context, was finance.WasIssued) error {
	return s.Queue.Enqueue(ctx, Render{Invoice, was.InvoiceID})
}

// ReceiptLater reacts to a payment: a job will render its receipt.
func (s *Service) ReceiptLater(ctx context.Context, was finance.WasPaid) error {
	return s.Queue.Enqueue(ctx, Render{ReceiptA4, was.PaymentID})
}

// Render does the job.
func (s *Service) Render(ctx context.Context, job Render) error {
	_, err := s.Get(ctx, job.Document, job.Subject)
	return err
}

// Get returns a document, and renders and keeps it where that has not been done yet. All who ask for
// one, at once or years apart, get the same bytes. A draft has none: finance.ErrNotIssued. Of an
// invoice or payment that is not there: db.ErrNotFound.
func (s *Service) Get(ctx context.Context, kind Kind, subject uuid.UUID) (*Document, error) {
	d, err := s.kept(ctx, kind, subject)
	if !errors.Is(err, db.ErrNotFound) {
		return d, err
	}
	name, draft, err := s.layout(ctx, kind, subject)
	if err != nil {
		return nil, err
	}
	body, err := draft.Render()
	if err != nil {
		return nil, fmt.Errorf("documents: render %s: %w", kind, err)
	}
	sum := sha256.Sum256(body)
	d = &Document{
		ID: db.NewID(), Kind: kind, SubjectID: subject, Version: 1, Name: name, MediaType: "application/pdf",
		SHA256: sum[:], Body: body, CreatedAt: s.DB.Now(ctx),
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(d).On("CONFLICT (kind, subject_id, version) DO NOTHING").Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("documents: keep %s: %w", kind, err)
	}
	return s.kept(ctx, kind, subject)
}

func (s *Service) kept(ctx context.Context, kind Kind, subject uuid.UUID) (*Document, error) {
	d := &Document{}
	err := s.DB.Conn(ctx).NewSelect().Model(d).Where("kind = ? AND subject_id = ?", kind, subject).Order("version DESC").Limit(1).Scan(ctx)
	return d, db.Found(err)
}

// layout draws a document up: the name of its file, and what stands in it.
func (s *Service) layout(ctx context.Context, kind Kind, subject uuid.UUID) (name string, doc pdf.Document, err error) {
	org, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return "", doc, err
	}
	if kind == Invoice {
		inv, err := s.issued(ctx, subject)
		if err != nil {
			return "", doc, err
		}
		return inv.Number + ".pdf", invoice(inv, org.Zone()), nil
	}
	p, inv, err := s.paid(ctx, subject)
	switch {
	case err != nil:
		return "", doc, err
	case kind == ReceiptA4:
		return p.Number + ".pdf", receipt(p, inv, org.Zone()), nil
	case kind == Receipt80:
		return p.Number + "-80mm.pdf", roll(p, inv, org.Zone()), nil
	}
	return "", doc, fmt.Errorf("documents: there is no kind %q", kind)
}

func (s *Service) issued(ctx context.Context, id uuid.UUID) (*finance.Invoice, error) {
	inv, err := s.Finance.Get(ctx, id)
	if err == nil && inv.State != finance.Issued {
		return nil, finance.ErrNotIssued
	}
	return inv, err
}

// paid returns a payment and the invoice that it pays, as that stood right after it.
func (s *Service) paid(ctx context.Context, id uuid.UUID) (*finance.Payment, *finance.Invoice, error) {
	p, invoices, err := s.Finance.Payment(ctx, id)
	switch {
	case err != nil:
		return nil, nil, err
	case len(invoices) == 0:
		return nil, nil, db.ErrNotFound
	}
	return p, invoices[0], nil
}
