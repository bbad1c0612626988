package notifications

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
)

// after does what follows from what became of a message: what did not get there is told by the next channel, what
// nobody can be told becomes a task of the desk, and what was to be told in a message that came to nothing is told by itself.
func (s *Service) after(ctx context.Context, m *Message) error {
	switch {
	case m.lost():
		if err := s.learn(ctx, m); err != nil {
			return err
		}
		return s.fallBack(ctx, m)
	case m.State == Cancelled || m.State == Skipped || m.State == Failed:
		return s.release(ctx, m)
	}
	return nil
}

// lost reports that the message did not get there and never will, though it should have.
func (m *Message) lost() bool {
	switch m.State {
	case Failed, Bounced:
		return m.Reason != Expired && m.Reason != Unreachable
	case Suppressed:
		return true
	case Skipped:
		return m.Reason == NoAddress
	}
	return false
}

// release has the parts of a message told by themselves.
func (s *Service) release(ctx context.Context, m *Message) error {
	_, err := s.DB.Conn(ctx).NewRaw("UPDATE messages SET state = 'planned', part_of = NULL, changed_at = ? WHERE part_of = ?",
		s.DB.Now(ctx), m.ID).Exec(ctx)
	return err
}

// fallBack tells what a message was to tell by the next channel of its rule that works for its recipients. Each
// channel is tried once.
func (s *Service) fallBack(ctx context.Context, m *Message) error {
	next, err := s.substitute(ctx, m)
	if err != nil {
		return err
	}
	if next == nil {
		if err := s.release(ctx, m); err != nil {
			return err
		}
		return s.askDesk(ctx, m)
	}
	if err := s.queue(ctx, next); err != nil {
		return fmt.Errorf("notifications: instead of %s: %w", m.ID, err)
	}
	_, err = s.DB.Conn(ctx).NewRaw("UPDATE messages SET part_of = ?0 WHERE part_of = ?1 AND EXISTS (SELECT FROM messages WHERE id = ?0)", next.ID, m.ID).Exec(ctx)
	return err
}

// substitute returns the message that takes the place of one that did not arrive, or nil where there is no way left.
func (s *Service) substitute(ctx context.Context, m *Message) (*Message, error) {
	now := s.DB.Now(ctx)
	if m.PatientID == uuid.Nil || !now.Before(m.ExpiresAt) {
		return nil, nil
	}
	r, err := s.rule(ctx, m.Rule)
	if err != nil {
		return nil, err
	}
	people, err := s.contacts(ctx, m.PatientID)
	if err != nil {
		return nil, err
	}
	ways, why := s.ways(r, r.ladder(m.Channel), people)
	if r.Audience == Guardians && m.GuardianID != uuid.Nil { // the others are told for themselves
		ways = slices.DeleteFunc(ways, func(w way) bool { return w.GuardianID != m.GuardianID })
	}
	if why != "" || len(ways) == 0 {
		return nil, nil
	}
	next := &Message{
		ID: db.NewID(), Rule: m.Rule, PatientID: m.PatientID, AppointmentID: m.AppointmentID, ScheduleVersion: m.ScheduleVersion,
		StartsAt: m.StartsAt, ProviderID: m.ProviderID, PaymentID: m.PaymentID, BroadcastID: m.BroadcastID, Replaces: m.ID,
		State: Queued, DueAt: now, CheckAt: now.Add(patience), ExpiresAt: m.ExpiresAt, ChangedAt: now, CreatedAt: now,
	}
	w := ways[0]
	for _, other := range ways {
		if other.GuardianID == m.GuardianID {
			w = other
		}
	}
	next.Channel, next.Recipient, next.GuardianID, next.Language = w.Channel, w.Address, w.GuardianID, w.Language
	return next, nil
}

// learn keeps what a failure says of an address: that its owner wants nothing more by a channel, or that nobody is there.
func (s *Service) learn(ctx context.Context, m *Message) error {
	switch {
	case m.Reason == OptedOut && m.Attempt > 0:
		return s.block(ctx, m.Channel, m.Recipient, Stop)
	case m.Reason == Dead:
		return s.block(ctx, m.Channel, m.Recipient, Gone)
	}
	return nil
}
