package attachments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
)

// Remove puts a paper aside for a reason. It is kept, and can be brought back.
func (s *Service) Remove(ctx context.Context, patient, id uuid.UUID, reason string) (*Attachment, error) {
	reason, err := text.Clean(reason, longReason)
	if err != nil {
		return nil, fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	return s.change(ctx, patient, id, func(a *Attachment) error {
		if a.Removed() {
			return ErrRemoved
		}
		a.RemovedAt, a.RemovedBy, a.RemoveReason = s.DB.Now(ctx), access.Who(ctx).ID, reason
		return nil
	})
}

// Restore brings a paper back that was put aside.
func (s *Service) Restore(ctx context.Context, patient, id uuid.UUID) (*Attachment, error) {
	return s.change(ctx, patient, id, func(a *Attachment) error {
		if !a.Removed() {
			return ErrNoRemoved
		}
		a.RemovedAt, a.RemovedBy, a.RemoveReason = time.Time{}, uuid.Nil, ""
		return nil
	})
}

func (s *Service) change(ctx context.Context, patient, id uuid.UUID, fn func(*Attachment) error) (*Attachment, error) {
	a := new(Attachment)
	err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model(a).Where("att.patient_id = ? AND att.id = ?", patient, id).
			Where("(att.clinic_id IS NULL OR ?) AND ?", access.Within(ctx, "att.clinic_id"), patients.Seen(ctx, "att.patient_id")).
			For("UPDATE").Scan(ctx)
		if err != nil {
			return db.Found(err)
		}
		if err := fn(a); err != nil {
			return err
		}
		a.Version++
		_, err = tx.NewUpdate().Model(a).Column("removed_at", "removed_by", "remove_reason", "version").WherePK().Exec(ctx)
		return err
	})
	return a, err
}
