package audit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// longReason is the most characters of a reason.
const longReason = 500

// The faults of restricted records, beside fault.ErrInvalid with the inputs at fault.
var (
	ErrRestricted    = fault.New(fault.Conflict, "privacy.is_restricted")
	ErrNotRestricted = fault.New(fault.Conflict, "privacy.not_restricted")
	ErrOwnReview     = fault.New(fault.Conflict, "privacy.own_review")
	ErrReviewed      = fault.New(fault.Conflict, "privacy.was_reviewed_already")
)

var constraints = db.Constraints{
	"patient_restrictions_one":             ErrRestricted,
	"patient_restrictions_patient_id_fkey": db.ErrNotFound,
	"glass_breaks_patient_id_fkey":         db.ErrNotFound,
}

// Grounds are why a record may be restricted, in the order in which they are shown.
var Grounds = []string{"vip", "staff", "family", "custody", "safety", "other"}

// Restriction says that a patient's record opens only for those who treat them and those who break the glass.
type Restriction struct {
	bun.BaseModel `bun:"table:patient_restrictions,alias:pr"`
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
}

// Restrict restricts a patient's record. It returns fault.ErrInvalid with the inputs at fault, ErrRestricted where it is
// restricted already, and db.ErrNotFound where there is no such patient.
func (s *Service) Restrict(ctx context.Context, patient uuid.UUID, ground, reason string) error {
	var check fault.Check
	check.Require(slices.Contains(Grounds, ground), "ground", "fault.choice")
	reason = stated(&check, "reason", reason)
	if err := check.Err(); err != nil {
		return err
	}
	return s.DB.Tx(WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		r := &Restriction{ID: db.NewID(), PatientID: patient, Ground: ground, Reason: reason, SetBy: access.Who(ctx).ID, SetAt: s.DB.Now(ctx)}
		_, err := tx.NewInsert().Model(r).Exec(ctx)
		return constraints.Fault(err)
	})
}

// Lift ends the restriction of a patient's record. It returns fault.ErrInvalid without a reason and ErrNotRestricted.
func (s *Service) Lift(ctx context.Context, patient uuid.UUID, reason string) error {
	var check fault.Check
	reason = stated(&check, "reason", reason)
	if err := check.Err(); err != nil {
		return err
	}
	return s.DB.Tx(WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		r := &Restriction{}
		if err := tx.NewSelect().Model(r).Where("patient_id = ? AND lifted_at IS NULL", patient).For("UPDATE").Scan(ctx); err != nil {
			if db.Found(err) == db.ErrNotFound {
				return ErrNotRestricted
			}
			return err
		}
		r.LiftedBy, r.LiftedAt, r.LiftReason = access.Who(ctx).ID, s.DB.Now(ctx), reason
		if _, err := tx.NewUpdate().Model(r).Column("lifted_by", "lifted_at", "lift_reason").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("audit: lift: %w", err)
		}
		return nil
	})
}

// stated is a reason as it is kept. It notes where there is none.
func stated(check *fault.Check, input, reason string) string {
	reason, err := text.Clean(reason, longReason)
	check.Note(input, err)
	return reason
}

// Restrictions returns those of a patient, the latest first. The one that holds is not lifted.
func (s *Service) Restrictions(ctx context.Context, patient uuid.UUID) ([]Restriction, error) {
	list := []Restriction{}
	err := s.DB.Conn(ctx).NewSelect().Model(&list).Where("patient_id = ?", patient).Order("set_at DESC", "id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("audit: restrictions of %s: %w", patient, err)
	}
	return list, nil
}

// Closed is the condition for WHERE that a record is restricted and not opened to whoever acts in ctx at a time; column is
// its patient's id.
func Closed(ctx context.Context, column string, at time.Time) schema.QueryAppender {
	who := access.Who(ctx)
	return bun.SafeQuery("record_is_closed(?, ?, ?, ?)", bun.Ident(column), who.ID, who.ProviderID, at)
}

// Shut returns which of some patients have a record that is restricted and not opened to whoever acts: lists tell no more
// of them than name and number.
func (s *Service) Shut(ctx context.Context, patients []uuid.UUID) (map[uuid.UUID]bool, error) {
	shut := map[uuid.UUID]bool{}
	if len(patients) == 0 {
		return shut, nil
	}
	ids := []uuid.UUID{}
	err := s.DB.Conn(ctx).NewSelect().TableExpr("unnest(ARRAY[?]::uuid[]) AS asked (patient)", bun.List(patients)).ColumnExpr("asked.patient").
		Where("?", Closed(ctx, "asked.patient", s.DB.Now(ctx))).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("audit: restricted: %w", err)
	}
	for _, id := range ids {
		shut[id] = true
	}
	return shut, nil
}
