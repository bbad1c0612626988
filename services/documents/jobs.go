package documents

import (
	"context"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/queue"
)

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
