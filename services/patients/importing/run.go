package importing

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
)

// Decide says whether rows become patients: those that may be somebody, or one that may. Those at fault never do.
func (s *Service) Decide(ctx context.Context, id uuid.UUID, line int, wanted bool) error {
	return s.step(ctx, id, []State{Ready}, func(ctx context.Context, tx bun.Tx, _ *Import) error {
		q := tx.NewUpdate().Model((*Row)(nil)).Set("wanted = ?", wanted).Where("import_id = ?", id)
		if line == 0 {
			q.Where("state = ?", Alike)
		} else {
			q.Where("line = ? AND state IN (?, ?)", line, Alike, Fit)
		}
		if _, err := q.Exec(ctx); err != nil {
			return fmt.Errorf("importing: decide: %w", err)
		}
		return nil
	})
}

// Start has the rows that are wanted made patients.
func (s *Service) Start(ctx context.Context, id uuid.UUID) error {
	return s.step(ctx, id, []State{Ready}, func(ctx context.Context, _ bun.Tx, im *Import) error {
		im.State, im.RunAt, im.RunBy = Running, s.DB.Now(ctx), access.Who(ctx).ID
		return s.Queue.Enqueue(ctx, Run{job{id}})
	})
}

// Withdraw gives an import up before anybody was made a patient, and forgets what its rows say.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID) error {
	return s.step(ctx, id, []State{Columns, Ready}, func(ctx context.Context, tx bun.Tx, im *Import) error {
		im.State = Withdrawn
		_, err := tx.NewRaw("DELETE FROM patient_import_rows WHERE import_id = ?", id).Exec(ctx)
		return err
	})
}

// Run does the job, some rows in each transaction: one that is cut off is taken up by the next run, and of two at once
// each finds what the other has done. Patients are registered in the name of whoever began it.
func (s *Service) Run(ctx context.Context, j Run) error {
	im, err := s.Get(ctx, j.ImportID)
	if err != nil || im.State != Running {
		return err
	}
	if ctx, err = s.as(ctx, im.RunBy); err != nil {
		return err
	}
	return s.each(ctx, im.ID, Running, s.register)
}

// as returns a context in which a user acts.
func (s *Service) as(ctx context.Context, id uuid.UUID) (context.Context, error) {
	u := &access.User{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(u).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("importing: who began it: %w", err)
	}
	return access.With(ctx, u.Actor()), nil
}

// each has the rows of an import done, some in each transaction, which holds the import, until none is left.
func (s *Service) each(ctx context.Context, id uuid.UUID, during State, do func(context.Context, bun.Tx, *Import) (more bool, err error)) error {
	for more := true; more; {
		err := s.step(ctx, id, []State{during}, func(ctx context.Context, tx bun.Tx, im *Import) (err error) {
			more, err = do(ctx, tx, im)
			return err
		})
		if errors.Is(err, ErrState) { // another run was quicker
			return nil
		}
		if err != nil {
			return fmt.Errorf("importing: %s %s: %w", during, id, err)
		}
	}
	return nil
}

// register makes patients of the next rows, and ends the import after the last.
func (s *Service) register(ctx context.Context, tx bun.Tx, im *Import) (more bool, err error) {
	var rows []*Row
	err = tx.NewSelect().Model(&rows).Where("import_id = ? AND wanted AND state IN (?, ?)", im.ID, Fit, Alike).Order("line").Limit(batch).Scan(ctx)
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		if err := s.one(ctx, im, r); err != nil {
			return false, err
		}
		if _, err := tx.NewUpdate().Model(r).Column("state", "wanted", "cells", "faults", "patient_id").WherePK().Exec(ctx); err != nil {
			return false, err
		}
	}
	if len(rows) < batch {
		im.State, im.FinishedAt = Done, s.DB.Now(ctx)
	}
	return len(rows) == batch, nil
}

// one makes a patient of a row, or notes why not: somebody may have taken the identity meanwhile. What the row says is in
// the patient's record then, and not kept twice.
func (s *Service) one(ctx context.Context, im *Import, r *Row) error {
	d := im.Draft(r)
	d.DifferentPerson = r.State == Alike
	err := s.DB.Tx(ctx, func(ctx context.Context, _ bun.Tx) error {
		p, err := s.Patients.Register(ctx, d)
		if err == nil {
			r.PatientID = p.ID
		}
		return err
	})
	switch f := fault.Of(err); {
	case err == nil:
		r.State, r.Cells, r.Faults = Created, []string{}, map[string]string{}
	case f.Kind == fault.Internal:
		return err
	default:
		r.State, r.Wanted, r.PatientID, r.Faults = Faulty, false, uuid.Nil, f.Fields
		if len(f.Fields) == 0 {
			r.Faults = map[string]string{"name_ar": f.Key}
		}
	}
	return nil
}

// Get returns an import, or a NotFound fault.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Import, error) {
	im := &Import{ID: id}
	return im, db.Found(s.DB.Conn(ctx).NewSelect().Model(im).WherePK().Scan(ctx))
}
