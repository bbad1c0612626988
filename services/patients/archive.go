package patients

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// The faults of archiving.
var (
	ErrFilesOpen   = fault.New(fault.Conflict, "patients.files_open")
	ErrArchived    = fault.New(fault.Conflict, "patients.is_archived")
	ErrNotArchived = fault.New(fault.Conflict, "patients.not_archived")
)

// RecordChange names a patient whose record is to be archived or taken back, as the user saw it.
type RecordChange struct {
	ID      uuid.UUID
	Version int // that the user saw; 0 takes the record as it is
	Reason  string
}

// Archive puts a record away for a reason: lists and search have it no more, and nothing is booked. It returns
// ErrFilesOpen while a file of any clinic is open, also of one that whoever acts does not work in: whatever is left to
// do keeps the file open (Checklist). A first visit that is booked at the same time comes before, or is refused.
func (s *Service) Archive(ctx context.Context, c RecordChange) error {
	return s.changeRecord(ctx, c, func(ctx context.Context, tx bun.Tx, p *Patient) error {
		if !p.ArchivedAt.IsZero() {
			return ErrArchived
		}
		open, err := tx.NewSelect().Model((*File)(nil)).Where("patient_id = ? AND closed_at IS NULL", p.ID).Exists(ctx)
		if err == nil && open {
			err = ErrFilesOpen
		}
		p.ArchivedAt = s.DB.Now(ctx)
		return err
	})
}

// Restore takes a record out of the archive. Its files stay closed until they are opened again. It returns
// ErrIdentityTaken where somebody has registered the same identity meanwhile.
func (s *Service) Restore(ctx context.Context, c RecordChange) error {
	return s.changeRecord(ctx, c, func(_ context.Context, _ bun.Tx, p *Patient) error {
		if p.ArchivedAt.IsZero() {
			return ErrNotArchived
		}
		p.ArchivedAt = time.Time{}
		return nil
	})
}

// changeRecord loads a record for a change, lets fn make it, and saves it with the reason.
func (s *Service) changeRecord(ctx context.Context, c RecordChange, fn func(context.Context, bun.Tx, *Patient) error) error {
	reason, err := text.Clean(c.Reason, longReason)
	if err != nil {
		return fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	return s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p := &Patient{ID: c.ID}
		if err := tx.NewSelect().Model(p).WherePK().Where("?", Seen(ctx, "pt.id")).For("UPDATE").Scan(ctx); err != nil {
			return db.Found(err)
		}
		if c.Version != 0 && c.Version != p.Version {
			return ErrStale
		}
		if err := fn(ctx, tx, p); err != nil {
			return err
		}
		p.Version, p.ArchiveReason = p.Version+1, reason
		_, err := tx.NewUpdate().Model(p).Column("archived_at", "archive_reason", "version").WherePK().Exec(ctx)
		return constraints.Fault(err)
	})
}
