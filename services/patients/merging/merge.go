package merging

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
)

// Wish is a wish to merge a record into another one.
type Wish struct {
	SurvivorID      uuid.UUID
	MergedID        uuid.UUID
	SurvivorVersion int // of the records as they were seen
	MergedVersion   int
	Choices         map[string]Side // by the names of Fields; what is not chosen is as in the preview
	Reason          string          // needed
}

// Merge gives the survivor everything that belongs to the other record, in one transaction: all of it or nothing. It
// returns ErrReason or ErrSame for what was asked, patients.ErrStale when a record has changed since it was seen,
// ErrGone when one is archived or merged already, ErrOverlap while both have a visit at the same time that is still to
// come, and ErrBusy when others kept writing for them. The same wish sent again returns the first merge.
func (s *Service) Merge(ctx context.Context, w Wish) (*Merge, error) {
	reason, err := because(w.Reason)
	if err != nil {
		return nil, err
	}
	if w.SurvivorID == w.MergedID {
		return nil, ErrSame
	}
	if err := s.see(ctx, w.SurvivorID, w.MergedID); err != nil {
		return nil, err
	}
	var m *Merge
	err = s.give(audit.WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		survivor, merged, err := lock(ctx, tx, w.SurvivorID, w.MergedID)
		if err != nil {
			return err
		}
		if m, err = standing(ctx, tx, w.MergedID); m != nil || err != nil {
			return again(m, w.SurvivorID, err)
		}
		if !survivor.ArchivedAt.IsZero() || !merged.ArchivedAt.IsZero() {
			return ErrGone
		}
		if survivor.Version != w.SurvivorVersion || merged.Version != w.MergedVersion {
			return patients.ErrStale
		}
		if m, err = s.record(ctx, tx, w, reason); err != nil {
			return err
		}
		return s.merge(ctx, tx, m, pair{survivor, merged, w.Choices})
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// see returns a NotFound fault where whoever asks can't see one of two records.
func (s *Service) see(ctx context.Context, survivor, merged uuid.UUID) error {
	_, err := s.Patients.Brief(ctx, survivor)
	if err == nil {
		_, err = s.Patients.Brief(ctx, merged)
	}
	return err
}

// because reads a reason, which has to be given.
func because(typed string) (string, error) {
	reason, err := text.Note(typed, longReason)
	if err != nil || reason == "" {
		return "", ErrReason
	}
	return reason, nil
}

// again takes a wish that has come true already for done.
func again(m *Merge, survivor uuid.UUID, err error) error {
	if err == nil && m.SurvivorID != survivor {
		return ErrGone
	}
	return err
}

// standing returns the merge in which a record was merged, or nil.
func standing(ctx context.Context, tx bun.Tx, merged uuid.UUID) (*Merge, error) {
	m := &Merge{}
	err := tx.NewSelect().Model(m).Where("merged_id = ? AND undone_at IS NULL", merged).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("merging: standing: %w", err)
	}
	return m, nil
}

func (s *Service) record(ctx context.Context, tx bun.Tx, w Wish, reason string) (*Merge, error) {
	who := access.Who(ctx)
	m := &Merge{ID: db.NewID(), SurvivorID: w.SurvivorID, MergedID: w.MergedID, Reason: reason, ActorName: who.NameEn, At: s.DB.Now(ctx)}
	if who.SignedIn() {
		m.ActorID = &who.ID
	}
	if _, err := tx.NewInsert().Model(m).Exec(ctx); err != nil {
		return nil, fmt.Errorf("merging: record: %w", err)
	}
	return m, own(ctx, tx, m.ID)
}

// pair are the two records and what was chosen of them.
type pair struct {
	survivor, merged *patients.Patient
	choices          map[string]Side
}

// leap is by how much a merge raises the survivor's version. An undo brings the old one back, with the old details; a
// form that was opened in between must not pass for one that was opened after.
const leap = 1000

func (s *Service) merge(ctx context.Context, tx bun.Tx, m *Merge, p pair) error {
	joined, err := s.joined(ctx, m.SurvivorID, m.MergedID)
	if err != nil {
		return err
	}
	before, err := rows(ctx, tx, m)
	if err != nil {
		return err
	}
	choose(p.survivor, p.merged, p.choices)
	p.merged.ArchivedAt = m.At
	p.merged.Version++
	p.survivor.Version += leap
	if err := save(ctx, tx, p.merged); err != nil { // first, since an identity that it gives away is free only then
		return err
	}
	if err := s.move(ctx, tx, asked{Merge: m.ID, Survivor: m.SurvivorID, Merged: m.MergedID, Joined: ids(joined), Now: m.At}, joined); err != nil {
		return err
	}
	p.survivor.Raise(patients.WasMerged{MergeID: m.ID, SurvivorID: m.SurvivorID, MergedID: m.MergedID})
	if err := save(ctx, tx, p.survivor); err != nil {
		return err
	}
	return keep(ctx, tx, m, before)
}

func save(ctx context.Context, tx bun.Tx, p *patients.Patient) error {
	if _, err := tx.NewUpdate().Model(p).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("merging: save %s: %w", p.ID, err)
	}
	return nil
}

// rows returns the two records, each as the database has it.
func rows(ctx context.Context, tx bun.Tx, m *Merge) (map[uuid.UUID]json.RawMessage, error) {
	var list []struct {
		ID  uuid.UUID
		Row json.RawMessage
	}
	err := tx.NewRaw("SELECT id, to_jsonb(p) AS row FROM patients AS p WHERE id IN (?, ?)", m.SurvivorID, m.MergedID).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("merging: both records: %w", err)
	}
	of := map[uuid.UUID]json.RawMessage{}
	for _, r := range list {
		of[r.ID] = r.Row
	}
	return of, nil
}

// keep writes down what the two records were and have become.
func keep(ctx context.Context, tx bun.Tx, m *Merge, before map[uuid.UUID]json.RawMessage) error {
	after, err := rows(ctx, tx, m)
	if err != nil {
		return err
	}
	list := []changed{}
	for _, id := range []uuid.UUID{m.SurvivorID, m.MergedID} {
		list = append(list, changed{MergeID: m.ID, TableName: "patients", RowID: id.String(), Before: before[id], After: after[id]})
	}
	if _, err := tx.NewInsert().Model(&list).Exec(ctx); err != nil {
		return fmt.Errorf("merging: keep both records: %w", err)
	}
	return nil
}
