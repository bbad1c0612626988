package notifications

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// outcome is how an attempt ends.
type outcome func(m *Message, now time.Time) error

// record keeps what came of an attempt.
func (s *Service) record(ctx context.Context, m *Message, err error) error {
	switch {
	case err == nil:
		return s.conclude(ctx, m, (*Message).accept, "")
	case errors.Is(err, ErrPermanent):
		return s.conclude(ctx, m, (*Message).refuse, err.Error())
	case errors.Is(err, ErrTemporary):
		return s.conclude(ctx, m, (*Message).wait, err.Error())
	}
	return s.settle(ctx, m, err.Error())
}

// settle finds out whether a mail was taken whose attempt was cut off. What nobody can tell stays
// in doubt: to send it again blindly may be to send it twice.
func (s *Service) settle(ctx context.Context, m *Message, answer string) error {
	asker, ok := s.Sender.(Asker)
	if !ok {
		return s.conclude(ctx, m, (*Message).doubt, answer)
	}
	took, err := asker.Took(ctx, s.messageID(m))
	if err != nil {
		return fmt.Errorf("notifications: ask of %s: %w", m.ID, err)
	}
	if took {
		return s.conclude(ctx, m, (*Message).accept, "")
	}
	return s.conclude(ctx, m, (*Message).retry, answer)
}

// conclude ends an attempt, unless a later one has begun or the message is past that.
func (s *Service) conclude(ctx context.Context, m *Message, end outcome, answer string) error {
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		current := &Message{ID: m.ID}
		if err := tx.NewSelect().Model(current).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		if current.Attempt != m.Attempt || end(current, s.DB.Now(ctx)) != nil {
			return nil
		}
		current.Answer = answer
		_, err := tx.NewUpdate().Model(current).WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("notifications: attempt %d of %s: %w", m.Attempt, m.ID, err)
	}
	return nil
}
