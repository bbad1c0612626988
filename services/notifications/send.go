package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Send is the job that sends one message.
type Send struct {
	MessageID uuid.UUID `json:"message_id"`
}

// Kind names the job.
func (Send) Kind() string { return "notifications.send" }

// Queue says who works on it.
func (Send) Queue() queue.Name { return queue.Notify }

// Send sends a message whose time has come, unless what it tells is no longer so. It talks to the
// provider, so it must run outside a transaction. That the message is on its way is committed
// before the call: a run that finds it on its way knows that an earlier one was cut off, and
// leaves it in doubt unless the provider can say. What came of it is kept in the message; where
// that is to be tried again, the sweep takes it up once more. Send fails only when the database
// or a document does, and may then be run again.
func (s *Service) Send(ctx context.Context, job Send) error {
	m := &Message{ID: job.MessageID}
	if err := s.DB.NewSelect().Model(m).WherePK().Scan(ctx); err != nil {
		return fmt.Errorf("notifications: send %s: %w", m.ID, db.Found(err))
	}
	switch m.State {
	case Sending:
		return s.settle(ctx, m, "")
	case Queued:
	default:
		return nil
	}
	rest, err := s.turn(ctx, m.Channel)
	if err != nil {
		return err
	}
	if rest > 0 {
		return s.putOff(ctx, m, rest)
	}
	out, err := s.claim(ctx, m)
	if err != nil || out == nil {
		return err
	}
	ref, err := s.handOver(ctx, out)
	return s.record(context.WithoutCancel(ctx), m, ref, err)
}

// parcel is a message as a provider gets it: as a mail or as a text.
type parcel struct {
	Mail *Mail
	Text *Text
}

func (s *Service) handOver(ctx context.Context, out *parcel) (ref string, err error) {
	if out.Text != nil {
		return s.Texter.SendText(ctx, *out.Text)
	}
	return "", s.Sender.Send(ctx, *out.Mail)
}

// putOff has a message wait while its channel rests. The provider was not asked, so that is no attempt.
func (s *Service) putOff(ctx context.Context, m *Message, rest time.Duration) error {
	return s.conclude(ctx, m, func(m *Message, now time.Time) error {
		m.CheckAt = now.Add(rest)
		if !m.CheckAt.Before(m.ExpiresAt) {
			return m.become(Failed, now, Unreachable)
		}
		return m.become(Planned, now, Unreachable)
	}, "")
}
