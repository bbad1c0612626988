package notifications

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// claim makes m and what is told in it the caller's to send and returns what is to be handed over,
// or nil where there is nothing to send. It locks the visits before the messages, in the order of
// those who cancel visits, so that what is about to leave is true when it does.
func (s *Service) claim(ctx context.Context, m *Message) (out *parcel, err error) {
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.rule(ctx, m.Rule)
		if err != nil {
			return err
		}
		all, err := s.lock(ctx, m, r)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(other Message) bool { return other.ID == m.ID })
		if i < 0 || all[i].State != Queued {
			return nil
		}
		*m = all[i]
		c := &claimant{s, r, m, slices.Delete(all, i, i+1), s.DB.Now(ctx)}
		if out, err = c.start(ctx); err != nil {
			return err
		}
		_, err = tx.NewUpdate().Model(m).WherePK().Exec(ctx)
		if err == nil && out == nil {
			err = s.after(ctx, m)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("notifications: claim %s: %w", m.ID, err)
	}
	return out, nil
}

// lock locks a message with those that are to be told in it, and the visits of all of them.
func (s *Service) lock(ctx context.Context, m *Message, r *Rule) ([]Message, error) {
	found := []Message{*m}
	if r.Event == BeforeVisit {
		same, err := s.alike(ctx, m)
		if err != nil {
			return nil, err
		}
		found = append(found, same...)
	}
	ids, visits := []uuid.UUID{}, []uuid.UUID{}
	for _, one := range found {
		ids = append(ids, one.ID)
		if one.AppointmentID != uuid.Nil {
			visits = append(visits, one.AppointmentID)
		}
	}
	conn := s.DB.Conn(ctx)
	if len(visits) > 0 {
		if _, err := conn.NewRaw("SELECT FROM appointments WHERE id IN (?) ORDER BY id FOR SHARE", bun.List(visits)).Exec(ctx); err != nil {
			return nil, err
		}
	}
	all := []Message{}
	err := conn.NewSelect().Model(&all).Where("id IN (?)", bun.List(ids)).Order("id").For("UPDATE").Scan(ctx)
	return all, err
}

// alike are the reminders of other visits that day which wait for the same person, and those that were joined to m.
func (s *Service) alike(ctx context.Context, m *Message) ([]Message, error) {
	centre, err := s.Clinics.Organisation(ctx)
	if err != nil {
		return nil, err
	}
	day := m.StartsAt.In(centre.Zone())
	list := []Message{}
	err = s.DB.Conn(ctx).NewSelect().Model(&list).Column("id", "appointment_id").
		Where("id <> ?", m.ID).
		WhereGroup(" AND ", func(q *bun.SelectQuery) *bun.SelectQuery {
			return q.Where("part_of = ?", m.ID).
				WhereOr("state IN ('planned', 'queued') AND appointment_id IS NOT NULL AND recipient = ? AND rule = ? AND channel = ? AND language = ?"+
					" AND starts_at >= ? AND starts_at < ? AND expires_at > ?",
					m.Recipient, m.Rule, m.Channel, m.Language, onDay(day, 0, 0), onDay(day, 1, 0), s.DB.Now(ctx))
		}).Scan(ctx)
	return list, err
}

// claimant is about to send a message with others in it.
type claimant struct {
	*Service
	rule   *Rule
	m      *Message
	others []Message // locked, and perhaps to be told in it
	now    time.Time
}

// start begins an attempt, or drops or puts off a message that should not leave now.
func (c *claimant) start(ctx context.Context) (*parcel, error) {
	name, why, err := c.recipient(ctx)
	if err != nil {
		return nil, err
	}
	visits, untrue, err := c.gather(ctx)
	switch {
	case err != nil:
		return nil, err
	case untrue != "":
		return nil, c.m.drop(c.now, untrue)
	case !c.now.Before(c.m.ExpiresAt):
		return nil, c.m.drop(c.now, Expired)
	case why == Quiet:
		return nil, c.m.wait(c.now, Quiet)
	case why != "":
		return nil, c.m.drop(c.now, why)
	}
	if held, err := c.held(ctx); err != nil || held {
		return nil, err
	}
	if err := c.join(ctx); err != nil {
		return nil, err
	}
	l, err := c.letter(ctx, c.m, c.rule.Event, visits)
	if err != nil {
		return nil, err
	}
	l.Name = cmp.Or(l.Name, name)
	return c.pack(ctx, l)
}

