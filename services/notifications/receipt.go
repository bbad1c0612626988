package notifications

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/settings"
)

// TellPaid sends the patient the receipt of a payment as soon as the transaction commits. Nobody
// undoes a payment, so there is nothing to wait for but the end of the quiet hours.
func (s *Service) TellPaid(ctx context.Context, was finance.WasPaid) error {
	people, err := s.contacts(ctx, was.PatientID)
	if err != nil {
		return err
	}
	rules, err := s.rulesOf(ctx, people[0].Edition, OnPayment)
	if err != nil {
		return err
	}
	for i := range rules {
		if err := s.tellPaid(ctx, was, &rules[i], people); err != nil {
			return fmt.Errorf("notifications: receipt: %w", err)
		}
	}
	return nil
}

func (s *Service) tellPaid(ctx context.Context, was finance.WasPaid, r *Rule, people []contact) error {
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	now := s.DB.Now(ctx)
	ways, barred := s.ways(r, r.Channels, people)
	if barred != "" {
		ways = []way{{Channel: Channel(r.Channels[0]), Language: people[0].Language}}
	}
	for _, w := range ways {
		m := &Message{
			ID: db.NewID(), Rule: r.Key, Channel: w.Channel, Recipient: w.Address, GuardianID: w.GuardianID, Language: w.Language,
			PatientID: was.PatientID, PaymentID: was.PaymentID, State: Queued,
			DueAt: now, CheckAt: now.Add(patience), ExpiresAt: now.Add(set.Span(settings.ReceiptLife, uuid.Nil)), ChangedAt: now, CreatedAt: now,
		}
		m.settleFor(barred, "")
		if err := s.queue(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// queue writes a message down, once, and has a job send it.
func (s *Service) queue(ctx context.Context, m *Message) error {
	res, err := s.DB.Conn(ctx).NewInsert().Model(m).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 || m.State != Queued {
		return err
	}
	return s.Queue.Enqueue(ctx, Send{MessageID: m.ID})
}
