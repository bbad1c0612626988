package importing

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/patients/merging"
)

// longReason is the most characters of why an import is undone.
const longReason = 500

// Undo has the patients of an import put aside, except those with whom something was done since. It returns ErrReason
// without a reason, and ErrState where there is nothing to undo.
func (s *Service) Undo(ctx context.Context, id uuid.UUID, why string) error {
	reason, err := text.Note(why, longReason)
	if err != nil || reason == "" {
		return ErrReason
	}
	return s.step(audit.WithReason(ctx, reason), id, []State{Done}, func(ctx context.Context, _ bun.Tx, im *Import) error {
		im.State, im.UndoneAt, im.UndoneBy, im.UndoReason = Undoing, s.DB.Now(ctx), access.Who(ctx).ID, reason
		return s.Queue.Enqueue(ctx, TakeBack{job{id}})
	})
}

// TakeBack does the job, some patients in each transaction.
func (s *Service) TakeBack(ctx context.Context, j TakeBack) error {
	im, err := s.Get(ctx, j.ImportID)
	if err != nil || im.State != Undoing {
		return err
	}
	if ctx, err = s.as(ctx, im.UndoneBy); err != nil {
		return err
	}
	traces, err := s.traces(ctx)
	if err != nil {
		return err
	}
	return s.each(audit.WithReason(ctx, im.UndoReason), im.ID, Undoing, func(ctx context.Context, tx bun.Tx, im *Import) (bool, error) {
		return s.takeBack(ctx, tx, im, undo{traces, im.UndoReason})
	})
}

// undo is how patients are put aside: what they stay for, and the reason that is kept.
type undo struct {
	traces string // the statement that asks for it
	reason string
}

func (s *Service) takeBack(ctx context.Context, tx bun.Tx, im *Import, how undo) (more bool, err error) {
	var rows []*Row
	err = tx.NewSelect().Model(&rows).Where("import_id = ? AND state = ?", im.ID, Created).Order("line").Limit(batch).Scan(ctx)
	if err != nil {
		return false, err
	}
	found, err := s.found(ctx, tx, rows, how)
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		if err := s.aside(ctx, tx, r, found[r.PatientID]); err != nil {
			return false, err
		}
		if _, err := tx.NewUpdate().Model(r).Column("state", "faults").WherePK().Exec(ctx); err != nil {
			return false, err
		}
	}
	if len(rows) < batch {
		im.State = Undone
	}
	return len(rows) == batch, nil
}

// created is a patient of an import, and the tables that have something of theirs but what the import wrote.
type created struct {
	*patients.Patient
	tables []string
	reason string // for which they are put aside
}

// found returns the patients of rows, whom nobody can use until tx ends.
func (s *Service) found(ctx context.Context, tx bun.Tx, rows []*Row, how undo) (map[uuid.UUID]created, error) {
	all := make(map[uuid.UUID]created, len(rows))
	if len(rows) == 0 {
		return all, nil
	}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.PatientID
	}
	var people []*patients.Patient
	if err := tx.NewSelect().Model(&people).Where("id IN (?)", bun.List(ids)).Order("id").For("UPDATE").Scan(ctx); err != nil {
		return nil, err
	}
	for _, p := range people {
		all[p.ID] = created{Patient: p, reason: how.reason}
	}
	var used []struct {
		ID     uuid.UUID
		Source string
	}
	if err := tx.NewRaw(how.traces, struct{ Patients any }{bun.List(ids)}).Scan(ctx, &used); err != nil {
		return nil, err
	}
	for _, u := range used {
		of := all[u.ID]
		of.tables = append(of.tables, u.Source)
		all[u.ID] = of
	}
	return all, nil
}

// aside puts the patient of a row aside, or notes what was done with them, for which they stay. The identity becomes free,
// for it is a better file's next; the audit has it.
func (s *Service) aside(ctx context.Context, tx bun.Tx, r *Row, of created) error {
	p := of.Patient
	if p == nil { // destroyed at this moment, and the row with them
		return db.ErrNotFound
	}
	if r.Faults = doneWith(p, of.tables); len(r.Faults) > 0 {
		r.State = Kept
		return nil
	}
	r.State = Taken
	p.ArchivedAt, p.ArchiveReason, p.IdentityKind, p.IdentityNumber, p.Version = s.DB.Now(ctx), of.reason, identity.None, "", p.Version+1
	_, err := tx.NewUpdate().Model(p).Column("archived_at", "archive_reason", "identity_kind", "identity_number", "version").WherePK().Exec(ctx)
	return err
}

// doneWith says what was done with a patient since the import, by table, in the words of merging.
func doneWith(p *patients.Patient, tables []string) map[string]string {
	done := map[string]string{}
	switch {
	case !p.ArchivedAt.IsZero():
		done["patients"] = "importing.was_archived"
	case p.Version > 1: // also when only a guardian was changed
		done["patients"] = "importing.was_edited"
	}
	for _, table := range tables {
		done[table] = "importing.was_used"
		for _, rule := range merging.Rules {
			if rule.Table == table && rule.Label != "" {
				done[table] = rule.Label
			}
		}
	}
	return done
}

// traces asks for the tables that have something of ?patients but what the import itself wrote: of many at once, for the
// question takes longer to plan than to answer. The catalogue says which may, and so nothing that comes later is forgotten.
func (s *Service) traces(ctx context.Context) (string, error) {
	var of []struct{ Source, Name string }
	err := s.DB.Conn(ctx).NewRaw(`
SELECT conrelid::regclass::text AS source, attname AS name FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE contype = 'f' AND confrelid = 'patients'::regclass AND conrelid NOT IN ('guardians'::regclass, 'patient_import_rows'::regclass)
ORDER BY 1, 2`).Scan(ctx, &of)
	if err != nil {
		return "", fmt.Errorf("importing: what refers to patients: %w", err)
	}
	tests := make([]string, len(of))
	for i, ref := range of {
		tests[i] = fmt.Sprintf("SELECT asked.id, '%s' AS source FROM unnest(ARRAY[?patients]::uuid[]) AS asked (id) WHERE EXISTS (SELECT FROM %s WHERE %s = asked.id)", ref.Source, ref.Source, ref.Name)
	}
	return strings.Join(tests, " UNION "), nil
}
