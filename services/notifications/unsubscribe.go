package notifications

import (
	"context"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Leaving is what a link in a mail ends: messages for a purpose, by e-mail.
type Leaving struct {
	Message *Message
	Purpose Purpose
}

// Leaving returns what a link would end, or ErrLink.
func (s *Service) Leaving(ctx context.Context, token string) (l Leaving, err error) {
	if l.Message, err = s.linked(ctx, token, toUnsubscribe); err != nil {
		return l, err
	}
	r, err := s.rule(ctx, l.Message.Rule)
	if err != nil {
		return l, err
	}
	l.Purpose = r.Event.Purpose()
	return l, nil
}

// Leave ends what a link is for. Done twice, it stays ended.
func (s *Service) Leave(ctx context.Context, token string) error {
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		l, err := s.Leaving(ctx, token)
		if err != nil {
			return err
		}
		return s.refuse(ctx, &Refusal{
			ID: db.NewID(), PatientID: l.Message.PatientID, GuardianID: l.Message.GuardianID, Purpose: l.Purpose, Channel: Email,
		})
	})
}
