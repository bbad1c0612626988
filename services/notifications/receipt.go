package notifications

import (
	"context"
	"fmt"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
)

// TellPaid sends the patient the receipt of a payment as soon as the transaction commits. Nobody
// undoes a payment, so there is nothing to wait for.
func (s *Service) TellPaid(ctx context.Context, was finance.WasPaid) error {
	now := s.DB.Now(ctx)
	m := &Message{
		ID: db.NewID(), Rule: PaymentReceived, Channel: Email, PatientID: was.PatientID, PaymentID: was.PaymentID, State: Queued,
		DueAt: now, CheckAt: now.Add(patience), ExpiresAt: now.Add(receiptLife), ChangedAt: now, CreatedAt: now,
	}
	l := Letter{}
	if err := s.address(ctx, m, &l); err != nil {
		return fmt.Errorf("notifications: receipt: %w", db.Found(err))
	}
	m.Recipient, m.Language = l.To, l.Language
	if m.Recipient == "" {
		m.State, m.Reason = Skipped, NoAddress
	}
	res, err := s.DB.Conn(ctx).NewInsert().Model(m).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: receipt: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 || m.State == Skipped {
		return err
	}
	return s.Queue.Enqueue(ctx, Send{MessageID: m.ID})
}
