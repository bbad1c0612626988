package notifications

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/queue"
)

// Trial is the job that sends a user what a rule would tell of the next visit, as a mail to look at.
type Trial struct {
	RuleID uuid.UUID `json:"rule_id"`
	UserID uuid.UUID `json:"user_id"`
}

// Kind names the job.
func (Trial) Kind() string { return "notifications.trial" }

// Queue says who works on it.
func (Trial) Queue() queue.Name { return queue.Notify }

// ErrNoExample says that there is nothing yet of which a rule could tell.
var ErrNoExample = fault.New(fault.Conflict, "templates.no_sample")

// TryRule has what a rule would tell sent to whoever asks, by e-mail. It returns ErrNoExample where there is nothing to tell.
func (s *Service) TryRule(ctx context.Context, id uuid.UUID) error {
	return s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		r, err := s.Rule(ctx, id)
		if err != nil {
			return err
		}
		if m, err := s.exampleFor(ctx, r); err != nil || m == nil {
			return cmp.Or(err, error(ErrNoExample))
		}
		return s.Queue.Enqueue(ctx, Trial{RuleID: id, UserID: access.Who(ctx).ID})
	})
}

// SendTrial sends one. It is no message to anybody, so nothing is kept of it but its run.
func (s *Service) SendTrial(ctx context.Context, job Trial) error {
	r, err := s.Rule(ctx, job.RuleID)
	if err != nil {
		return err
	}
	var to struct {
		Email  string
		Locale i18n.Locale
	}
	if err := s.DB.Conn(ctx).NewRaw("SELECT email, locale FROM users WHERE id = ? AND active", job.UserID).Scan(ctx, &to); err != nil {
		return fmt.Errorf("notifications: trial: %w", db.Found(err))
	}
	m, err := s.exampleFor(ctx, r)
	if err != nil || m == nil {
		return err
	}
	m.ID, m.Channel, m.Language = db.NewID(), Email, to.Locale
	t, err := s.Template(ctx, r.Event, Email, to.Locale)
	if err != nil {
		return err
	}
	sample, err := s.sample(ctx, m, &t)
	if err != nil {
		return err
	}
	mail, err := s.envelope(i18n.With(ctx, to.Locale), m, to.Email, sample.Words)
	if err != nil {
		return err
	}
	mail.Subject = i18n.T(i18n.With(ctx, to.Locale), "templates.trial", "subject", mail.Subject)
	return s.Sender.Send(ctx, *mail)
}

// exampleFor is a message about something real that a rule is for, or nil where there is nothing.
func (s *Service) exampleFor(ctx context.Context, r *Rule) (*Message, error) {
	if !slices.Contains(AboutVisits, r.Event) {
		return s.example(ctx, r.Event)
	}
	visit, err := s.nextFor(ctx, r)
	if err != nil || visit == nil {
		return nil, err
	}
	return &Message{PatientID: visit.PatientID, AppointmentID: visit.ID, ScheduleVersion: visit.ScheduleVersion, StartsAt: visit.StartsAt}, nil
}
