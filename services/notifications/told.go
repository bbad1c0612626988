package notifications

import (
	"context"
	"fmt"

	"tenhal.sa/tenhal/services/appointments"
)

// told is what the patient heard of a visit last.
type told struct {
	Event Event
	Same  bool // as it is now
}

// lastTold returns what the patient heard last, or nil where nothing has left.
func (s *Service) lastTold(ctx context.Context, visit appointments.Facts) (*told, error) {
	last := []told{}
	err := s.DB.Conn(ctx).NewRaw(`
SELECT r.event, m.starts_at = ? AND m.provider_id = ? AS same
FROM messages AS m JOIN message_rules AS r ON r.key = m.rule
LEFT JOIN messages AS whole ON whole.id = m.part_of
WHERE m.appointment_id = ? AND coalesce(whole.state, m.state) IN ('sending', 'sent', 'delivered', 'in_doubt')
ORDER BY m.schedule_version DESC, m.changed_at DESC, m.id DESC LIMIT 1`, visit.StartsAt, visit.ProviderID, visit.ID).Scan(ctx, &last)
	if err != nil {
		return nil, fmt.Errorf("notifications: news of %s: %w", visit.ID, err)
	}
	if len(last) == 0 {
		return nil, nil
	}
	return &last[0], nil
}

// news returns what the patient has yet to hear of a visit: nothing where a move led back to what
// they were told last.
func (s *Service) news(ctx context.Context, visit appointments.Facts) ([]Event, error) {
	last, err := s.lastTold(ctx, visit)
	switch {
	case err != nil:
		return nil, err
	case last == nil:
		return []Event{OnBooking}, nil
	case last.Same && last.Event != OnCancellation:
		return nil, nil
	}
	return []Event{OnMove}, nil
}