// recipient reads who is written to now: an address that was mended after the message was planned is
// the right one, and the old one may be a stranger's. It returns the patient's name, and why not to write.
func (c *claimant) recipient(ctx context.Context) (name string, why Reason, err error) {
	if c.m.UserID != uuid.Nil {
		return c.newcomer(ctx)
	}
	people, err := c.contacts(ctx, c.m.PatientID)
	if err != nil {
		return "", "", err
	}
	t := timingOf(nil, &people[0])
	now := c.now.In(t.zone)
	if c.rule.Audience == Guardians && c.m.GuardianID != uuid.Nil {
		people = slices.DeleteFunc(people, func(p contact) bool { return p.GuardianID != c.m.GuardianID })
	}
	if len(people) == 0 {
		return "", NoAddress, nil
	}
	ways, why := c.ways(c.rule, []string{string(c.m.Channel)}, people)
	if why != "" {
		return "", why, nil
	}
	w := ways[0]
	c.m.Recipient, c.m.GuardianID, c.m.Language = w.Address, w.GuardianID, w.Language
	if t.hours.quiet(now) {
		c.m.CheckAt, why = t.hours.after(now).UTC(), Quiet
	}
	return people[0].name(ctx, w.Language), why, nil
}

// gather returns the visits to be told, the earliest first, or why the message's own should not be. Others that
// should not be told are called off.
func (c *claimant) gather(ctx context.Context) (list []Visit, untrue Reason, err error) {
	if c.m.AppointmentID == uuid.Nil {
		untrue, err = c.halted(ctx)
		return nil, untrue, err
	}
	visits, err := c.visits(ctx, append([]Message{*c.m}, c.others...))
	if err != nil {
		return nil, "", err
	}
	own := visits[c.m.AppointmentID]
	if untrue = c.m.untrue(c.rule.Event, &own); untrue != "" {
		return nil, untrue, nil
	}
	if untrue, err = c.superfluous(ctx); err != nil || untrue != "" {
		return nil, untrue, err
	}
	list = []Visit{own}
	for i := range c.others {
		other, v := &c.others[i], visits[c.others[i].AppointmentID]
		switch {
		case other.State != Planned && other.State != Queued && other.PartOf != c.m.ID: // somebody was faster
		case other.untrue(c.rule.Event, &v) != "":
			err = other.become(Cancelled, c.now, other.untrue(c.rule.Event, &v))
			other.PartOf = uuid.Nil
		default:
			list = append(list, v)
			if other.State != Joined {
				other.PartOf, err = c.m.ID, other.become(Joined, c.now, "")
			}
		}
		if err != nil {
			return nil, "", err
		}
	}
	slices.SortFunc(list, func(a, b Visit) int { return a.StartsAt.Compare(b.StartsAt) })
	return list, "", nil
}

// superfluous reports that another reminder has told of the visit, where the rule is for those whom none reached.
func (c *claimant) superfluous(ctx context.Context) (Reason, error) {
	if c.rule.AtMinute == 0 {
		return "", nil
	}
	told, err := c.DB.Conn(ctx).NewSelect().Model((*Message)(nil)).
		Join("JOIN message_rules AS r ON r.key = m.rule AND r.event = ?", BeforeVisit).
		Where("m.appointment_id = ? AND m.schedule_version = ? AND m.id <> ?", c.m.AppointmentID, c.m.ScheduleVersion, c.m.ID).
		Where("m.state IN ('sending', 'sent', 'delivered', 'in_doubt', 'joined') AND m.id IS DISTINCT FROM ?", c.m.Replaces).Exists(ctx)
	if err != nil || !told {
		return "", err
	}
	return Reminded, nil
}

// join saves what became of the others.
func (c *claimant) join(ctx context.Context) error {
	for i := range c.others {
		if other := &c.others[i]; other.ChangedAt.Equal(c.now) {
			if _, err := c.DB.Conn(ctx).NewUpdate().Model(other).WherePK().Exec(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
