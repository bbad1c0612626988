package notifications

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/db"
)

// Reactions run in the transaction of what happened, so they write by its connection: what is
// planned here is undone with it.

// wish says which rules ask for a message about a visit.
type wish func(visit appointments.Facts, who audience) []Rule

// news are what the patient has yet to hear of the visit's time: nothing where a move led back to
// what they were told last.
func news(visit appointments.Facts, who audience) []Rule {
	switch {
	case who.ToldStart.IsZero():
		return []Rule{AppointmentBooked}
	case who.ToldStart.Equal(visit.StartsAt) && who.ToldProvider == who.ProviderID:
		return nil
	}
	return []Rule{AppointmentMoved}
}

func remind(visit appointments.Facts, _ audience) (rules []Rule) {
	if visit.Status != appointments.Confirmed {
		return nil
	}
	for _, r := range reminders {
		rules = append(rules, r.rule)
	}
	return rules
}

// plan writes down the messages that are wished for about a visit to come. One that is planned or
// was sent already stays as it is; one that was called off before it left is planned anew.
func (s *Service) plan(ctx context.Context, visit appointments.Facts, wishes ...wish) error {
	if !visit.Status.Planned() {
		return nil
	}
	who, err := s.audience(ctx, visit.ID)
	if err != nil {
		return err
	}
	var rows []Message
	for _, wish := range wishes {
		for _, rule := range wish(visit, who) {
			rows = append(rows, s.about(ctx, visit, who, rule))
		}
	}
	return s.add(ctx, rows)
}

func (s *Service) add(ctx context.Context, rows []Message) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := s.DB.Conn(ctx).NewInsert().Model(&rows).
		On("CONFLICT (appointment_id, schedule_version, rule, channel, recipient) WHERE appointment_id IS NOT NULL DO UPDATE").
		Set("state = EXCLUDED.state, reason = EXCLUDED.reason, changed_at = EXCLUDED.changed_at").
		Set("due_at = EXCLUDED.due_at, check_at = EXCLUDED.check_at, expires_at = EXCLUDED.expires_at").
		Where("m.state IN (?, ?)", Cancelled, Skipped).
		Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: plan: %w", err)
	}
	return nil
}

// about returns the message that a rule asks for about a visit.
func (s *Service) about(ctx context.Context, visit appointments.Facts, who audience, rule Rule) Message {
	now := s.DB.Now(ctx)
	m := Message{
		ID: db.NewID(), Rule: rule, Channel: email, Recipient: who.Recipient, Language: who.Language,
		PatientID: visit.PatientID, AppointmentID: visit.ID, ScheduleVersion: visit.ScheduleVersion,
		StartsAt: visit.StartsAt, ProviderID: who.ProviderID, State: Planned, ChangedAt: now, CreatedAt: now,
	}
	m.DueAt, m.ExpiresAt = rule.times(now, visit.StartsAt)
	m.CheckAt = m.DueAt
	switch {
	case who.Recipient == "":
		m.State, m.Reason = Skipped, NoAddress
	case rule.late(now, visit.StartsAt):
		m.State, m.Reason = Skipped, TooLate
	}
	return m
}

// unsent is the update that calls off what has not left of the messages about a visit.
func (s *Service) unsent(ctx context.Context, visit appointments.Facts, why Reason) *bun.UpdateQuery {
	return s.DB.Conn(ctx).NewUpdate().Model((*Message)(nil)).
		Set("state = ?, reason = ?, changed_at = ?", Cancelled, why, s.DB.Now(ctx)).
		Where("appointment_id = ? AND state IN (?, ?)", visit.ID, Planned, Queued)
}

func void(ctx context.Context, q *bun.UpdateQuery) error {
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("notifications: void: %w", err)
	}
	return nil
}
