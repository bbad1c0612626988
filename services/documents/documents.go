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

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/einvoices"
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
	Version   int       // of the subject: payments have one, issued invoices one for each electronic one that was made
	Name      string    // of the file, "INV-2026-000001.pdf"
	MediaType string
	SHA256    []byte `bun:"sha256"`
	Body      []byte // what SHA256 is of
	CreatedAt time.Time
}

// Service renders and keeps documents.
type Service struct {
	DB        *db.DB
	Queue     *queue.Queue
	Finance   *finance.Service
	Clinics   *clinics.Directory
	EInvoices *einvoices.Service
}

// Get returns a document, and renders and keeps it where that has not been done yet. All who ask for
// one, at once or years apart, get the same bytes. A draft has none: finance.ErrNotIssued. Of an
// invoice or payment that is not there: db.ErrNotFound.
func (s *Service) Get(ctx context.Context, kind Kind, subject uuid.UUID) (*Document, error) {
	if err := s.seen(ctx, kind, subject); err != nil {
		return nil, err
	}
	version, err := s.version(ctx, kind, subject)
	if err != nil {
		return nil, err
	}
	d, err := s.kept(ctx, kind, subject, version)
	if !errors.Is(err, db.ErrNotFound) {
		return d, err
	}
	if d, err = s.render(ctx, kind, subject); err != nil {
		return nil, err
	}
	d.Version = version
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(d).On("CONFLICT (kind, subject_id, version) DO NOTHING").Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("documents: keep %s: %w", kind, err)
	}
	return s.kept(ctx, kind, subject, version) // which may be somebody else's, who was quicker
}

// seen returns a NotFound fault where what a document is of belongs to a clinic that whoever acts does not see.
func (s *Service) seen(ctx context.Context, kind Kind, subject uuid.UUID) (err error) {
	switch {
	case !access.Who(ctx).Limited():
		return nil
	case kind == Invoice:
		_, err = s.Finance.Get(ctx, subject)
	default:
		_, _, err = s.Finance.Payment(ctx, subject)
	}
	return err
}

func (s *Service) kept(ctx context.Context, kind Kind, subject uuid.UUID, version int) (*Document, error) {
	d := &Document{}
	err := s.DB.Conn(ctx).NewSelect().Model(d).Where("kind = ? AND subject_id = ? AND version = ?", kind, subject, version).Scan(ctx)
	return d, db.Found(err)
}

func (s *Service) render(ctx context.Context, kind Kind, subject uuid.UUID) (*Document, error) {
	name, draft, err := s.layout(ctx, kind, subject)
	if err != nil {
		return nil, err
	}
	body, err := draft.Render()
	if err != nil {
		return nil, fmt.Errorf("documents: render %s: %w", kind, err)
	}
	sum := sha256.Sum256(body)
	return &Document{
		ID: db.NewID(), Kind: kind, SubjectID: subject, Name: name, MediaType: "application/pdf",
		SHA256: sum[:], Body: body, CreatedAt: s.DB.Now(ctx),
	}, nil
}
