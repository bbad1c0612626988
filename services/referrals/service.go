package referrals

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Service writes referrals, answers them and sees them through.
type Service struct {
	DB           *db.DB
	Clinics      *clinics.Directory
	Settings     *settings.Service
	Patients     *patients.Service
	Attachments  *attachments.Service
	Consents     *consents.Service
	Appointments *appointments.Service
}

// Change names a referral to change, as the user saw it.
type Change struct {
	ID      uuid.UUID
	Version int // that the user saw; 0 takes the referral as it is
}

// Within is the condition for WHERE that a referral rf is there for whoever acts in ctx: one of its two clinics is theirs. What
// was never sent is there for the side that wrote it alone.
func Within(ctx context.Context) schema.QueryAppender {
	return bun.SafeQuery("(? OR ? AND "+arrived+")", access.Within(ctx, "rf.from_clinic_id"), access.Within(ctx, "rf.to_clinic_id"))
}

// arrived is the condition that a referral is known in the clinic that it goes to: it was sent there, or written there, of one
// that comes from outside.
const arrived = "(rf.sent_at IS NOT NULL OR rf.from_clinic_id IS NULL)"

// Places are all clinics and services of the centre: who works in one of them refers to any.
func (s *Service) Places(ctx context.Context) (*clinics.Catalogue, error) {
	return s.Clinics.Catalogue(access.With(ctx, access.System))
}

// change loads a referral for a change, lets fn make it, and saves it with its history. A referral that is not as the user
// saw it is left alone: ErrStale. Of two who change one at once, the second finds what the first has made of it.
func (s *Service) change(ctx context.Context, c Change, what Happening, fn func(ctx context.Context, tx bun.Tx, r *Referral) error) (*Referral, error) {
	r := &Referral{ID: c.ID}
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := tx.NewSelect().Model(r).WherePK().Where("?", Within(ctx)).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if c.Version != 0 && c.Version != r.Version {
			return ErrStale
		}
		if err := fn(ctx, tx, r); err != nil {
			return err
		}
		return s.save(ctx, tx, r, what)
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// save saves a changed referral with its history, in the transaction that has locked it.
func (s *Service) save(ctx context.Context, tx bun.Tx, r *Referral, what Happening) error {
	r.Version++
	if err := s.record(ctx, tx, r.ID, what); err != nil {
		return err
	}
	if _, err := tx.NewUpdate().Model(r).WherePK().Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("referrals: %s: %w", what, err))
	}
	return nil
}

// words cleans what was typed into an input of several lines, and refuses nothing at all.
func words(typed, input string, most int) (string, error) {
	clean, err := text.Note(typed, most)
	switch {
	case err != nil:
		return "", fault.ErrInvalid.On(input, fault.Of(err).Key)
	case strings.TrimSpace(clean) == "":
		return "", fault.ErrInvalid.On(input, "fault.required")
	}
	return clean, nil
}
