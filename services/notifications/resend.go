package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Why a message is not sent again.
var (
	ErrNotResendable = fault.New(fault.Conflict, "messages.not_resendable") // it neither failed nor is in doubt
	ErrVisitBegan    = fault.New(fault.Conflict, "messages.visit_began")
)

// Resending says who had a message sent again, knowing that it had failed or may have arrived.
type Resending struct {
	bun.BaseModel `bun:"table:message_resends,alias:mr"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	MessageID uuid.UUID
	At        time.Time
	State     State     // of the message before
	ActorID   uuid.UUID `bun:",nullzero"`
	ActorName string
}

// Resend has a message that failed or is in doubt sent once more, to the address on file now. It
// returns ErrNotResendable for any other, and ErrVisitBegan or ErrBroadcastOver where it comes too late.
func (s *Service) Resend(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		m, now := &Message{ID: id}, s.DB.Now(ctx)
		if err := tx.NewSelect().Model(m).WherePK().Where("(m.patient_id IS NULL OR ?)", patients.Seen(ctx, "m.patient_id")).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		who := access.Who(ctx)
		r := &Resending{ID: db.NewID(), MessageID: id, At: now, State: m.State, ActorID: who.ID, ActorName: who.NameEn}
		dead := m.Reason == Dead
		set, err := s.Settings.Now(ctx)
		if err != nil {
			return err
		}
		if err := m.resend(now, set.Span(settings.ReceiptLife, uuid.Nil)); err != nil {
			return err
		}
		if dead { // whoever sends it again has reason to think that somebody is there
			if err := s.unblock(ctx, m.Channel, m.Recipient, Gone); err != nil {
				return err
			}
		}
		if _, err := tx.NewInsert().Model(r).Exec(ctx); err != nil {
			return fmt.Errorf("notifications: resend: %w", err)
		}
		if _, err := tx.NewUpdate().Model(m).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("notifications: resend: %w", err)
		}
		return s.Queue.Enqueue(ctx, Send{MessageID: id})
	})
}

// resend queues the message; whoever asks for it outweighs what the rule says of its time. A receipt is worth sending for
// so long.
func (m *Message) resend(now time.Time, receiptLife time.Duration) error {
	if !m.Resendable() {
		return ErrNotResendable
	}
	switch {
	case m.AppointmentID != uuid.Nil:
		m.ExpiresAt = m.StartsAt
	case m.BroadcastID == uuid.Nil:
		m.ExpiresAt = now.Add(receiptLife)
	}
	switch {
	case now.Before(m.ExpiresAt):
	case m.BroadcastID != uuid.Nil:
		return ErrBroadcastOver
	default:
		return ErrVisitBegan
	}
	m.CheckAt = now.Add(patience)
	return m.become(Queued, now, "")
}
