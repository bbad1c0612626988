package notifications

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Deliver keeps what a provider says later of a text. It may say so twice, late, and out of order: the same comes of
// it. That a text arrived outweighs whatever else is said of it.
func (s *Service) Deliver(ctx context.Context, provider string, d Delivery) error {
	m := &Message{ID: d.MessageID}
	if err := s.DB.NewSelect().Model(m).WherePK().Scan(ctx); err != nil {
		return fmt.Errorf("notifications: delivery of %s: %w", d.MessageID, db.Found(err))
	}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.hold(ctx, m); err != nil {
			return err
		}
		if err := tx.NewSelect().Model(m).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		news, err := s.heard(ctx, provider, d)
		if err != nil || !news {
			return err
		}
		if m.past(d.Ref) && !d.Arrived {
			return nil // that attempt came to nothing, and there has been another
		}
		return s.deliver(ctx, m, d)
	})
	if err != nil {
		return fmt.Errorf("notifications: delivery of %s: %w", d.MessageID, err)
	}
	return nil
}

// heard notes what a provider said and reports whether that is news.
func (s *Service) heard(ctx context.Context, provider string, d Delivery) (bool, error) {
	res, err := s.DB.Conn(ctx).NewRaw("INSERT INTO message_receipts (provider, ref, event, message_id, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		provider, d.Ref, d.Event, d.MessageID, s.DB.Now(ctx)).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// past reports whether a text is of an attempt before the latest. While that one is not known to have been taken,
// the ref is still the old one.
func (m *Message) past(ref string) bool {
	switch m.State {
	case Planned, Queued, Sending, InDoubt:
		return m.Ref == ref
	}
	return m.Ref != "" && m.Ref != ref
}

func (s *Service) deliver(ctx context.Context, m *Message, d Delivery) error {
	if m.State != Sent && m.State != Delivered { // it was taken, whatever we believed
		if err := s.end(ctx, m, ending{(*Message).accept, d.Ref, ""}); err != nil {
			return err
		}
	}
	switch {
	case d.Arrived:
		if err := s.spare(ctx, m); err != nil {
			return err
		}
		return s.end(ctx, m, ending{(*Message).arrive, d.Ref, ""})
	case errors.Is(d.Failed, ErrOptedOut):
		return s.end(ctx, m, ending{(*Message).bar, d.Ref, d.Failed.Error()})
	case errors.Is(d.Failed, ErrDead):
		return s.end(ctx, m, ending{(*Message).die, d.Ref, d.Failed.Error()})
	case d.Failed != nil:
		return s.end(ctx, m, ending{(*Message).miss, d.Ref, d.Failed.Error()})
	}
	return nil
}

// spare calls off what was to be sent instead of a message that arrived after all. What was to be told in that was told.
func (s *Service) spare(ctx context.Context, m *Message) error {
	if m.State == Sent {
		return nil
	}
	_, err := s.DB.Conn(ctx).NewRaw(`
WITH off AS (
  UPDATE messages SET state = 'cancelled', reason = ?0, changed_at = ?1 WHERE replaces = ?2 AND state IN ('planned', 'queued') RETURNING id
)
UPDATE messages SET part_of = ?2 WHERE part_of IN (SELECT id FROM off)`, Superseded, s.DB.Now(ctx), m.ID).Exec(ctx)
	return err
}
