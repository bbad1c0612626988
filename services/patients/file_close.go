package patients

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrMatters says that something is left to do, and that whoever wants to close the file may not close it over that.
var ErrMatters = fault.New(fault.Conflict, "patients.file_matters")

// longReason is the most characters of a reason.
const longReason = 500

// Matter is something that is left to do in a file, and how many of it there are.
type Matter struct {
	What  string `json:"what"` // message key with a number: "matters.visits"
	Count int    `json:"count"`
	Path  string `json:"path,omitempty"` // leads to them
}

// Matters tells what a room has left to do for a patient in a clinic. Rooms above this one bring theirs along, in Service.
type Matters func(ctx context.Context, patient, clinic uuid.UUID) ([]Matter, error)

// FileChange names a file to change, as the user saw it.
type FileChange struct {
	PatientID uuid.UUID
	ID        uuid.UUID
	Version   int // that the user saw; 0 takes the file as it is
	Reason    string
}

// Checklist returns what is left to do in a file; where nothing is, anybody may close it who may close files.
func (s *Service) Checklist(ctx context.Context, f *File) ([]Matter, error) {
	list := []Matter{}
	for _, matters := range s.Matters {
		found, err := matters(ctx, f.PatientID, f.ClinicID)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			if m.Count > 0 {
				list = append(list, m)
			}
		}
	}
	return list, nil
}

// CloseFile closes a file for a reason. Where something is left to do it takes access.FilesOverride, or ErrMatters is
// returned; what that was is kept with the episode. A booking that runs at the same time comes before or is refused.
func (s *Service) CloseFile(ctx context.Context, c FileChange) (*File, error) {
	return s.changeFile(ctx, c, func(ctx context.Context, tx bun.Tx, f *File) error {
		if f.Closed() {
			return ErrFileClosed
		}
		left, err := s.Checklist(ctx, f)
		if err != nil {
			return err
		}
		if len(left) > 0 && !access.Who(ctx).Can(access.FilesOverride) {
			return ErrMatters
		}
		e := new(Episode)
		if err := tx.NewSelect().Model(e).Where("file_id = ? AND closed_at IS NULL", f.ID).For("UPDATE").Scan(ctx); err != nil {
			return fmt.Errorf("patients: episode: %w", err)
		}
		f.ClosedAt = s.DB.Now(ctx)
		e.ClosedAt, e.ClosedBy, e.CloseReason, e.LeftOpen = f.ClosedAt, access.Who(ctx).ID, c.Reason, left
		_, err = tx.NewUpdate().Model(e).Column("closed_at", "closed_by", "close_reason", "left_open").WherePK().Exec(ctx)
		return err
	})
}

// ReopenFile opens a closed file again for a reason, under its old number. It returns ErrFileOpen where it is not closed.
func (s *Service) ReopenFile(ctx context.Context, c FileChange) (*File, error) {
	return s.changeFile(ctx, c, func(ctx context.Context, tx bun.Tx, f *File) error {
		if !f.Closed() {
			return ErrFileOpen
		}
		f.ClosedAt = time.Time{}
		next := &Episode{ID: db.NewID(), FileID: f.ID, OpenedAt: s.DB.Now(ctx), OpenedBy: access.Who(ctx).ID, OpenReason: c.Reason, LeftOpen: []Matter{}}
		_, err := tx.NewInsert().Model(next).Exec(ctx)
		return err
	})
}

// changeFile loads a file for a change, lets fn make it, and saves it.
func (s *Service) changeFile(ctx context.Context, c FileChange, fn func(context.Context, bun.Tx, *File) error) (*File, error) {
	reason, err := text.Clean(c.Reason, longReason)
	if err != nil {
		return nil, fault.ErrInvalid.On("reason", fault.Of(err).Key)
	}
	f := new(File)
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model(f).Where("f.id = ? AND f.patient_id = ? AND ?", c.ID, c.PatientID, access.Within(ctx, "f.clinic_id")).For("UPDATE").Scan(ctx)
		if err != nil {
			return db.Found(err)
		}
		if c.Version != 0 && c.Version != f.Version {
			return ErrStale
		}
		c.Reason = reason
		if err := fn(ctx, tx, f); err != nil {
			return err
		}
		f.Version++
		_, err = tx.NewUpdate().Model(f).Column("closed_at", "version").WherePK().Exec(ctx)
		return constraints.Fault(err)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}
