package notifications

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// outcome is how an attempt ends.
type outcome func(m *Message, now time.Time) error

// record keeps what came of an attempt.
func (s *Service) record(ctx context.Context, m *Message, ref string, err error) error {
	switch {
	case err == nil:
		m.Ref = ref
		return errors.Join(s.conclude(ctx, m, (*Message).accept, ""), s.reached(ctx, m.Channel))
	case errors.Is(err, ErrOptedOut):
		return s.conclude(ctx, m, (*Message).stop, err.Error())
	case errors.Is(err, ErrDead):
		return s.conclude(ctx, m, (*Message).die, err.Error())
	case errors.Is(err, ErrPermanent):
		return s.conclude(ctx, m, (*Message).refuse, err.Error())
	case errors.Is(err, ErrTemporary):
		return errors.Join(s.conclude(ctx, m, (*Message).postpone, err.Error()), s.rest(ctx, m.Channel))
	}
	return s.settle(ctx, m, err.Error())
}

// listed is how long a provider may take to list what it took.
const listed = 2 * time.Minute

// settle finds out whether a message was taken whose attempt was cut off. What nobody can tell stays
// in doubt: to send it again blindly may be to send it twice.
func (s *Service) settle(ctx context.Context, m *Message, answer string) error {
	took, sure, err := s.took(ctx, m)
	switch {
	case err != nil && m.Channel == Email:
		return fmt.Errorf("notifications: ask of %s: %w", m.ID, err)
	case took:
		return s.conclude(ctx, m, (*Message).accept, "")
	case !sure:
		return s.conclude(ctx, m, (*Message).doubt, answer)
	case err != nil || m.Channel != Email && s.DB.Now(ctx).Sub(m.ChangedAt) < listed:
		return s.conclude(ctx, m, (*Message).lookAgain, answer)
	}
	return s.conclude(ctx, m, (*Message).retry, answer)
}

// took asks the provider whether it took a message. It is not sure where the provider can't tell.
func (s *Service) took(ctx context.Context, m *Message) (took, sure bool, err error) {
	if m.Channel == Email {
		asker, ok := s.Sender.(Asker)
		if !ok {
			return false, false, nil
		}
		took, err = asker.Took(ctx, s.messageID(m))
		return took, true, err
	}
	finder, ok := s.Texter.(TextFinder)
	if !ok {
		return false, false, nil
	}
	m.Ref, err = finder.FindText(ctx, Text{ID: m.ID, Channel: m.Channel, To: m.Recipient, Body: m.BodyText}, m.ChangedAt)
	return m.Ref != "", true, err
}

// lookAgain leaves a message on its way until the provider can say more, or it has lost its point.
func (m *Message) lookAgain(now time.Time) error {
	if !now.Before(m.ExpiresAt) {
		return m.doubt(now)
	}
	m.CheckAt = now.Add(listed)
	return nil
}

// conclude ends an attempt, unless a later one has begun or the message is past that.
func (s *Service) conclude(ctx context.Context, m *Message, end outcome, answer string) error {
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.hold(ctx, m); err != nil {
			return err
		}
		current := &Message{ID: m.ID}
		if err := tx.NewSelect().Model(current).WherePK().For("UPDATE").Scan(ctx); err != nil {
			return err
		}
		if current.Attempt != m.Attempt {
			return nil
		}
		return s.end(ctx, current, ending{end, m.Ref, answer})
	})
	if err != nil {
		return fmt.Errorf("notifications: attempt %d of %s: %w", m.Attempt, m.ID, err)
	}
	return nil
}

// ending is what becomes of a message, with what the provider calls it and says.
type ending struct {
	how    outcome
	ref    string
	answer string
}

// end lets something become of a message that is locked, with what follows from it. What can't follow is left out.
func (s *Service) end(ctx context.Context, m *Message, e ending) error {
	if e.how(m, s.DB.Now(ctx)) != nil {
		return nil
	}
	m.Answer, m.Ref = e.answer, cmp.Or(e.ref, m.Ref)
	if _, err := s.DB.Conn(ctx).NewUpdate().Model(m).WherePK().Exec(ctx); err != nil {
		return err
	}
	return s.after(ctx, m)
}

// hold locks the visit that a message tells of against change until the transaction ends.
func (s *Service) hold(ctx context.Context, m *Message) error {
	if m.AppointmentID == uuid.Nil {
		return nil
	}
	_, err := s.DB.Conn(ctx).NewRaw("SELECT FROM appointments WHERE id = ? FOR SHARE", m.AppointmentID).Exec(ctx)
	return err
}
