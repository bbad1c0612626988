package retention

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Grounds are why a record may have to stay, in the order in which they are shown.
var Grounds = []string{"court", "complaint", "authority", "insurance", "treatment", "request", "other"}

// Hold says that the record of a patient must not be destroyed, however old it is.
type Hold struct {
	bun.BaseModel `bun:"table:patient_holds,alias:ph"`
	signal.Source `bun:"-"`

	ID         uuid.UUID `bun:",pk"`
	PatientID  uuid.UUID
	Ground     string
	Reason     string
	SetBy      uuid.UUID
	SetAt      time.Time
	LiftedBy   uuid.UUID `bun:",nullzero"`
	LiftedAt   time.Time `bun:",nullzero"`
	LiftReason string

	PatientAr, PatientEn, FileNumber string `bun:",scanonly"`
}

// Stands reports whether the hold has not been lifted.
func (h Hold) Stands() bool { return h.LiftedAt.IsZero() }

// Hold keeps a record from being destroyed. One that is being destroyed is waited for, and is not there then. It returns
// fault.ErrInvalid with the inputs at fault, ErrHeld where the same was said already, and db.ErrNotFound.
func (s *Service) Hold(ctx context.Context, patient uuid.UUID, ground, reason string) error {
	var check fault.Check
	check.Require(slices.Contains(Grounds, ground), "ground", "fault.choice")
	reason = stated(&check, reason)
	if err := check.Err(); err != nil {
		return err
	}
	return s.DB.Tx(audit.WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		h := &Hold{ID: db.NewID(), PatientID: patient, Ground: ground, Reason: reason, SetBy: access.Who(ctx).ID, SetAt: s.DB.Now(ctx)}
		_, err := tx.NewInsert().Model(h).Exec(ctx)
		return constraints.Fault(err)
	})
}

// Lift ends a hold on a patient's record. It returns fault.ErrInvalid without a reason, ErrLifted, and db.ErrNotFound.
func (s *Service) Lift(ctx context.Context, patient, id uuid.UUID, reason string) error {
	var check fault.Check
	reason = stated(&check, reason)
	if err := check.Err(); err != nil {
		return err
	}
	return s.DB.Tx(audit.WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		h := &Hold{}
		if err := tx.NewSelect().Model(h).Where("ph.id = ? AND ph.patient_id = ?", id, patient).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if !h.Stands() {
			return ErrLifted
		}
		h.LiftedBy, h.LiftedAt, h.LiftReason = access.Who(ctx).ID, s.DB.Now(ctx), reason
		if _, err := tx.NewUpdate().Model(h).Column("lifted_by", "lifted_at", "lift_reason").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("retention: lift: %w", err)
		}
		return nil
	})
}

// stated is a reason as it is kept. It notes where there is none.
func stated(check *fault.Check, reason string) string {
	reason, err := text.Clean(reason, longReason)
	check.Note("reason", err)
	return reason
}

// Holds returns those on a patient's record, the latest first, lifted or not.
func (s *Service) Holds(ctx context.Context, patient uuid.UUID) ([]Hold, error) {
	list := []Hold{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("ph.patient_id = ?", patient).Order("ph.set_at DESC", "ph.id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("retention: holds on %s: %w", patient, err)
	}
	return list, nil
}

// Standing returns a page of the holds that stand, the latest first, with whose records they are on, and whether there
// are more. The first page is 1.
func (s *Service) Standing(ctx context.Context, page int) (list []Hold, more bool, err error) {
	err = s.DB.Conn(ctx).NewSelect().Model(&list).ColumnExpr("ph.*").
		ColumnExpr("pt.name_ar AS patient_ar, pt.name_en AS patient_en, pt.file_number").
		Join("JOIN patients AS pt ON pt.id = ph.patient_id").Where("ph.lifted_at IS NULL").
		Order("ph.set_at DESC", "ph.id DESC").Limit(PageSize + 1).Offset(offset(page)).Scan(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("retention: standing holds: %w", err)
	}
	if len(list) > PageSize {
		return list[:PageSize], true, nil
	}
	return list, false, nil
}
