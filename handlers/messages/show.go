package messages

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/notifications"
	views "tenhal.sa/tenhal/views/messages"
	"tenhal.sa/tenhal/views/ui"
)

// Show shows what became of a message and what it says.
func (s *Screen) Show(c *fiber.Ctx) error {
	ctx := c.UserContext()
	e, err := screen.Found(c, "id", s.Notifications.Get)
	if err != nil {
		return err
	}
	words, err := s.Notifications.Preview(ctx, &e.Message)
	if err != nil {
		return err
	}
	m := views.Message{
		Row: views.RowOf(ctx, *e, s.Notifications.DB.Clock.Now()), PatientID: e.PatientID, ExpiresAt: e.ExpiresAt, Attempt: e.Attempt, Answer: e.Answer,
		Language: e.Language, Subject: words.Subject, Text: words.Text, Segments: e.Segments, Resendable: e.Resendable(),
		Replaces: e.Replaces, ReplacedBy: e.ReplacedBy, PartOf: e.PartOf, Parts: e.Parts,
	}
	if access.Who(ctx).Can(access.MessagesManage) {
		m.RuleID = e.RuleID
	}
	if m.Story, err = s.story(ctx, e); err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Show(m))
}

// story tells what happened, the latest first.
func (s *Screen) story(ctx context.Context, e *notifications.Entry) ([]ui.Event, error) {
	steps, err := s.Notifications.Story(ctx, &e.Message)
	if err != nil {
		return nil, err
	}
	events := make([]ui.Event, len(steps)+1)
	for i, step := range steps {
		events[len(steps)-1-i] = ui.Event{At: step.At, Text: views.StepText(ctx, step), By: step.By, Tone: views.Tone(step.State)}
	}
	events[len(steps)] = ui.Event{At: e.CreatedAt, Text: i18n.T(ctx, "messages.written")}
	return events, nil
}

// Resend sends a message again, for which somebody has decided.
func (s *Screen) Resend(c *fiber.Ctx) error {
	id, err := screen.ID(c, "id")
	if err != nil {
		return err
	}
	if err := s.Notifications.Resend(c.UserContext(), id); err != nil {
		return err
	}
	return screen.Go(c, "/messages/"+id.String())
}
