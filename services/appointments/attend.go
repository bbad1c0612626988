package appointments

import (
	"context"
	"strings"

	"tenhal.sa/tenhal/services/settings"
)

// Confirm records that the patient agreed to come.
func (s *Service) Confirm(ctx context.Context, c Change) (*Appointment, error) {
	return s.change(ctx, c, WhenConfirmed, func(_ context.Context, a *Appointment) error { return a.Confirm() })
}

// Arrive checks the patient in.
func (s *Service) Arrive(ctx context.Context, c Change) (*Appointment, error) {
	now, err := s.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, c, WhenArrived, func(ctx context.Context, a *Appointment) error {
		return a.Arrive(s.DB.Now(ctx), now.Span(settings.VisitEarly, a.ClinicID))
	})
}

// Start begins the session.
func (s *Service) Start(ctx context.Context, c Change) (*Appointment, error) {
	return s.change(ctx, c, WhenStarted, func(ctx context.Context, a *Appointment) error { return a.Start(s.DB.Now(ctx)) })
}

// Complete ends the session. Its draft invoice follows.
func (s *Service) Complete(ctx context.Context, c Change) (*Appointment, error) {
	return s.change(ctx, c, WhenCompleted, func(ctx context.Context, a *Appointment) error { return a.Complete(s.DB.Now(ctx)) })
}

// Miss records that the patient did not come.
func (s *Service) Miss(ctx context.Context, c Change) (*Appointment, error) {
	return s.change(ctx, c, WhenMissed, func(ctx context.Context, a *Appointment) error { return a.Miss(s.DB.Now(ctx)) })
}

// Cancel calls the visit off. Without a reason it returns ErrNoReason.
func (s *Service) Cancel(ctx context.Context, c Change, by Party) (*Appointment, error) {
	if strings.TrimSpace(c.Reason) == "" {
		return nil, ErrNoReason
	}
	if by != ByPatient {
		by = ByClinic
	}
	return s.change(ctx, c, WhenCancelled, func(_ context.Context, a *Appointment) error { return a.Cancel(by, c.Reason) })
}
