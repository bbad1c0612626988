package referrals

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// answer changes a referral as those do who answer it. Others get ErrOtherSide.
func (s *Service) answer(ctx context.Context, c Change, what Happening, fn func(context.Context, *Referral) error) (*Referral, error) {
	return s.change(ctx, c, what, func(ctx context.Context, _ bun.Tx, r *Referral) error {
		if !r.AnsweredBy(access.Who(ctx)) {
			return ErrOtherSide
		}
		return fn(ctx, r)
	})
}

// Receive notes that somebody looks at a referral: the sender sees it, and the clock of the answer runs on.
func (s *Service) Receive(ctx context.Context, c Change) (*Referral, error) {
	return s.answer(ctx, c, WhenReceived, func(ctx context.Context, r *Referral) error { return r.Receive(s.DB.Now(ctx)) })
}

// Accept takes the patient on, whose file in the clinic is opened where there is none: from now on the clinic sees the
// record and books.
func (s *Service) Accept(ctx context.Context, c Change) (*Referral, error) {
	return s.answer(ctx, c, WhenAccepted, func(ctx context.Context, r *Referral) error {
		if err := errors.Join(r.Accept(s.DB.Now(ctx)), s.took(ctx, r)); err != nil || r.Outgoing() {
			return err
		}
		return s.Patients.NeedFile(ctx, r.PatientID, r.ToClinicID)
	})
}

// took notes how long the answer took, in work. It is kept, so that hours that change later change nothing of what was.
func (s *Service) took(ctx context.Context, r *Referral) error {
	places, err := s.Places(ctx)
	if err != nil {
		return err
	}
	r.AnsweredIn = int(Worked(places, r.answerer(), r.SentAt, s.DB.Now(ctx)).Minutes())
	return nil
}

// No is a refusal.
type No struct {
	Why       Refusal   // reason
	Words     string    // words, for the sender
	Suggested uuid.UUID // suggested_id: clinic where it should go instead; uuid.Nil for none
}

// Reject sends a referral back, with a reason and words for the sender.
func (s *Service) Reject(ctx context.Context, c Change, no No) (*Referral, error) {
	places, err := s.Places(ctx)
	if err != nil {
		return nil, err
	}
	var check fault.Check
	check.Require(slices.Contains(Refusals, no.Why), "reason", "fault.choice")
	said, err := words(no.Words, "words", longRefusal)
	if err != nil {
		check.Field("words", fault.Of(err).Fields["words"])
	}
	if no.Suggested != uuid.Nil {
		_, there := places.Clinic(no.Suggested)
		check.Require(there, "suggested_id", "fault.choice")
	}
	if err := check.Err(); err != nil {
		return nil, err
	}
	return s.answer(ctx, c, WhenRejected, func(ctx context.Context, r *Referral) error {
		if no.Suggested != uuid.Nil && no.Suggested == r.ToClinicID {
			return fault.ErrInvalid.On("suggested_id", "referrals.to_itself")
		}
		r.SuggestedID = no.Suggested
		return errors.Join(r.Reject(s.DB.Now(ctx), no.Why, said), s.took(ctx, r))
	})
}

// Complete ends a referral with what came of it, which is for the sender and required.
func (s *Service) Complete(ctx context.Context, c Change, outcome string) (*Referral, error) {
	said, err := words(outcome, "outcome", longOutcome)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, c, WhenCompleted, func(ctx context.Context, r *Referral) error { return r.Complete(s.DB.Now(ctx), said) })
}

// Withdraw takes a referral back for a reason. Either side may, as long as there is no outcome.
func (s *Service) Withdraw(ctx context.Context, c Change, reason string) (*Referral, error) {
	said, err := text.Clean(reason, longReason)
	if err != nil {
		return nil, fault.ErrInvalid.On("withdraw_reason", fault.Of(err).Key)
	}
	return s.change(ctx, c, WhenWithdrawn, func(ctx context.Context, _ bun.Tx, r *Referral) error { return r.Withdraw(s.DB.Now(ctx), said) })
}
