package consents

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

const longReason = 500

// Withdraw notes that whoever agreed does so no longer, and why. What was signed anew before its end goes with it: nobody
// withdraws half a consent. It returns ErrWithdrawn for one that was withdrawn before.
func (s *Service) Withdraw(ctx context.Context, patient, id uuid.UUID, reason string) error {
	reason, err := text.Clean(reason, longReason)
	if err != nil {
		return fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := hold(ctx, tx, patient); err != nil {
			return err
		}
		c, err := s.Get(ctx, patient, id)
		if err != nil {
			return err
		}
		if !c.WithdrawnAt.IsZero() {
			return ErrWithdrawn
		}
		f, err := s.Form(ctx, c.FormID)
		if err != nil {
			return err
		}
		all := []*Consent{}
		err = tx.NewSelect().Model(&all).Where("co.patient_id = ? AND co.form_id = ? AND co.withdrawn_at IS NULL", patient, c.FormID).Order("co.id").Scan(ctx)
		if err != nil {
			return fmt.Errorf("consents: withdraw: %w", err)
		}
		for _, one := range all {
			if one.ID == id {
				one.Raise(WasWithdrawn{one.facts(f)})
			}
			if err := s.withdraw(ctx, tx, one, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) withdraw(ctx context.Context, tx bun.Tx, c *Consent, reason string) error {
	c.WithdrawnAt, c.WithdrawnBy, c.WithdrawReason = s.DB.Now(ctx), access.Who(ctx).ID, reason
	c.Version++
	_, err := tx.NewUpdate().Model(c).Column("withdrawn_at", "withdrawn_by", "withdraw_reason", "version").WherePK().Exec(ctx)
	return constraints.Fault(err)
}

// Get returns a consent of a patient, or a NotFound fault.
func (s *Service) Get(ctx context.Context, patient, id uuid.UUID) (*Consent, error) {
	c := new(Consent)
	return c, db.Found(s.signed(ctx, c, patient).Where("co.id = ?", id).Scan(ctx))
}

// Signature returns what was drawn for a consent, or nil where the name was typed.
func (s *Service) Signature(ctx context.Context, c *Consent) (*Signature, error) {
	if c.SignatureID == uuid.Nil {
		return nil, nil
	}
	drawn := &Signature{ID: c.SignatureID}
	return drawn, db.Found(s.DB.Conn(ctx).NewSelect().Model(drawn).WherePK().Scan(ctx))
}
