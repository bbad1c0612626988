package referrals

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/referrals"
	views "tenhal.sa/tenhal/views/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// step is a step of a referral: what it does, what is said of it afterwards, and which inputs it has.
type step struct {
	does, said string
	inputs     []string
}

// take takes a step, or shows the referral again with what was refused.
func (s *Screen) take(c *fiber.Ctx, of step, do func(ctx context.Context, ch referrals.Change) (*referrals.Referral, error)) error {
	ch, err := change(c)
	if err != nil {
		return err
	}
	if _, err = do(c.UserContext(), ch); err == nil {
		return screen.Done(c, views.Path(ch.ID), ui.Notice{Tone: ui.Ok, Title: of.said})
	}
	form := ui.Form{ID: of.does, Values: screen.Values(c, of.inputs...)}
	if !screen.Refused(err, &form) {
		return err
	}
	return s.show(c, ch.ID, screen.Status(fault.Of(err).Kind), form)
}

// Send sends a draft.
func (s *Screen) Send(c *fiber.Ctx) error {
	return s.take(c, step{does: "sending", said: "referrals.was_sent"}, s.Referrals.Send)
}

// Receive notes that somebody looks at a referral.
func (s *Screen) Receive(c *fiber.Ctx) error {
	return s.take(c, step{does: "receipt", said: "referrals.was_received"}, s.Referrals.Receive)
}

// Accept takes the patient on.
func (s *Screen) Accept(c *fiber.Ctx) error {
	return s.take(c, step{does: "acceptance", said: "referrals.was_accepted"}, s.Referrals.Accept)
}

// Reject sends a referral back.
func (s *Screen) Reject(c *fiber.Ctx) error {
	no := referrals.No{Why: referrals.Refusal(screen.Body(c, "reason")), Words: screen.Body(c, "words"), Suggested: parseID(screen.Body(c, "suggested_id"))}
	return s.take(c, step{"rejection", "referrals.was_rejected", []string{"reason", "words", "suggested_id"}},
		func(ctx context.Context, ch referrals.Change) (*referrals.Referral, error) {
			return s.Referrals.Reject(ctx, ch, no)
		})
}

// Complete ends a referral with its outcome.
func (s *Screen) Complete(c *fiber.Ctx) error {
	return s.take(c, step{"completion", "referrals.was_completed", []string{"outcome"}},
		func(ctx context.Context, ch referrals.Change) (*referrals.Referral, error) {
			return s.Referrals.Complete(ctx, ch, screen.Body(c, "outcome"))
		})
}

// Withdraw takes a referral back.
func (s *Screen) Withdraw(c *fiber.Ctx) error {
	return s.take(c, step{"withdrawal", "referrals.was_withdrawn", []string{"withdraw_reason"}},
		func(ctx context.Context, ch referrals.Change) (*referrals.Referral, error) {
			return s.Referrals.Withdraw(ctx, ch, screen.Body(c, "withdraw_reason"))
		})
}
