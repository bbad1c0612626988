package access

import (
	"context"

	"tenhal.sa/tenhal/services/foundation/queue"
)

// ForgetSessions is the job that forgets sessions that have ended and old attempts to sign in.
type ForgetSessions struct{}

// Kind names the job on the queue.
func (ForgetSessions) Kind() string { return "access.forget_sessions" }

// Queue is where the job waits.
func (ForgetSessions) Queue() queue.Name { return queue.Reports }

// ForgetSessions does the job.
func (s *Service) ForgetSessions(ctx context.Context, _ ForgetSessions) error { return s.Sweep(ctx) }
