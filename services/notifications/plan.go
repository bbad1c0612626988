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

// planAll plans whatever the patient has yet to hear of a visit.
func (s *Service) planAll(ctx context.Context, visit appointments.Facts) error {
	rules, err := s.news(ctx, visit)
	if err != nil {
		return err
	}
	if visit.Status == appointments.Confirmed {
		rules = append(rules, Reminder24h, Reminder2h)
	}
	return s.plan(ctx, visit, rules...)
}

// plan writes down the messages that rules ask for about a visit to come. One that is planned or
// was sent already stays as it is.
func (s *Service) plan(ctx context.Context, visit appointments.Facts, rules ...Rule) error {
	if !visit.Status.Planned() || len(rules) == 0 {
		return nil
	}
	who, err := s.audience(ctx, visit)
	if err != nil {
		return err
	}
	rows := make([]Message, len(rules))
	for i, rule := range rules {
		rows[i] = s.about(ctx, visit, who, rule)
	}
	_, err = s.DB.Conn(ctx).NewInsert().Model(&rows).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx)
	if err != nil {
		return fmt.Errorf("notifications: plan: %w", err)
	}
	return nil
}

// about returns the message that a rule asks for about a visit.
func (s *Service) about(ctx context.Context, visit appointments.Facts, who audience, rule Rule) Message {
	now := s.DB.Now(ctx)
	m := Message{
		ID: db.NewID(), Rule: rule, Channel: Email, Recipient: who.Recipient, Language: who.Language,
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
