package notifications

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Spread is the job that plans the messages of a broadcast once it is approved.
type Spread struct {
	BroadcastID uuid.UUID `json:"broadcast_id"`
}

// Kind names the job.
func (Spread) Kind() string { return "notifications.broadcast" }

// Queue says who works on it.
func (Spread) Queue() queue.Name { return queue.Notify }

// SpreadBroadcast plans the messages of a broadcast, page by page, each in a transaction of its own: one that is cut
// off is taken up by the next run, and of two at once each plans what the other has not. They leave one after the
// other, no more in a minute than was approved. A broadcast that was stopped is left alone.
func (s *Service) SpreadBroadcast(ctx context.Context, job Spread) error {
	last, more := uuid.Nil, true
	for more {
		err := s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) (err error) {
			last, more, err = s.spread(ctx, job.BroadcastID, last)
			return err
		})
		if err != nil {
			return fmt.Errorf("notifications: spread %s: %w", job.BroadcastID, err)
		}
	}
	return nil
}

// spread plans the messages to one page of the patients, and returns the last of them and whether there are more.
func (s *Service) spread(ctx context.Context, id, after uuid.UUID) (last uuid.UUID, more bool, err error) {
	b, err := s.broadcast(ctx, id, lockBroadcast)
	if err != nil || b.State != Approved || !b.ListedAt.IsZero() {
		return after, false, err
	}
	page, err := s.roll(ctx, b, after)
	if err != nil {
		return after, false, err
	}
	if len(page) > 0 {
		if err := s.planPage(ctx, b, page); err != nil {
			return after, false, err
		}
		after = page[len(page)-1][0].PatientID
	}
	if len(page) == rollPage {
		return after, true, nil
	}
	b.ListedAt, b.Version = s.DB.Now(ctx), b.Version+1
	_, err = s.DB.Conn(ctx).NewUpdate().Model(b).WherePK().Exec(ctx)
	return after, false, err
}

func (s *Service) planPage(ctx context.Context, b *Broadcast, page [][]contact) error {
	r, err := s.rule(ctx, Broadcasting)
	if err != nil {
		return err
	}
	from, err := s.goesOn(ctx, b)
	if err != nil {
		return err
	}
	times, err := s.timetable(ctx, b, from)
	if err != nil {
		return err
	}
	rows, met, now := []Message{}, map[string]bool{}, s.DB.Now(ctx)
	for _, people := range page {
		ways, barred := s.ways(r, r.Channels, people)
		if barred != "" {
			ways = []way{{Channel: Channel(r.Channels[0]), Language: people[0].Language}}
		}
		for _, w := range ways {
			key := string(w.Channel) + " " + w.Address
			if w.Address != "" && met[key] {
				continue
			}
			met[key] = true
			m := Message{
				ID: db.NewID(), Rule: r.Key, Channel: w.Channel, Recipient: w.Address, GuardianID: w.GuardianID, Language: w.Language,
				PatientID: people[0].PatientID, BroadcastID: b.ID, State: Planned, DueAt: now, ExpiresAt: times.ends, ChangedAt: now, CreatedAt: now,
			}
			m.timeBy(&times, barred)
			rows = append(rows, m)
		}
	}
	_, err = s.DB.Conn(ctx).NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	return err
}

// timeBy gives a message its time, or ends it where nobody can be told, or not in time.
func (m *Message) timeBy(times *timetable, barred Reason) {
	late := Reason("")
	if barred == "" {
		if m.DueAt = times.next(); !m.DueAt.Before(m.ExpiresAt) {
			late = TooLate
		}
	}
	m.CheckAt = m.DueAt
	m.settleFor(barred, late)
}

// goesOn returns when the next message of a broadcast may leave: after the last one that is planned, and not before now.
func (s *Service) goesOn(ctx context.Context, b *Broadcast) (time.Time, error) {
	var last time.Time
	err := s.DB.Conn(ctx).NewRaw("SELECT max(due_at) FROM messages WHERE broadcast_id = ? AND recipient <> '' AND replaces IS NULL",
		b.ID).Scan(ctx, &last)
	if next := last.Add(b.gap()); err == nil && next.After(s.DB.Now(ctx)) {
		return next, nil
	}
	return s.DB.Now(ctx), err
}

// halted returns why a message of a broadcast should not leave, or "": because it was stopped, or because the address
// that is on file by now is one by which somebody is told the same. It is left at the old one then.
func (c *claimant) halted(ctx context.Context) (why Reason, err error) {
	if c.m.BroadcastID == uuid.Nil {
		return "", nil
	}
	var is struct {
		Stopped, Told bool
		Recipient     string
	}
	err = c.DB.Conn(ctx).NewRaw(`
SELECT b.state = 'stopped' AS stopped, m.recipient,
  EXISTS (SELECT FROM messages WHERE broadcast_id = b.id AND channel = ?0 AND recipient = ?1 AND id <> m.id) AS told
FROM messages AS m JOIN broadcasts AS b ON b.id = m.broadcast_id WHERE m.id = ?2`, c.m.Channel, c.m.Recipient, c.m.ID).Scan(ctx, &is)
	switch {
	case err != nil:
		return "", err
	case is.Stopped:
		why = Stopped
	case is.Told:
		why = Shared
	}
	if is.Told {
		c.m.Recipient = is.Recipient
	}
	return why, nil
}

// hurry is how much earlier than its turn a message of a broadcast may leave: messages are handed out in handfuls.
const hurry = 5 * time.Second

// held has a message of a broadcast wait for its turn. As a rule it is due then; but after hours in which nobody worked
// all are due at once, and must not leave at once. One that has waited for its turn has it.
func (c *claimant) held(ctx context.Context) (bool, error) {
	if c.m.BroadcastID == uuid.Nil || c.m.Reason == Paced {
		return false, nil
	}
	var turn time.Time
	err := c.DB.Conn(ctx).NewRaw(`
INSERT INTO broadcast_turns AS t (broadcast_id, next_at) SELECT id, ?1::timestamptz + interval '1 minute' / per_minute FROM broadcasts WHERE id = ?0
ON CONFLICT (broadcast_id) DO UPDATE
SET next_at = greatest(t.next_at, ?1) + (SELECT interval '1 minute' / per_minute FROM broadcasts WHERE id = ?0)
RETURNING next_at - (SELECT interval '1 minute' / per_minute FROM broadcasts WHERE id = ?0)`, c.m.BroadcastID, c.now).Scan(ctx, &turn)
	if err != nil || turn.Sub(c.now) <= hurry {
		return false, err
	}
	c.m.CheckAt, c.m.DueAt = turn, turn
	return true, c.m.wait(c.now, Paced)
}
