package notifications

import (
	"context"
	"fmt"
	"time"
)

// longestRest is how long a channel rests at most before its provider is tried again.
const longestRest = 2 * time.Minute

// turn waits until it is the turn of one more message by a channel, at the rate that the centre set. It returns at
// once, with how long, where the channel rests because its provider can't be reached.
//
// Turns are counted by the database's clock, in real time: they are about the load on a provider.
func (s *Service) turn(ctx context.Context, c Channel) (rest time.Duration, err error) {
	var t struct {
		Wait float64 // seconds
		Rest float64
	}
	err = s.DB.NewRaw(`
UPDATE message_channels SET next_at = CASE WHEN rested_at > ?0 THEN next_at
  ELSE greatest(next_at, clock_timestamp()) + interval '1 minute' / per_minute END
WHERE channel = ?1
RETURNING extract(epoch FROM next_at - interval '1 minute' / per_minute - clock_timestamp())::float8 AS wait,
  CASE WHEN rested_at > ?0 THEN extract(epoch FROM rested_at - ?0)::float8 ELSE 0 END AS rest`,
		s.DB.Clock.Now(), c).Scan(ctx, &t)
	if err != nil {
		return 0, fmt.Errorf("notifications: turn of %s: %w", c, err)
	}
	if t.Rest > 0 {
		return time.Duration(t.Rest * float64(time.Second)), nil
	}
	if t.Wait <= 0 {
		return 0, nil
	}
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(time.Duration(t.Wait * float64(time.Second))):
		return 0, nil
	}
}

// rest has a channel rest after its provider could not be reached, longer each time. Who fails while it rests
// already had begun before, and says nothing new.
func (s *Service) rest(ctx context.Context, c Channel) error {
	_, err := s.DB.NewRaw(`
UPDATE message_channels SET resting = resting + 1, rested_at = ?0::timestamptz + least(interval '5 seconds' * 2 ^ least(resting, 10), ?1 * interval '1 second')
WHERE channel = ?2 AND rested_at <= ?0`, s.DB.Clock.Now(), longestRest.Seconds(), c).Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: rest of %s: %w", c, err)
	}
	return nil
}

// reached ends the rests of a channel.
func (s *Service) reached(ctx context.Context, c Channel) error {
	_, err := s.DB.NewRaw("UPDATE message_channels SET resting = 0, rested_at = '-infinity' WHERE channel = ? AND resting > 0", c).Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: rest of %s: %w", c, err)
	}
	return nil
}
