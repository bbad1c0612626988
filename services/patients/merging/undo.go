package merging

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

// Undo makes two records again of what a merge made one. Each gets back what it had, in its state of today; what came
// since is the survivor's, unless it belongs to something that goes back, as the bill of a visit does. Details that were
// changed since stay changed. It returns ErrReason, ErrUndone, ErrOld when the time is over for whoever asks, ErrLater
// with the file numbers of a merge that has to be undone first, ErrBusy, or patients.ErrIdentityTaken.
func (s *Service) Undo(ctx context.Context, id uuid.UUID, why string) (*Merge, error) {
	reason, err := because(why)
	if err != nil {
		return nil, err
	}
	m := &Merge{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(m).WherePK().Scan(ctx); err != nil {
		return nil, db.Found(err)
	}
	if err := s.see(ctx, m.SurvivorID, m.MergedID); err != nil {
		return nil, err
	}
	return m, s.give(audit.WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		survivor, merged, err := lock(ctx, tx, m.SurvivorID, m.MergedID)
		if err != nil {
			return err
		}
		if err := tx.NewSelect().Model(m).WherePK().Scan(ctx); err != nil {
			return fmt.Errorf("merging: read again: %w", err)
		}
		if err := s.refuse(ctx, m); err != nil {
			return err
		}
		m.UndoReason, m.UndoneBy, m.UndoneAt = reason, access.Who(ctx).NameEn, s.DB.Now(ctx)
		if _, err := tx.NewUpdate().Model(m).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("merging: undo: %w", err)
		}
		return s.undo(ctx, tx, m, pair{survivor: survivor, merged: merged})
	})
}

// refuse says why a merge can't be undone, or not by whoever asks.
func (s *Service) refuse(ctx context.Context, m *Merge) error {
	set, err := s.Settings.Now(ctx)
	if err != nil {
		return err
	}
	switch {
	case !m.UndoneAt.IsZero():
		return ErrUndone
	case s.DB.Now(ctx).Sub(m.At) > set.Span(settings.MergeUndo, uuid.Nil) && !access.Who(ctx).Can(access.PatientsUnmerge):
		return ErrOld.With("time", set.Text(ctx, settings.MergeUndo.Setting))
	}
	return s.last(ctx, m)
}

// last refuses to undo a merge while a later one of the survivor stands: what it moved on would be torn out of it.
func (s *Service) last(ctx context.Context, m *Merge) error {
	var later []struct{ Merged, Survivor string }
	err := s.DB.Conn(ctx).NewRaw(`
SELECT a.file_number AS merged, b.file_number AS survivor FROM patient_merges AS m
JOIN patients AS a ON a.id = m.merged_id
JOIN patients AS b ON b.id = m.survivor_id
WHERE m.id > ?0 AND m.undone_at IS NULL AND ?1 IN (m.survivor_id, m.merged_id) ORDER BY m.id DESC LIMIT 1`, m.ID, m.SurvivorID).Scan(ctx, &later)
	if err != nil {
		return fmt.Errorf("merging: later merges: %w", err)
	}
	if len(later) > 0 {
		return ErrLater.With("merged", later[0].Merged, "survivor", later[0].Survivor)
	}
	return nil
}

func (s *Service) undo(ctx context.Context, tx bun.Tx, m *Merge, p pair) error {
	if err := own(ctx, tx, m.ID); err != nil {
		return err
	}
	if err := giveBack(ctx, tx, asked{Merge: m.ID, Survivor: m.SurvivorID, Merged: m.MergedID, At: m.At}); err != nil {
		return err
	}
	// The survivor first, since an identity that it was given is free only then.
	p.survivor.Raise(patients.WasUnmerged{MergeID: m.ID, SurvivorID: m.SurvivorID, MergedID: m.MergedID})
	for _, record := range []*patients.Patient{p.survivor, p.merged} {
		if err := restore(ctx, tx, m, record); err != nil {
			return err
		}
	}
	return nil
}

// restore makes a record what it was before the merge, save for what somebody has changed since.
func restore(ctx context.Context, tx bun.Tx, m *Merge, p *patients.Patient) error {
	before, after, err := kept(ctx, tx, m, p.ID)
	if err != nil {
		return err
	}
	untouched := p.Version == after.Version
	for _, f := range Fields {
		if f.same(p, after) {
			f.take(p, before)
		}
	}
	p.ArchivedAt = before.ArchivedAt
	p.SearchName = fold.Key(p.NameAr, p.NameEn)
	p.Version++
	if untouched {
		p.Version, p.SearchName = before.Version, before.SearchName
	}
	return save(ctx, tx, p)
}

var errJournal = errors.New("the journal does not have it")

// kept returns a record as the merge found it, and as it left it.
func kept(ctx context.Context, tx bun.Tx, m *Merge, id uuid.UUID) (before, after *patients.Patient, err error) {
	both := []*patients.Patient{}
	err = tx.NewSelect().Model(&both).ModelTableExpr(`(
SELECT q.*, kept.place FROM patient_merge_rows AS r
CROSS JOIN unnest(ARRAY[r.before, r.after]) WITH ORDINALITY AS kept (row, place)
CROSS JOIN jsonb_populate_record(NULL::patients, kept.row) AS q
WHERE r.merge_id = ? AND r.table_name = 'patients' AND r.column_name = '' AND r.row_id = ?) AS pt`, m.ID, id.String()).Order("pt.place").Scan(ctx)
	if err == nil && len(both) != 2 {
		err = errJournal
	}
	if err != nil {
		return nil, nil, fmt.Errorf("merging: %s as it was: %w", id, err)
	}
	return both[0], both[1], nil
}
