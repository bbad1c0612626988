package notifications

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Reactions run in the transaction of what happened, so they write by its connection: what is
// planned here is undone with it.

// planAll plans whatever the patient has yet to hear of a visit.
func (s *Service) planAll(ctx context.Context, visit appointments.Facts) error {
	events, err := s.news(ctx, visit)
	if err != nil {
		return err
	}
	if visit.Status == appointments.Confirmed {
		events = append(events, BeforeVisit)
	}
	return s.plan(ctx, visit, events...)
}

// plan writes down the messages that the rules for events ask for about a visit. One that is planned
// or was sent already stays as it is.
func (s *Service) plan(ctx context.Context, visit appointments.Facts, events ...Event) error {
	if len(events) == 0 {
		return nil
	}
	p, err := s.planner(ctx, visit, events)
	if err != nil || len(p.rules) == 0 {
		return err
	}
	rows := []Message{}
	for i := range p.rules {
		rows = append(rows, p.messages(s, s.DB.Now(ctx), &p.rules[i])...)
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = s.DB.Conn(ctx).NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: plan: %w", err)
	}
	return nil
}

// planner is what is needed to plan the messages about a visit.
type planner struct {
	visit  appointments.Facts
	rules  []Rule // that are for it, reminders with the longest lead first
	people []contact
	timing timing
}

func (s *Service) planner(ctx context.Context, visit appointments.Facts, events []Event) (p planner, err error) {
	p.visit = visit
	if p.people, err = s.contacts(ctx, visit.PatientID); err != nil {
		return p, err
	}
	if p.rules, err = s.rulesOf(ctx, p.people[0].Edition, events...); err != nil {
		return p, err
	}
	p.rules = slices.DeleteFunc(p.rules, func(r Rule) bool { return !r.covers(visit.ClinicID, visit.ServiceID) })
	p.timing = timingOf(p.rules, &p.people[0])
	return p, nil
}

// messages are those that a rule asks for: one to each who is to hear, or one that says why nobody does.
func (p *planner) messages(s *Service, now time.Time, r *Rule) []Message {
	if r.AtMinute > 0 && p.reminded(now) {
		return nil
	}
	due, expires, late := p.timing.of(r, now, p.visit.StartsAt)
	if r.AtMinute > 0 && late != "" {
		return nil // it was for those whom nothing else reaches, and there is nothing to be said of it
	}
	ways, barred := s.ways(r, r.Channels, p.people)
	if barred != "" {
		ways = []way{{Channel: Channel(r.Channels[0]), Language: p.people[0].Language}}
	}
	list := make([]Message, len(ways))
	for i, w := range ways {
		list[i] = Message{
			ID: db.NewID(), Rule: r.Key, Channel: w.Channel, Recipient: w.Address, GuardianID: w.GuardianID, Language: w.Language,
			PatientID: p.visit.PatientID, AppointmentID: p.visit.ID, ScheduleVersion: p.visit.ScheduleVersion,
			StartsAt: p.visit.StartsAt, ProviderID: p.visit.ProviderID, State: Planned,
			DueAt: due, CheckAt: due, ExpiresAt: expires, ChangedAt: now, CreatedAt: now,
		}
		list[i].settleFor(barred, late)
	}
	return list
}

// settleFor ends a message before it begins, where nobody can or will hear it, or not in time.
func (m *Message) settleFor(barred, late Reason) {
	switch {
	case barred == OptedOut || barred == Blocked:
		m.State, m.Reason = Suppressed, barred
	case barred != "":
		m.State, m.Reason = Skipped, barred
	case late != "":
		m.State, m.Reason = Skipped, late
	}
}

// reminded reports whether a reminder that is no matter of a time of day is still to leave: nobody is reminded twice.
func (p *planner) reminded(now time.Time) bool {
	return slices.ContainsFunc(p.rules, func(other Rule) bool {
		_, _, late := p.timing.of(&other, now, p.visit.StartsAt)
		return other.LeadMinutes > 0 && late == ""
	})
}
