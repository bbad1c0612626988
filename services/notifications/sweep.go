package notifications

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// batch is how many messages one transaction of the sweep takes.
const batch = 1000

// Sweep hands the messages that are due to jobs and returns how many. Several processes may sweep
// at once: each message is taken by one of them. What a lost job has left behind is taken up again.
// Of a channel whose provider could not be reached, one at a time finds out whether it is back.
func (s *Service) Sweep(ctx context.Context) (n int, err error) {
	for {
		taken, err := s.take(ctx)
		n += taken
		if err != nil || taken < batch {
			return n, err
		}
	}
}

func (s *Service) take(ctx context.Context) (taken int, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := s.DB.Now(ctx)
		var ids []uuid.UUID
		err := tx.NewRaw(`
WITH resting AS (
  SELECT channel, rested_at FROM message_channels WHERE resting > 0
), first AS (
  SELECT next.id FROM resting AS r
  CROSS JOIN LATERAL (
    SELECT id FROM messages
    WHERE channel = r.channel AND state IN ('planned', 'queued', 'sending') AND check_at <= ?0
    ORDER BY check_at LIMIT 1
  ) AS next
  WHERE r.rested_at <= ?0
), due AS (
  SELECT id FROM messages
  WHERE state IN ('planned', 'queued', 'sending') AND check_at <= ?0
    AND (channel NOT IN (SELECT channel FROM resting) OR id IN (SELECT id FROM first) OR expires_at <= ?0 OR state = 'sending')
  ORDER BY check_at
  LIMIT ?1
  FOR UPDATE SKIP LOCKED
)
UPDATE messages AS m
SET state = CASE m.state WHEN 'planned' THEN 'queued' ELSE m.state END, check_at = ?2,
  changed_at = CASE m.state WHEN 'planned' THEN ?0 ELSE m.changed_at END
FROM due WHERE m.id = due.id
RETURNING m.id`, now, batch, now.Add(patience)).Scan(ctx, &ids)
		if err != nil {
			return err
		}
		taken = len(ids)
		sends := make([]queue.Args, taken)
		for n, id := range ids {
			sends[n] = Send{MessageID: id}
		}
		return s.Queue.EnqueueAll(ctx, sends)
	})
	if err != nil {
		return 0, fmt.Errorf("notifications: sweep: %w", err)
	}
	return taken, nil
}
