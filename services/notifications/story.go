package notifications

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Step is something that happened to a message.
type Step struct {
	At     time.Time
	State  State // what it became; Queued says that By had it sent again
	Reason Reason
	Answer string // of the provider
	By     string
}

// Story returns what happened to a message since it was planned, in that order.
func (s *Service) Story(ctx context.Context, m *Message) ([]Step, error) {
	steps := []Step{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT at, state, reason, answer, '' AS by FROM message_events WHERE message_id = ?0
UNION ALL
SELECT at, 'queued', '', '', actor_name FROM message_resends WHERE message_id = ?0
ORDER BY at`, m.ID).Scan(ctx, &steps)
	if err != nil {
		return nil, fmt.Errorf("notifications: story of %s: %w", m.ID, err)
	}
	return steps, nil
}

// Preview returns what a message says: as it left, or, while it waits, as it would leave now.
// What was called off before it left says nothing.
func (s *Service) Preview(ctx context.Context, m *Message) (Words, error) {
	if m.Attempt > 0 || (m.State != Planned && m.State != Queued) {
		return Words{Subject: m.Subject, Text: Unlinked(m.BodyText)}, nil
	}
	r, err := s.rule(ctx, m.Rule)
	if err != nil {
		return Words{}, err
	}
	visits, err := s.visits(ctx, []Message{*m})
	if err != nil {
		return Words{}, err
	}
	l, err := s.letter(ctx, m, r.Event, slices.Collect(maps.Values(visits)))
	if err != nil {
		return Words{}, err
	}
	s.pretend(&l)
	return s.Writer.Write(i18n.With(ctx, l.Language), l)
}

// pretend gives a letter that does not leave the links that it would have.
func (s *Service) pretend(l *Letter) {
	if len(l.Visits) > 0 && l.Event != OnCancellation {
		l.Link = s.BaseURL + "/a/example"
	}
}
